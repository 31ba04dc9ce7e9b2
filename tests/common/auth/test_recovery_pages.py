"""The same in a browser: pages that are whole without scripts, and no code in any address that reaches us."""

import re
import zipfile
from io import BytesIO

from flask import Flask

from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson

NEW = "another lantern, further out"


def test_a_forgotten_password_comes_back_in_a_browser(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    assert 'href="/forgot-password"' in person.visit("/sign-in").text
    assert person.submit("/sign-out").status_code == 303
    asked = person.submit("/forgot-password", email=person.email)
    assert (asked.status_code, asked.location) == (303, "/reset-password")
    assert "a mail is on its way" in person.visit("/reset-password").text
    (mail,) = mails_to(person.email, "A new password")
    assert f"{person.origin}/reset-password#{mail.code}" in mail.text
    weak = person.submit("/reset-password", code=mail.code, new_password="short")
    assert weak.status_code == 422
    assert mail.code in weak.text, "what was typed is there again"
    assert "use at least 15 characters" in weak.text
    done = person.submit("/reset-password", code=f" {mail.code} ", new_password=NEW)
    assert (done.status_code, done.location) == (303, "/sign-in"), "pasted with a blank, too"
    person.password = NEW
    assert person.sign_in_with_browser().status_code == 303
    again = person.submit("/reset-password", code=mail.code, new_password=NEW)
    assert again.status_code == 422
    assert "is not valid, or not any more" in again.text


def test_the_account_page_says_whether_the_address_is_confirmed(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    assert "Not confirmed" in person.visit("/account").text
    assert person.submit("/account/email/confirmation").status_code == 303
    (mail,) = mails_to(person.email, "Confirm")
    assert person.submit("/confirm-email", code="nonsense").status_code == 422
    assert "Not confirmed" in person.visit("/account").text, "the premise"
    assert person.submit("/confirm-email", code=mail.code).status_code == 303
    page = person.visit("/account").text
    assert "Confirmed" in page
    assert "Not confirmed" not in page


def test_a_link_opened_changes_nothing(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    """Mail programs and virus scanners open links before people do."""
    person = member(any_app)
    person.submit("/account/email/confirmation")
    (mail,) = mails_to(person.email, "Confirm")
    for path in (
        "/confirm-email",
        f"/confirm-email?code={mail.code}",
        f"/confirm-email#{mail.code}",
    ):
        assert person.visit(path).status_code == 200
    assert "Not confirmed" in person.visit("/account").text


def test_an_address_is_changed_in_a_browser(any_app: Flask, member: NewPerson) -> None:
    person, new = member(any_app), f"new-{member(any_app).email}"
    wrong = person.submit("/account/email", email=new, email_password="a wrong guess")
    assert wrong.status_code == 403
    assert f'value="{new}"' in wrong.text, "what was typed is there again"
    assert "The current password is wrong" in wrong.text
    bad = person.submit("/account/email", email="no address", email_password=person.password)
    assert bad.status_code == 422
    assert (
        person.submit("/account/email", email=new, email_password=person.password).status_code
        == 303
    )
    page = person.visit("/account").text
    assert new in page
    assert re.search(r"Not confirmed", page)


def test_an_account_is_taken_along_and_erased_in_a_browser(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    page = person.visit("/account").text
    assert 'href="/account/export"' in page
    assert 'href="/account/erase"' in page
    assert zipfile.is_zipfile(BytesIO(person.visit("/account/export").data))
    ended = person.submit("/account/erase", current_password=person.password)
    assert (ended.status_code, ended.location) == (303, "/")
    assert "Your account is closed" in person.visit("/sign-in").text
    assert person.visit("/account").status_code == 302
    assert person.sign_in_with_browser().status_code == 401
