"""One's own account at the contract's addresses: registering, signing in, settings."""

import pytest
from flask import Flask

from blog_app.models.profiles import PER_OWNER
from common import clock
from common.auth.users import RECENTLY
from tests.fixtures.blog import id_of
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person

NEW = "another lantern, further out"


def account(person: Person, **changes: str) -> dict[str, str]:
    return {"username": person.name, "email": person.email, "password": person.password} | changes


def settings(person: Person, **changes: str) -> dict[str, str]:
    return {"image": "", "username": person.name, "bio": "", "email": person.email} | changes


def test_who_registers_is_in_at_once(blog: Flask, stranger: NewPerson) -> None:
    person = stranger(blog)
    answer = person.submit("/register", **account(person))
    assert (answer.status_code, answer.location) == (303, "/")
    assert f'href="/profile/{person.name}"' in person.visit("/").text
    assert person.submit("/sign-out").location == "/"
    answer = person.submit("/login", email=person.email, password=person.password, next="/editor")
    assert (answer.status_code, answer.location) == (303, "/editor")


def test_registering_leads_on_to_where_somebody_was_going(blog: Flask, stranger: NewPerson) -> None:
    for target, expected in {"/editor": "/editor", "//evil.example": "/"}.items():
        person = stranger(blog)
        assert f'value="{expected}"' in person.visit(f"/register?next={target}").text
        assert person.submit("/register", **account(person), next=target).location == expected


def test_a_refused_registration_names_every_field_and_keeps_no_password(
    blog: Flask, stranger: NewPerson, member: NewPerson
) -> None:
    person, known = stranger(blog), member(blog)
    page = person.submit("/register", username="a b", email="nowhere", password="")
    assert page.status_code == 422
    for field in ("username", "email", "password"):
        assert f'<a href="#{field}">' in page.text, field
    assert 'value="nowhere"' in page.text
    page = person.submit("/register", **account(person, password="qwerty12"))
    assert (page.status_code, "qwerty12" in page.text) == (422, False)
    for taken in ({"username": known.name}, {"email": known.email}):
        page = person.submit("/register", **account(person, **taken))
        assert page.status_code == 409
        assert "has already been taken" in page.text
    assert person.visit("/settings").status_code == 302, "nobody is signed in"


def test_a_wrong_password_is_said_where_one_signed_in(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    answer = person.submit("/login", email=person.email, password="wrong but long")
    assert answer.status_code == 401
    assert '<form class="form" method="post" action="/login">' in answer.text
    assert '<ul class="error-messages">' in answer.text


def test_settings_are_shown_and_changed(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    assert f'value="{person.email}"' in person.visit("/settings").text
    wish = settings(
        person, username=f"{person.name}x", bio="Two\r\nlines", image="https://e.example/a.png"
    )
    answer = person.submit("/settings", **wish)
    assert (answer.status_code, answer.location) == (303, f"/profile/{person.name}x")
    assert "Two\nlines" in person.visit(answer.location).text
    page = person.visit("/settings").text
    assert ("https://e.example/a.png" in page, ">\nTwo\nlines</textarea>" in page) == (True, True)
    person.submit("/settings", **settings(person, bio="", image=""))
    told = person.call("GET", "/api/user").json["user"]
    assert (told["bio"], told["image"], told["username"]) == (None, None, person.name)


def test_a_new_password_ends_every_other_session(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    answer = person.submit("/settings", **settings(person, password=NEW))
    assert answer.status_code == 303
    assert person.visit("/settings").status_code == 200, "this browser is still in"
    assert person.call("GET", "/api/user").status_code == 401
    assert person.sign_in(NEW).status_code == 200


@pytest.mark.parametrize("change", [{"password": NEW}, {"email": "new@example.com"}])
def test_an_old_sign_in_is_asked_for_the_password(
    blog: Flask, member: NewPerson, change: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = member(blog)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + 2 * RECENTLY)
    answer = person.submit("/settings", **settings(person, **change))
    assert (answer.status_code, 'href="#current_password"' in answer.text) == (422, True)
    wrong = {"current_password": "a wrong one"}
    answer = person.submit("/settings", **settings(person, **change), **wrong)
    assert (answer.status_code, "a wrong one" in answer.text) == (422, False)
    right = {"current_password": person.password}
    change = {name: value.replace("new@", f"{person.name}n@") for name, value in change.items()}
    assert person.submit("/settings", **settings(person, **change), **right).status_code == 303


def test_refused_settings_come_back_with_what_was_typed(blog: Flask, member: NewPerson) -> None:
    person, other = member(blog), member(blog)
    wish = settings(person, image="javascript:alert(1)", bio="not lost")
    answer = person.submit("/settings", **wish)
    assert (answer.status_code, "not lost</textarea>" in answer.text) == (422, True)
    assert 'href="#image"' in answer.text
    answer = person.submit("/settings", **settings(person, username=other.name))
    assert (answer.status_code, "has already been taken" in answer.text) == (409, True)


def test_settings_are_limited_for_each_owner(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    use_up(blog, PER_OWNER, "profile", str(id_of(person)))
    answer = person.submit("/settings", **settings(person, bio="not lost"))
    assert (answer.status_code, "not lost" in answer.text) == (429, True)
