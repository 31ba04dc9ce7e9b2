"""The chat's demo data: a handful of people, the rooms they open, and what they say there, told as verbs."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from chat_app.actions import messages as message_actions
from chat_app.actions import rooms as room_actions
from chat_app.models.audience import Audience
from chat_app.models.messages import Wish
from chat_app.models.rooms import RoomPlan, RoomTaken
from chat_app.storage import messages, rooms
from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore

People = dict[str, UUID]
Lines = list[tuple[str, str]]  # who, and what they say
DEMO_USERS = [
    demo_user("Ada", "asks the second question"),
    demo_user("Grace", "keeps the machines awake"),
    demo_user("Linus", "is in the garden, mostly"),
    demo_user("Hedy", "knows why the signal drops"),
    demo_user("Edsger", "prefers it without a script"),
]
TALK = Path(__file__).parent / "demo_talk.txt"
PACE = (2, 1, 4, 1, 7, 2, 11, 3)  # minutes between one message and the next


def seed(users: UserStore, session: Session, audience: Audience, *, now: datetime) -> None:
    """Open the rooms of `demo_talk.txt` and say in each what was said there, the last of it just now.

    Ids are made from the text: what an interrupted seed has left undone the next one does, and no more.
    """
    people = {person["name"]: ensure(users, person, now=now).id for person in DEMO_USERS}
    for plan, lines in _rooms(TALK.read_text(encoding="utf-8")):
        last = _id(plan, len(lines))
        if messages.sent_as(session, _id(plan), people[lines[-1][0]], last) is None:
            with suppress(RoomTaken):  # somebody has a room of this name: it stays theirs
                _open(session, people, plan, lines, now=now - timedelta(days=2))
                _talk(session, audience, people, plan, lines, now=now)


def _open(session: Session, people: People, plan: RoomPlan, lines: Lines, *, now: datetime) -> None:
    """A public room has everybody in it, a private one those who speak there."""
    speakers = list(dict.fromkeys(name for name, _ in lines))
    if not rooms.people_of(session, _id(plan)):
        room_actions.create(session, people[speakers[0]], plan, room_id=_id(plan), now=now)
    for name in people if plan.public else speakers:
        rooms.admit(session, _id(plan), people[name], now)
    session.commit()


def _talk(
    session: Session,
    audience: Audience,
    people: People,
    plan: RoomPlan,
    lines: Lines,
    *,
    now: datetime,
) -> None:
    for place, (line, moment) in enumerate(zip(lines, _moments(len(lines), now), strict=True), 1):
        name, text = line
        wish = Wish(_id(plan, place), text)
        message_actions.post(session, audience, people[name], _id(plan), wish, now=moment)


def _id(plan: RoomPlan, place: int = 0) -> UUID:
    """Of a demo room, or of the message at this place in it: the same each time (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, f"https://example.com/{plan.name}/{place}")


def _moments(how_many: int, now: datetime) -> list[datetime]:
    """When each message was sent: the last one a few minutes ago, the others before it."""
    moments = [now - timedelta(minutes=3)]
    while len(moments) < how_many:
        moments.append(moments[-1] - timedelta(minutes=PACE[len(moments) % len(PACE)]))
    return moments[::-1]


def _rooms(text: str) -> Iterator[tuple[RoomPlan, Lines]]:
    """`# Name` (`#! Name`: private), a line with the topic, then `Person: what they say`, one a line."""
    for part in text.split("\n\n"):
        head, topic, *said = part.strip().splitlines()
        plan = RoomPlan(head.lstrip("#! "), topic, public=not head.startswith("#!"))
        lines = [line.split(": ", 1) for line in said]
        yield plan, [(name, words) for name, words in lines]
