"""The mails sent are shown to who sits at the machine, as text, and to nobody else."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.workshop.portal.visits import HERE, XSS, get, shape_of_page
from tests.workshop.waiting import eventually
from workshop.checkout import Checkout
from workshop.portal import create_app
from workshop.portal.mails import LONGEST, NEWEST
from workshop.portal.settings import PortalSettings
from workshop.ports import any_free_port
from workshop.servers.mailbox import Mailbox


@pytest.fixture
def post(place: Checkout) -> Iterator[Mailbox]:
    server = Mailbox(place, any_free_port())
    server.start()
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


@pytest.fixture
def letters(place: Checkout) -> Path:
    """Where mails lie, for those that no client would send."""
    folder = place.data("mailbox") / "maildir" / "new"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def portal(place: Checkout) -> FlaskClient:
    return create_app(PortalSettings(url=HERE), place, ()).test_client()


def mails_page(portal: FlaskClient) -> TestResponse:
    return get(portal, "/mails")


def test_a_mail_that_an_app_sent_is_there_to_read(post: Mailbox, portal: FlaskClient) -> None:
    assert "No mail yet" in mails_page(portal).text
    before = get(portal, "/api/state").json["shape"]
    message = EmailMessage()
    message["From"], message["To"] = "blog@localhost", "zoë@example.com"
    message["Subject"] = "Welcome to Blog, Zoë"
    message.set_content("Your account is ready. Sign in at http://127.0.0.1:8001/sign-in\n")
    with smtplib.SMTP("127.0.0.1", post.port, timeout=5) as smtp:
        smtp.send_message(message, to_addrs=["zoe@example.com"])
    page = eventually(lambda: "Welcome to Blog, Zoë" in mails_page(portal).text) and mails_page(
        portal
    )
    assert "blog@localhost" in page.text
    assert 'href="http://127.0.0.1:8001/sign-in"' in page.text
    home = get(portal, "/").text
    assert "1 so far" in home
    assert "Welcome to Blog, Zoë" in home
    assert "example.com" not in home, "the first page may be on a wall"
    assert get(portal, "/api/state").json["shape"] != before


@pytest.mark.parametrize("payload", XSS)
def test_nothing_in_a_mail_becomes_markup(letters: Path, portal: FlaskClient, payload: str) -> None:
    text = f"From: {payload} <a@b>\nTo: {payload}\nSubject: {payload}\n\n{payload}\n"
    (letters / "1").write_text(text, "utf-8")
    page = mails_page(portal)
    assert page.status_code == 200
    tags, attributes = shape_of_page(page.text)
    assert not tags & {"img", "iframe", "object"}
    assert not {name for name in attributes if name.startswith("on")}
    assert "<script>" not in page.text
    assert "<script>" not in get(portal, "/").text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"Subject: =?no-such-charset?B?4pyT?=\n\nhello",
        b"Content-Type: text/plain; charset=no-such\n\n\xff\xff",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"Content-Type: text/html\n\n<b>only HTML</b>",
        b"From: <\nTo: ,,,@\nSubject: " + b"x" * 100_000 + b"\n\n",
        b"Content-Type: message/rfc822\n\n" * 2000,
        b"Subject: long\n\n" + b"y" * 3_000_000,
    ],
)
def test_a_mail_without_sense_does_not_break_the_page(
    letters: Path, portal: FlaskClient, raw: bytes
) -> None:
    (letters / "1").write_bytes(raw)
    page = mails_page(portal)
    assert page.status_code == 200
    assert len(page.text) < LONGEST + 10_000
    assert get(portal, "/").status_code == 200


def test_only_the_newest_are_shown(letters: Path, portal: FlaskClient) -> None:
    for number in range(NEWEST + 5):
        (letters / str(number)).write_text(f"Subject: number {number}.\n\nhello\n", "utf-8")
    page = mails_page(portal).text
    assert page.count("<h2>") == NEWEST
    assert f"number {NEWEST + 4}." in page
    assert "number 4." not in page


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.168.1.77", {}),
        ("::ffff:192.168.1.77", {}),
        ("", {}),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}),
    ],
)
def test_phones_and_whoever_comes_through_a_proxy_see_no_mails(
    letters: Path, place: Checkout, address: str, headers: dict[str, str]
) -> None:
    (letters / "1").write_text("Subject: for Zoe alone\n\nhello\n", "utf-8")
    url = "http://192.168.1.20:8000"
    portal = create_app(PortalSettings(url=url), place, ()).test_client()
    caller = {"REMOTE_ADDR": address}
    for path in ("/mails", "/"):
        answer = get(portal, path, base_url=url, headers=headers, environ_overrides=caller)
        assert "for Zoe alone" not in answer.text
        assert "/mails" not in answer.text or path == "/mails"
    assert get(
        portal, "/mails", base_url=url, environ_overrides=caller, headers=headers
    ).status == ("404 NOT FOUND")
    own = {"REMOTE_ADDR": "192.168.1.20"}
    assert get(portal, "/mails", base_url=url, environ_overrides=own).status_code == 200
