"""What an identity of elsewhere does here: it makes an account, lets into it, and is let go again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from common import clock
from common.auth.sign_in import users
from common.auth.users import RECENTLY
from tests.common.auth.openid.conftest import Trip, leave, return_to
from tests.common.auth.openid.provider import Provider, query
from tests.common.auth.second_factor.authenticator import enrolled
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person

OWN = "/account/sign-in-with"
Newcomer = Callable[[], Person]


@pytest.fixture
def newcomer(linked_app: Flask, provider: Provider, stranger: NewPerson, trip: Trip) -> Newcomer:
    """Makes people with an account that only the provider lets in."""

    def make() -> Person:
        person = stranger(linked_app)
        provider.claims |= {"sub": person.name, "email": person.email}
        assert trip(person).headers["Location"] == "/sign-up/with"
        assert person.submit("/sign-up/with", name=person.name).status_code == 303
        return person

    return make


def grow_old(person: Person) -> None:
    with person.app.app_context():
        user = users().user_by_email(person.email)
        assert user
        for session in users().sessions_of(user.id, clock.now()):
            then = clock.now() - RECENTLY - timedelta(minutes=1)
            users().prove(user.id, session.id, then)


def test_the_first_visit_makes_an_account_and_the_next_signs_in(
    newcomer: Newcomer, trip: Trip
) -> None:
    person = newcomer()
    assert person.email in person.visit("/account").text
    again = Person(person.app, person.name)
    assert trip(again, next="/account").headers["Location"] == "/account"
    assert person.email in again.visit("/account").text
    assert again.visit("/sign-up/with").status_code == 303, "there is nothing to choose any more"


def test_who_changes_the_address_elsewhere_is_the_same_person_here(
    newcomer: Newcomer, provider: Provider, trip: Trip
) -> None:
    person = newcomer()
    provider.claims["email"] = "moved@example.org"
    again = Person(person.app, person.name)
    assert trip(again).headers["Location"] == "/"
    assert person.email in again.visit("/account").text


def test_a_known_address_joins_nothing_by_itself(
    linked_app: Flask, provider: Provider, member: NewPerson, stranger: NewPerson, trip: Trip
) -> None:
    person = member(linked_app)
    visitor = stranger(linked_app)
    provider.claims |= {"sub": visitor.name, "email": person.email}
    answer = trip(visitor)
    assert answer.headers["Location"] == f"/sign-in?next={OWN}"
    assert "Sign in to it with its password" in visitor.visit(answer.headers["Location"]).text
    assert visitor.visit("/account").status_code == 302
    with linked_app.app_context():
        assert users().linked_identities.owner(provider.issuer, visitor.name) is None


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_nobody_vouches_for_makes_no_account(
    linked_app: Flask, provider: Provider, stranger: NewPerson, trip: Trip, verified: object
) -> None:
    person = stranger(linked_app)
    provider.claims |= {"sub": person.name, "email": person.email, "email_verified": verified}
    assert trip(person).headers["Location"] == "/sign-up"
    assert person.visit("/sign-up/with").status_code == 303


def test_a_name_that_is_taken_is_told_and_another_can_be_chosen(
    linked_app: Flask, provider: Provider, member: NewPerson, stranger: NewPerson, trip: Trip
) -> None:
    taken, person = member(linked_app), stranger(linked_app)
    provider.claims |= {"sub": person.name, "email": person.email}
    trip(person)
    refused = person.submit("/sign-up/with", name=taken.name)
    assert (refused.status_code, "is taken" in refused.text) == (409, True)
    assert person.submit("/sign-up/with", name=person.name).status_code == 303


def test_who_is_signed_in_connects_it_and_comes_in_by_it(
    linked_app: Flask,
    provider: Provider,
    member: NewPerson,
    trip: Trip,
    mails_to: MailsTo,
) -> None:
    person = member(linked_app)
    provider.claims |= {"sub": person.name, "email": "elsewhere@example.org"}
    assert trip(person, f"{OWN}/ours").headers["Location"] == OWN
    assert "elsewhere@example.org" in person.visit(OWN).text
    assert mails_to(person.email, "Ours")
    assert trip(Person(linked_app, person.name)).headers["Location"] == "/"


def test_an_identity_connects_with_the_session_that_left_and_no_other(
    linked_app: Flask, provider: Provider, member: NewPerson
) -> None:
    person = member(linked_app)
    provider.claims["sub"] = person.name
    address = leave(person, f"{OWN}/ours")
    code = provider.visited(address)
    person.submit("/sign-out")
    person.sign_in_with_browser()
    assert return_to(person, code=code, state=query(address)["state"]).status_code == 400
    assert "Nothing is connected" in person.visit(OWN).text


def test_an_identity_of_another_account_is_not_connected(
    newcomer: Newcomer, member: NewPerson, trip: Trip
) -> None:
    person = member(newcomer().app)
    assert trip(person, f"{OWN}/ours").headers["Location"] == OWN
    page = person.visit(OWN).text
    assert "connected already" in page
    assert "Nothing is connected" in page


def test_the_last_way_in_is_not_disconnected(newcomer: Newcomer) -> None:
    person = newcomer()
    with person.app.app_context():
        user = users().user_by_email(person.email)
        assert user
        (linked,) = users().linked_identities.of(user.id)
    person.submit(f"{OWN}/{linked.id}/remove")
    assert "nobody could sign in" in person.visit(OWN).text
    with person.app.app_context():
        assert users().linked_identities.of(user.id) == [linked]


def test_an_account_without_a_password_has_none_to_guess(newcomer: Newcomer) -> None:
    person = newcomer()
    for password in ("", " ", person.password):
        answer = person.sign_in(password or "")
        assert answer.status_code == 401


def test_who_has_no_password_confirms_with_the_provider(
    newcomer: Newcomer, provider: Provider, trip: Trip
) -> None:
    person = newcomer()
    grow_old(person)
    assert person.submit("/account/second-factor/new").status_code == 403
    assert "Confirm with Ours" in person.visit("/confirm").text
    assert person.submit("/confirm", password="").status_code == 403
    provider.claims["sub"] = "somebody else"
    assert trip(person, "/confirm/with/ours").status_code == 400
    provider.claims["sub"] = person.name
    back = trip(person, "/confirm/with/ours", next="/account/second-factor")
    assert back.headers["Location"] == "/account/second-factor"
    assert person.submit("/account/second-factor/new").status_code == 303


def test_a_second_factor_is_asked_for_here_too(
    linked_app: Flask, provider: Provider, member: NewPerson, trip: Trip
) -> None:
    person, own = enrolled(linked_app, member)
    person.submit("/sign-in", email=person.email, password=person.password)
    person.submit("/sign-in/code", code=own.code())
    provider.claims["sub"] = person.name
    assert trip(person, f"{OWN}/ours").headers["Location"] == OWN
    again = Person(linked_app, person.name)
    assert trip(again).headers["Location"] == "/sign-in/code"
    assert again.visit("/account").status_code == 302
    assert again.submit("/sign-in/code", code=own.code(1)).status_code == 303
    assert again.visit("/account").status_code == 200


def test_who_says_no_at_the_provider_comes_back_to_the_sign_in_page(
    linked_app: Flask, stranger: NewPerson
) -> None:
    person = stranger(linked_app)
    state = query(leave(person))["state"]
    back = return_to(person, error="access_denied", state=state)
    assert back.headers["Location"] == "/sign-in"
    assert "did not let you through" in person.visit("/sign-in").text
