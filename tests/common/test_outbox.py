"""A mail that was written down is sent: once, or later, or never when it is too old. Both stores promise it."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, delete

from blog_app.models.schema import sessions, users
from blog_app.settings import BlogSettings
from common.auth.mongodb import MongoUserStore
from common.auth.sqlalchemy import SqlUserStore
from common.auth.store import UserStore
from common.ids import new_id
from common.mail import Mailer
from common.mongodb import Mongo
from common.outbox import NOTICE_LIFE, Outbox, OutgoingMail, Post, new_mail, pause_after
from common.postgres import driver_url, engine_options
from tests.common.auth.test_user_store import somebody
from tests.common.conftest import LogLines
from tests.fixtures.mails import MailsTo
from tests.fixtures.processes import FORKED
from workshop.ports import any_free_port
from workshop.servers.mailbox import Mailbox

# Far from the present, so that the apps' own threads do not take these mails.
NOW = datetime(2126, 11, 23, 9, 45, 30, 123000, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
Written = Callable[..., OutgoingMail]


@pytest.fixture(params=["postgresql", "mongodb"])
def store(request: pytest.FixtureRequest) -> Iterator[UserStore]:
    if request.param == "mongodb":
        mongo: Mongo = request.getfixturevalue("mongo")
        yield MongoUserStore(mongo)
        mongo.database["outgoing_mails"].delete_many({"due_at": {"$gte": NOW}})
        return
    settings: BlogSettings = request.getfixturevalue("blog_settings")
    engine = create_engine(driver_url(settings.database_url), **engine_options())
    yield SqlUserStore(engine, users, sessions)
    mails = users.metadata.tables["outgoing_mails"]
    with engine.begin() as connection:
        connection.execute(delete(mails).where(mails.c.due_at >= NOW))
    engine.dispose()


@pytest.fixture
def outbox(store: UserStore) -> Outbox:
    """Empty: of what other tests have left, too."""
    while mail := store.outbox.claim(NOW + timedelta(days=2)):
        store.outbox.remove(mail.id)
    return store.outbox


def written(kind: str = "notice", life: timedelta = NOTICE_LIFE) -> OutgoingMail:
    words = {"subject": "Grüße — a test", "text": "It arrived. Ω\n"}
    return new_mail(kind, f"{new_id().hex}@example.com", words, life=life, now=NOW)


def post(outbox: Outbox, url: str) -> Post:
    return Post(outbox, Mailer(url, "Test <no-reply@localhost>"), ring=lambda: None)


def test_a_mail_arrives_whole_and_is_forgotten(
    outbox: Outbox, mailbox: Mailbox, mails_to: MailsTo
) -> None:
    mail, sender = written(), post(outbox, mailbox.url)
    sender.put(mail)
    assert sender.deliver_next(NOW)
    assert not sender.deliver_next(NOW + timedelta(days=1)), "nothing is left"
    (arrived,) = mails_to(mail.recipient)
    assert (arrived.subject, arrived.text) == ("Grüße — a test", "It arrived. Ω\n")
    assert arrived.number == f"<{mail.id}@localhost>"


def test_a_mail_waits_while_the_server_is_away_longer_and_longer(
    outbox: Outbox, mailbox: Mailbox, mails_to: MailsTo, log_lines: LogLines
) -> None:
    mail = written()
    nowhere = post(outbox, f"smtp://127.0.0.1:{any_free_port()}")
    nowhere.put(mail)
    assert nowhere.deliver_next(NOW)
    assert not nowhere.deliver_next(NOW + timedelta(seconds=29)), "it rests"
    assert nowhere.deliver_next(NOW + timedelta(seconds=30))
    again = NOW + timedelta(seconds=30)
    assert not nowhere.deliver_next(again + timedelta(seconds=59)), "twice as long"
    assert [line["tries"] for line in log_lines() if line["event"] == "mail not sent"] == [1, 2]
    assert mail.recipient not in str(log_lines())
    assert post(outbox, mailbox.url).deliver_next(again + timedelta(seconds=60))
    assert len(mails_to(mail.recipient)) == 1


def test_pauses_end_at_an_hour() -> None:
    assert [pause_after(n) // timedelta(seconds=30) for n in (0, 1, 2, 6, 7, 999)] == [1, 2, 4, 64, 120, 120]  # fmt: skip


def test_a_mail_that_is_too_old_is_not_sent(
    outbox: Outbox, mailbox: Mailbox, log_lines: LogLines
) -> None:
    mail, sender = written(life=timedelta(minutes=10)), post(outbox, mailbox.url)
    sender.put(mail)
    assert sender.deliver_next(NOW + timedelta(minutes=10))
    assert "mail too old" in [line["event"] for line in log_lines()]
    assert not sender.deliver_next(NOW + timedelta(days=1)), "and forgotten"


def test_a_mail_that_has_nothing_to_tell_any_more_is_not_sent(
    outbox: Outbox, mailbox: Mailbox
) -> None:
    sender = post(outbox, mailbox.url)
    sender.writers["reset"] = lambda _mail, _now: None
    sender.put(written("reset"))
    assert sender.deliver_next(NOW)
    assert not sender.deliver_next(NOW + timedelta(days=1))


@pytest.mark.parametrize(("answer", "again"), [("450 later", True), ("550 never", False)])
def test_a_refusal_for_now_is_tried_again_and_one_for_ever_is_not(
    outbox: Outbox, answer: str, again: bool
) -> None:
    with server_that_says(answer) as url:
        sender = post(outbox, url)
        sender.put(written())
        assert sender.deliver_next(NOW)
        assert sender.deliver_next(LATER) is again


def test_of_many_who_claim_at_once_each_mail_goes_to_one(outbox: Outbox) -> None:
    mails = [written() for _ in range(12)]
    for mail in mails:
        outbox.put(mail)

    def claim_all(_: int) -> list[OutgoingMail]:
        claimed = []
        while mail := outbox.claim(NOW):
            claimed.append(mail)
        return claimed

    with ThreadPoolExecutor(4) as pool:
        claimed = [mail for some in pool.map(claim_all, range(4)) for mail in some]
    assert sorted(mail.id for mail in claimed) == sorted(mail.id for mail in mails)
    assert {mail.tries for mail in claimed} == {1}


def test_a_mail_whose_sender_was_killed_is_sent_by_another(
    blog_settings: BlogSettings, mailbox: Mailbox, mails_to: MailsTo
) -> None:
    engine = create_engine(driver_url(blog_settings.database_url), **engine_options())
    sender = post(SqlUserStore(engine, users, sessions).outbox, mailbox.url)
    mail = written()
    sender.put(mail)
    claimed = FORKED.Event()
    victim = FORKED.Process(target=claim_and_hang, args=(blog_settings.database_url, claimed))
    victim.start()
    assert claimed.wait(60)
    assert victim.pid
    os.kill(victim.pid, signal.SIGKILL)
    victim.join(10)
    assert not sender.deliver_next(NOW), "the dead one's claim still stands"
    assert sender.deliver_next(LATER)
    assert len(mails_to(mail.recipient)) == 1
    engine.dispose()


def claim_and_hang(url: str, claimed: threading.Event) -> None:
    engine = create_engine(driver_url(url), **engine_options())
    assert SqlUserStore(engine, users, sessions).outbox.claim(NOW)
    claimed.set()
    signal.pause()


def test_a_mail_is_kept_with_the_act_or_not_at_all(store: UserStore, outbox: Outbox) -> None:
    first = somebody()
    kept, lost = written(), written()
    assert store.add_user(first, kept)
    assert store.add_user(somebody(email=first.email), lost) is False
    claimed = []
    while mail := outbox.claim(NOW):
        claimed.append(mail.id)
    assert claimed == [kept.id]
    changed = store.change_password(first, "$argon2id$second", written())
    assert changed
    assert store.change_password(first, "$argon2id$third", written()) is None
    assert outbox.claim(NOW)
    assert outbox.claim(NOW) is None, "who came too late tells nothing"


@contextmanager
def server_that_says(answer: str) -> Iterator[str]:
    """A mail server that takes no recipient."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(10)

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as lines:
                lines.write(b"220 hello\r\n")
                lines.flush()
                for line in lines:
                    verb = line[:4].upper()
                    said = answer if verb == b"RCPT" else "221 bye" if verb == b"QUIT" else "250 ok"
                    lines.write(said.encode() + b"\r\n")
                    lines.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
