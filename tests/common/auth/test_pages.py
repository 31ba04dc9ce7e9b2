"""Accounts in a browser: the same pages in all four apps, whole without JavaScript."""

import re

from flask import Flask

from tests.fixtures.people import NewPerson, Person, fields_of


def test_a_person_signs_up_in_looks_around_and_signs_out(
    any_app: Flask, stranger: NewPerson
) -> None:
    person = stranger(any_app)
    fields = {"name": person.name, "email": person.email, "password": person.password}
    made = person.submit("/sign-up", **fields)
    assert (made.status_code, made.location) == (303, "/sign-in")
    assert "Your account is ready" in person.visit("/sign-in").text
    assert person.sign_in_with_browser().location == "/"
    assert person.email in person.visit("/account").text
    assert person.submit("/sign-out").status_code == 303
    assert person.visit("/account").location == "/sign-in?next=%2Faccount"


def test_a_wrong_password_is_401_and_keeps_the_address_but_no_password(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    page = person.submit("/sign-in", email=person.email, password="wrong but long", next="/account")
    assert page.status_code == 401
    assert page.mimetype == "text/html"
    fields = fields_of(page)
    assert (fields["email"], fields["password"], fields["next"]) == (person.email, "", "/account")
    assert "wrong but long" not in page.text
    assert "The mail address or the password is wrong." in page.text


def test_a_refused_sign_up_is_422_and_keeps_what_was_typed_but_no_password(
    small: Flask, stranger: NewPerson
) -> None:
    person = stranger(small)
    page = person.submit("/sign-up", name=person.name, email="no address", password=person.password)
    assert page.status_code == 422
    fields = fields_of(page)
    assert (fields["name"], fields["email"]) == (person.name, "no address")
    assert person.password not in page.text
    assert 'aria-invalid="true"' in page.text


def test_the_sign_up_page_answers_alike_for_known_and_unknown_addresses(
    small: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    known, first, second = member(small), stranger(small), stranger(small)
    answers = [
        person.submit("/sign-up", name=person.name, email=email, password=person.password)
        for person, email in ((first, known.email), (second, second.email))
    ]
    assert [(a.status_code, a.location, a.text) for a in answers[:1]] == [
        (a.status_code, a.location, a.text) for a in answers[1:]
    ]


def test_a_taken_name_is_409_on_the_page(
    small: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    person = stranger(small)
    page = person.submit(
        "/sign-up", name=member(small).name, email=person.email, password=person.password
    )
    assert page.status_code == 409
    assert "is taken" in page.text


def test_what_was_typed_is_shown_as_text_and_not_as_html(small: Flask, stranger: NewPerson) -> None:
    person, payload = stranger(small), "\"'><script>alert(1)</script>"
    page = person.submit("/sign-up", name=payload, email=payload, password=payload)
    assert page.status_code == 422
    assert "<script>alert" not in page.text
    assert fields_of(page)["name"] == payload
    page = person.submit("/sign-in", email=payload, password="x", next=f"/{payload}")
    assert "<script>alert" not in page.text


def test_the_account_page_lists_the_sessions_and_ends_the_one_that_is_asked(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    paths = ends_on(person)
    assert len(paths) == 2, "the program's and the browser's"
    assert person.visit("/account").text.count("This browser") == 1
    person.submit(next(path for path in paths if path != own_end(person)))
    assert person.call("GET", "/api/auth/me").status_code == 401
    assert person.visit("/account").status_code == 200
    person.submit(own_end(person))
    assert person.visit("/account").status_code == 302


def test_nobody_ends_the_session_of_somebody_else(any_app: Flask, member: NewPerson) -> None:
    victim, other = member(any_app), member(any_app)
    for path in ends_on(victim):
        assert other.submit(path).status_code == 303, "as for a session that is not there"
    assert victim.visit("/account").status_code == 200
    assert victim.call("GET", "/api/auth/me").status_code == 200


def test_signing_out_everywhere_ends_this_browser_too(small: Flask, member: NewPerson) -> None:
    person = member(small)
    assert person.submit("/account/sessions/end-all").location == "/sign-in"
    assert person.visit("/account").status_code == 302
    assert person.call("GET", "/api/auth/me").status_code == 401


def test_the_password_form_says_what_is_wrong_at_its_field(small: Flask, member: NewPerson) -> None:
    person = member(small)
    new = "another lantern, further out"
    wrong = person.submit("/account/password", current_password="no", new_password=new)
    assert wrong.status_code == 403
    assert 'href="#current_password"' in wrong.text
    weak = person.submit(
        "/account/password", current_password=person.password, new_password="short"
    )
    assert weak.status_code == 422
    assert 'href="#new_password"' in weak.text
    assert new not in wrong.text
    assert person.password not in weak.text
    assert person.call("GET", "/api/auth/me").status_code == 200, "nothing happened"


def test_a_password_change_on_the_page_ends_every_other_session_and_begins_a_new_one(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    before = dict.fromkeys(cookie.value for cookie in person.browser._cookies.values())  # noqa: SLF001
    new = "another lantern, further out"
    answer = person.submit("/account/password", current_password=person.password, new_password=new)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert person.visit("/account").status_code == 200
    assert person.call("GET", "/api/auth/me").status_code == 401
    assert not before.keys() & {c.value for c in person.browser._cookies.values()}  # noqa: SLF001
    assert person.sign_in().status_code == 401
    assert person.sign_in(new).status_code == 200


def test_sign_up_leads_on_to_where_somebody_was_going(any_app: Flask, stranger: NewPerson) -> None:
    person = stranger(any_app)
    form = person.visit("/sign-up?next=/account")
    assert '<input type="hidden" name="next" value="/account">' in form.text
    account = {"name": person.name, "email": person.email, "password": person.password}
    answer = person.submit("/sign-up", **account, next="/account")
    assert answer.location == "/sign-in?next=%2Faccount"
    other = stranger(any_app)
    account = {"name": other.name, "email": other.email, "password": other.password}
    assert other.submit("/sign-up", **account, next="//evil.example").location == "/sign-in"


def test_all_that_is_wrong_with_a_registration_is_said_at_once(
    any_app: Flask, stranger: NewPerson, member: NewPerson
) -> None:
    visitor = stranger(any_app)
    page = visitor.submit("/sign-up", name="a b", email="nowhere", password="short").text
    for field in ("name", "email", "password"):
        assert f'<a href="#{field}">{field.capitalize()}' in page or field == "email", field
        assert f'id="{field}-error"' in page
    taken = member(any_app)
    fields = {"name": taken.name, "email": visitor.email, "password": visitor.password}
    assert '<a href="#name">Name: is taken' in visitor.submit("/sign-up", **fields).text


def test_what_was_typed_is_not_lost_with_the_session(any_app: Flask, stranger: NewPerson) -> None:
    visitor = stranger(any_app)
    answer = visitor.submit(
        "/account/password", current_password="secret words", note='two\nlines & "more"'
    )
    assert answer.status_code == 401
    assert "Send it again" in answer.text
    assert "two\nlines &amp; &#34;more&#34;</textarea>" in answer.text
    assert "secret words" not in answer.text
    foreign = {"Origin": "https://evil.example", "Accept": "text/html"}
    answer = visitor.browser.post(
        "/account/password", base_url=visitor.origin, headers=foreign, data={"note": "not mine"}
    )
    assert (answer.status_code, "not mine" in answer.text) == (403, False)


def test_white_space_in_a_password_is_part_of_it_at_every_door(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    new = " another lantern, further out "
    person.submit("/account/password", current_password=person.password, new_password=new)
    assert person.sign_in(new).status_code == 200
    assert person.sign_in(new.strip()).status_code == 401


def test_a_password_can_be_guessed_ten_times_at_the_password_form_too(
    small: Flask, member: NewPerson
) -> None:
    person = member(small)
    fields = {"current_password": "a guess", "new_password": "another lantern, further out"}
    statuses = [person.submit("/account/password", **fields).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


def test_an_address_with_letters_beyond_ascii_signs_in_however_the_browser_sends_it(
    small: Flask, stranger: NewPerson
) -> None:
    person = stranger(small)
    typed, sent = f"{person.name}@bücher.example", f"{person.name}@xn--bcher-kva.example"
    fields = {"name": person.name, "email": typed, "password": person.password}
    assert person.submit("/sign-up", **fields).status_code == 303
    for email in (typed, sent, f" {typed.upper()} "):
        answer = person.submit("/sign-in", email=email, password=person.password)
        assert answer.status_code == 303, email


def ends_on(person: Person) -> list[str]:
    """The paths that end a session, one for each on the account page."""
    return re.findall(r"/account/sessions/[0-9a-f-]{36}/end", person.visit("/account").text)


def own_end(person: Person) -> str:
    own = person.visit("/account").text.partition("This browser")[2]
    return re.findall(r"/account/sessions/[0-9a-f-]{36}/end", own)[0]
