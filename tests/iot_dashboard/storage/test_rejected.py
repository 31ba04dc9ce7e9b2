"""Of what was set aside the newest are kept, so many and no fewer."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from iot_dashboard.models.rejected import Rejected
from iot_dashboard.storage import rejected
from tests.fixtures.iot import message

MOST = 3


@pytest.fixture
def session(iot_session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """With nothing set aside, room for few, and no commit."""
    monkeypatch.setattr(rejected, "MOST", MOST)
    iot_session.execute(delete(Rejected))
    return iot_session


def set_aside(session: Session, *payloads: bytes) -> None:
    for payload in payloads:
        refused = Rejected.because("payload: no", message("station-01", payload))
        rejected.add_all(session, [refused])


def kept(session: Session) -> list[tuple[bytes, int]]:
    found = select(Rejected.raw, Rejected.times).order_by(Rejected.id)
    return [(row[0], row[1]) for row in session.execute(found)]


def test_the_oldest_go_when_there_are_too_many(session: Session) -> None:
    set_aside(session, b"a", b"b", b"c")
    assert kept(session) == [(b"a", 1), (b"b", 1), (b"c", 1)]
    set_aside(session, b"d")
    assert kept(session) == [(b"b", 1), (b"c", 1), (b"d", 1)]


def test_a_message_that_comes_again_and_again_drives_no_other_out(session: Session) -> None:
    set_aside(session, b"a", b"b", *[b"c"] * 10)
    assert kept(session) == [(b"a", 1), (b"b", 1), (b"c", 10)]
    set_aside(session, b"d")
    assert kept(session) == [(b"b", 1), (b"c", 10), (b"d", 1)]
