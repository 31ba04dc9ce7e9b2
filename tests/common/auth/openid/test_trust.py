"""What is not believed: each fault of a hostile provider, or of somebody between it and us."""

import time
from collections.abc import Callable
from threading import Event

import pytest
from flask import Flask, Response

from tests.common.auth.openid.conftest import SECRET, Trip, leave, return_to
from tests.common.auth.openid.provider import KEY, OTHER, ROTATED, Provider, query
from tests.fixtures.people import NewPerson

FAULTS: dict[str, Callable[[Provider], object]] = {
    "another issuer": lambda p: p.claims.update(iss="https://elsewhere.test"),
    "another audience": lambda p: p.claims.update(aud="somebody else"),
    "two audiences without azp": lambda p: p.claims.update(aud=["us", "somebody else"]),
    "expired": lambda p: p.claims.update(exp=int(time.time()) - 120),
    "without expiry": lambda p: p.claims.update(exp=None),
    "another nonce": lambda p: p.claims.update(nonce="of another browser"),
    "without nonce": lambda p: p.claims.update(nonce=None),
    "without subject": lambda p: p.claims.update(sub=None),
    "a subject that is no text": lambda p: p.claims.update(sub={"$ne": 1}),
    "signed by another key of the same name": lambda p: setattr(p, "key", OTHER),
    "signed by a key nobody knows": lambda p: vars(p).update(key=ROTATED, kid="two"),
    "not signed": lambda p: setattr(p, "algorithm", "none"),
    "signed with the secret that two know": lambda p: p.signed_with_shared_secret(SECRET),
    "another's metadata": lambda p: p.metadata.update(issuer="https://elsewhere.test"),
    "metadata without keys": lambda p: p.metadata.update(jwks_uri=None),
    "an address that is none": lambda p: p.metadata.update(token_endpoint="file:///etc/passwd"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_lets_nobody_in(
    linked_app: Flask, provider: Provider, stranger: NewPerson, fault: str
) -> None:
    person = stranger(linked_app)
    about_itself = "metadata" in fault or "address" in fault
    if about_itself:
        FAULTS[fault](provider)
        assert person.submit("/sign-in/with/ours").status_code == 400
        return
    address = leave(person)
    code = provider.visited(address)
    FAULTS[fault](provider)
    answer = return_to(person, code=code, state=query(address)["state"])
    assert (answer.status_code, "cannot be trusted" in answer.text) == (400, True)
    assert person.visit("/account").status_code == 302
    assert person.visit("/sign-up/with").status_code == 303


def test_the_way_is_bound_to_state_nonce_and_pkce(
    linked_app: Flask, provider: Provider, stranger: NewPerson
) -> None:
    asked = [query(leave(stranger(linked_app))) for _ in range(2)]
    for one in asked:
        assert one["response_type"] == "code"
        assert one["code_challenge_method"] == "S256"
        assert one["redirect_uri"].endswith("/sign-in/with/ours/callback")
        assert "openid" in one["scope"].split()
    for part in ("state", "nonce", "code_challenge"):
        assert len(asked[0][part]) >= 43
        assert asked[0][part] != asked[1][part]


def test_an_answer_without_the_browsers_own_state_is_refused(
    linked_app: Flask, provider: Provider, stranger: NewPerson
) -> None:
    attacker, victim = stranger(linked_app), stranger(linked_app)
    address = leave(attacker)
    code, state = provider.visited(address), query(address)["state"]
    assert return_to(victim, code=code, state=state).status_code == 400, (
        "it left no browser of ours"
    )
    leave(victim)
    assert return_to(victim, code=code, state=state).status_code == 400, (
        "it left with another state"
    )
    assert "/token" not in provider.calls, "the code was not even sent on"


def test_an_answer_is_good_once(linked_app: Flask, provider: Provider, stranger: NewPerson) -> None:
    person = stranger(linked_app)
    address = leave(person)
    answer = {"code": provider.visited(address), "state": query(address)["state"]}
    assert return_to(person, **answer).status_code == 303
    assert return_to(person, **answer).status_code == 400


def test_a_wrong_state_uses_the_only_try_up(
    linked_app: Flask, provider: Provider, stranger: NewPerson
) -> None:
    person = stranger(linked_app)
    address = leave(person)
    code = provider.visited(address)
    assert return_to(person, code=code, state="guessed").status_code == 400
    assert return_to(person, code=code, state=query(address)["state"]).status_code == 400


def test_a_code_of_another_way_is_refused_by_its_challenge(
    linked_app: Flask, provider: Provider, stranger: NewPerson
) -> None:
    attacker, victim = stranger(linked_app), stranger(linked_app)
    own = leave(victim)
    code = provider.visited(leave(attacker))  # the provider remembers the attacker's challenge
    assert return_to(victim, code=code, state=query(own)["state"]).status_code == 400
    assert provider.calls.count("/token") == 1


def test_an_answer_in_the_name_of_another_issuer_is_refused(
    linked_app: Flask, provider: Provider, stranger: NewPerson
) -> None:
    person = stranger(linked_app)
    address = leave(person)
    state = query(address)["state"]
    answer = return_to(person, code=provider.visited(address), state=state, iss="https://x.test")
    assert answer.status_code == 400
    provider.metadata["authorization_response_iss_parameter_supported"] = True


def test_a_rotated_key_is_fetched_when_it_is_met(
    linked_app: Flask, provider: Provider, stranger: NewPerson, trip: Trip
) -> None:
    assert trip(stranger(linked_app)).status_code == 303
    asked = provider.calls.count("/keys")
    assert trip(stranger(linked_app)).status_code == 303
    assert provider.calls.count("/keys") == asked == 1, "keys and metadata are kept"
    assert provider.calls.count("/.well-known/openid-configuration") == 1
    provider.published, provider.key, provider.kid = [KEY, ROTATED], ROTATED, "two"
    # Not more often than once a minute: who sends unknown keys shall not make us ask and ask.
    assert trip(stranger(linked_app)).status_code == 400
    linked_app.extensions["openid"]["ours"]._keys = None  # noqa: SLF001  as after a minute
    assert trip(stranger(linked_app)).status_code == 303


def test_a_provider_that_is_away_is_a_clear_page_and_passwords_go_on(
    linked_app: Flask, provider: Provider, member: NewPerson
) -> None:
    person, over = member(linked_app), Event()
    provider.bend = lambda: Response(status=502)
    refused = person.submit("/sign-in/with/ours")
    assert (refused.status_code, "does not answer" in refused.text) == (503, True)
    assert refused.headers["Retry-After"]

    def hang() -> None:
        over.wait(10)

    provider.bend = hang
    began = time.monotonic()
    assert person.submit("/sign-in/with/ours").status_code == 503
    assert time.monotonic() - began < 3
    began = time.monotonic()
    assert person.submit("/sign-in/with/ours").status_code == 503
    assert time.monotonic() - began < 0.5, "the next one is told at once"
    assert person.sign_in_with_browser().status_code == 303
    over.set()


@pytest.mark.parametrize("kind", ["endless", "large", "dripping", "no JSON", "redirect"])
def test_an_answer_that_is_too_much_is_not_read_to_its_end(
    linked_app: Flask, provider: Provider, stranger: NewPerson, kind: str
) -> None:
    def endless():  # type: ignore[no-untyped-def]  # noqa: ANN202
        while True:
            yield b" " * 65_536

    def dripping():  # type: ignore[no-untyped-def]  # noqa: ANN202
        for _ in range(100):
            time.sleep(0.05)
            yield b" "

    answers = {
        "endless": lambda: Response(endless(), mimetype="application/json"),
        "large": lambda: Response(b" " * 300_000, mimetype="application/json"),
        "dripping": lambda: Response(dripping(), mimetype="application/json"),
        "no JSON": lambda: Response("<html>"),
        "redirect": lambda: Response(status=302, headers={"Location": "http://127.0.0.1:1/"}),
    }
    provider.bend = answers[kind]
    began = time.monotonic()
    answer = stranger(linked_app).submit("/sign-in/with/ours")
    assert answer.status_code in {400, 503}
    assert time.monotonic() - began < 3


def test_the_way_back_stays_on_our_origin(
    linked_app: Flask, provider: Provider, stranger: NewPerson, trip: Trip
) -> None:
    person = stranger(linked_app)
    provider.claims |= {"sub": person.name, "email": person.email}
    assert trip(person, next="https://elsewhere.test/").headers["Location"] == "/sign-up/with"
    made = person.submit("/sign-up/with", name=person.name)
    assert made.headers["Location"] == "/"


def test_another_sites_page_cannot_send_people_off(linked_app: Flask, stranger: NewPerson) -> None:
    person = stranger(linked_app)
    answer = person.browser.post(
        "/sign-in/with/ours", base_url=person.origin, headers={"Origin": "https://evil.test"}
    )
    assert answer.status_code == 403
    assert person.visit("/sign-in/with/ours").status_code in {303, 405}, "a link does not, either"


def test_there_is_no_way_to_a_provider_nobody_named(linked_app: Flask, stranger: NewPerson) -> None:
    person = stranger(linked_app)
    assert person.submit("/sign-in/with/nobody").status_code == 404
    assert person.visit("/sign-in/with/nobody/callback?code=1&state=2").status_code == 404
