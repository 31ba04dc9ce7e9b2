"""What admins do with accounts: recorded, told, never to oneself, and never so that no admin is left."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blog_app.actions import people
from blog_app.models.acts import acts
from blog_app.models.people import CONSOLE, AccountErased, NothingToChange
from blog_app.models.reports import Report
from blog_app.models.schema import outgoing_mails, users
from blog_app.settings import BlogSettings
from blog_app.storage import people as stored
from blog_app.storage import reports as stored_reports
from common import clock
from common.auth import letters
from common.auth.erasures import Erasure
from common.auth.second_factor.codes import SecondFactor
from common.auth.sign_in import users as accounts
from common.errors import Forbidden, Invalid, NotFound
from common.ids import new_id
from tests.fixtures.blog import as_admin, id_of, own_session
from tests.fixtures.mails import Mail, MailsTo
from tests.fixtures.people import NewPerson, Person

Act = Callable[..., None]
WITH_REASON: list[Act] = [
    people.disable, people.enable, people.promote, people.demote, people.sign_out,
    people.remove_factor,
]  # fmt: skip


@pytest.fixture
def session(blog_settings: BlogSettings) -> Iterator[Session]:
    """Beside the app: within its context `g` would remember who asked."""
    with own_session(blog_settings.database_url) as session:
        yield session


@pytest.fixture
def admin_id(blog: Flask, member: NewPerson) -> UUID:
    return id_of(as_admin(member(blog)))


@pytest.fixture
def person(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


@pytest.fixture
def told(blog: Flask, mails_to: MailsTo) -> MailsTo:
    """The mails, sent now: what acts rings nowhere, that is for who serves a request."""

    def wait(*given: str, **more: int) -> list[Mail]:
        blog.extensions["post"].ring()
        return mails_to(*given, **more)

    return wait


def recorded(session: Session, user_id: UUID) -> list[tuple[UUID, str, str]]:
    """Who did what about somebody, and why."""
    session.rollback()
    about = select(acts.c.who, acts.c.what, acts.c.reason).where(acts.c.thing == str(user_id))
    return [tuple(row) for row in session.execute(about.order_by(acts.c.id))]  # type: ignore[misc]


def role(session: Session, user_id: UUID) -> str:
    session.rollback()
    return session.scalars(select(users.c.role).where(users.c.id == user_id)).one()


def give_factor(person: Person) -> None:
    factor = SecondFactor(id_of(person), "sealed", 1, clock.now(), 1)
    with person.app.app_context():
        assert accounts().second_factors.turn_on(factor, ["hash"])


def test_who_is_shut_out_is_out_at_once_and_comes_back_when_let_in(
    session: Session, admin_id: UUID, person: Person, told: MailsTo
) -> None:
    user_id, now = id_of(person), clock.now()
    stored_reports.add(session, admin_id, "user", user_id, Report("spam"), now=now)
    people.disable(session, admin_id, user_id, " Sells things ", now=now)
    assert person.call("GET", "/api/user").status_code == 401
    assert person.sign_in().status_code == 401
    assert stored.known(session, user_id, now=now).reporters == 0, "nobody waits any more"
    people.enable(session, admin_id, user_id, "Has promised", now=now)
    assert person.call("GET", "/api/user").status_code == 401, "what was ended stays so"
    assert person.sign_in().status_code == 200
    whole = [(admin_id, "disable", "Sells things"), (admin_id, "enable", "Has promised")]
    assert recorded(session, user_id) == whole
    shut, again = told(person.email, "Your account is")[0], told(person.email, "open again")
    assert ("Why: Sells things" in shut.text, "Has promised" in again[0].text) == (True, True)


def test_an_admin_is_made_and_made_none(
    session: Session, admin_id: UUID, person: Person, told: MailsTo
) -> None:
    user_id, now = id_of(person), clock.now()
    assert person.call("GET", "/api/reports").status_code == 403, "the premise"
    people.promote(session, admin_id, user_id, "Helps", now=now)
    assert person.call("GET", "/api/reports").status_code == 200
    people.demote(session, admin_id, user_id, "Has left", now=now)
    assert person.call("GET", "/api/reports").status_code == 403
    assert [what for _, what, _ in recorded(session, user_id)] == ["promote", "demote"]
    assert told(person.email, "admin", count=2)


def test_sessions_and_a_second_factor_end_with_a_mail_that_says_so(
    session: Session, admin_id: UUID, person: Person, told: MailsTo
) -> None:
    user_id, now = id_of(person), clock.now()
    assert stored.known(session, user_id, now=now).sessions == 2, "the premise"
    people.sign_out(session, admin_id, user_id, "A laptop was stolen", now=now)
    assert stored.known(session, user_id, now=now).sessions == 0
    give_factor(person)
    assert person.sign_in().json["code"] == "code-needed", "the premise"
    people.remove_factor(session, admin_id, user_id, "A phone was stolen", now=now)
    assert person.sign_in().status_code == 200
    assert "stolen" in told(person.email, "signed out everywhere")[0].text
    assert "posed as you" in told(person.email, "second factor is off")[0].text
    assert len(recorded(session, user_id)) == 2


def test_the_mail_to_set_a_new_password_works(
    session: Session, admin_id: UUID, person: Person, told: MailsTo
) -> None:
    user_id = id_of(person)
    people.send_reset(session, admin_id, user_id, now=clock.now())
    code = told(person.email, "new password")[0].code
    new = {"code": code, "new_password": "two herons in the reeds"}
    assert person.call("POST", "/api/auth/reset-password", json=new).status_code < 300
    assert person.sign_in("two herons in the reeds").status_code == 200
    assert recorded(session, user_id) == [(admin_id, "send-reset", "")]


@pytest.mark.parametrize("act", WITH_REASON, ids=lambda act: act.__name__)
def test_without_a_reason_or_a_person_nothing_is_done(
    session: Session, admin_id: UUID, person: Person, act: Act
) -> None:
    user_id, now = id_of(person), clock.now()
    for reason in ("", "  ", "x" * 1001, "a\0"):
        with pytest.raises(Invalid):
            act(session, admin_id, user_id, reason, now=now)
        session.rollback()
    with pytest.raises(NotFound):
        act(session, admin_id, new_id(), "r", now=now)
    assert recorded(session, user_id) == []


def test_nobody_does_it_to_themselves_nor_who_is_no_admin_any_more(
    session: Session, blog: Flask, member: NewPerson, admin_id: UUID, person: Person
) -> None:
    user_id, other_id, now = id_of(person), id_of(member(blog)), clock.now()
    for act in (people.disable, people.demote):
        with pytest.raises(Forbidden):
            act(session, admin_id, admin_id, "r", now=now)
        session.rollback()
    for act in WITH_REASON:
        with pytest.raises(Forbidden):
            act(session, user_id, other_id, "r", now=now)
        session.rollback()
    assert recorded(session, admin_id) == recorded(session, other_id) == []
    assert role(session, admin_id) == "admin"


def test_what_is_so_already_is_refused(session: Session, admin_id: UUID, person: Person) -> None:
    user_id, now = id_of(person), clock.now()
    for act in (people.enable, people.demote, people.remove_factor):
        with pytest.raises(NothingToChange):
            act(session, admin_id, user_id, "r", now=now)
        session.rollback()
    people.disable(session, admin_id, user_id, "r", now=now)
    for act in (people.disable, people.promote, people.sign_out):
        with pytest.raises(NothingToChange):
            act(session, admin_id, user_id, "r", now=now)
        session.rollback()
    with pytest.raises(NothingToChange):
        people.send_reset(session, admin_id, user_id, now=now)
    assert [what for _, what, _ in recorded(session, user_id)] == ["disable"]


@pytest.mark.parametrize("done", [False, True], ids=["while it is emptied", "afterwards"])
def test_an_erased_account_cannot_be_brought_back(
    session: Session, admin_id: UUID, person: Person, done: bool
) -> None:
    user_id, now = id_of(person), clock.now()
    later = now + timedelta(hours=1)  # for whoever empties it
    with person.app.app_context():
        user = accounts().user_by_id(user_id)
        assert user
        mail = letters.erased("Blog", user, now=now)
        assert accounts().close(user, Erasure(user_id, keep=True, due_at=later), mail, now)
        if done:
            accounts().bury(user_id)
            accounts().forget_erasure(user_id)
    assert stored.known(session, user_id, now=now).erased
    for act in WITH_REASON:
        with pytest.raises(AccountErased):
            act(session, admin_id, user_id, "r", now=now)
        session.rollback()
    assert recorded(session, user_id) == []


def test_the_first_admin_is_made_at_the_console(session: Session, person: Person) -> None:
    people.appoint(session, person.email, now=clock.now())
    assert recorded(session, id_of(person)) == [(CONSOLE, "promote", "")]
    with pytest.raises(NothingToChange):
        people.appoint(session, person.email, now=clock.now())
    with pytest.raises(NotFound):
        people.appoint(session, "nobody-of-that-name@example.com", now=clock.now())


def test_act_record_and_mail_are_kept_together_or_not_at_all(
    session: Session, admin_id: UUID, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    user_id = id_of(person)
    monkeypatch.setattr("blog_app.storage.accounts.put_mails", fail)
    with pytest.raises(RuntimeError):
        people.disable(session, admin_id, user_id, "r", now=clock.now())
    assert recorded(session, user_id) == []
    assert person.call("GET", "/api/user").status_code == 200
    to = select(func.count()).select_from(outgoing_mails)
    assert session.scalar(to.where(outgoing_mails.c.recipient == person.email)) == 0
