"""What an operator runs: it may be run again at any time, and changes nothing then."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from chat_app import commands
from chat_app.models.rooms import Room
from chat_app.settings import ChatSettings
from chat_app.storage import messages
from tests.fixtures.chat import variables_of


def test_a_database_is_migrated_and_seeded_as_often_as_one_likes(
    chat_settings: ChatSettings, chat_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables_of(chat_settings).items():
        monkeypatch.setenv(name, value)
    found = []
    for _ in range(2):
        commands.migrate()
        commands.seed()
        chat_session.rollback()
        rooms = chat_session.execute(select(Room.id, Room.last_seq).order_by(Room.id)).all()
        found.append((rooms, messages.count(chat_session)))
    assert found[0] == found[1]
    lounge = select(Room.last_seq).where(Room.slug == "lounge")
    assert (chat_session.scalar(lounge) or 0) >= 12
