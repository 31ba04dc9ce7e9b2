"""The chat's demo data: a handful of people, the rooms they open, and what they say there, told as verbs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from chat_app.actions import rooms as room_actions
from chat_app.actions.messages import post_message
from chat_app.models.audience import Audience
from chat_app.models.messages import Wish
from chat_app.models.rooms import RoomPlan
from chat_app.storage import rooms as stored
from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
from common.auth.users import User
from common.errors import NotFound
from common.ids import new_id

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
    """Open the rooms of `demo_talk.txt` and say in each what was said there, the last of it just now."""
    people = {person["name"]: ensure(users, person, now=now) for person in DEMO_USERS}
    if stored.count(session):
        return
    for plan, lines in _rooms(TALK.read_text(encoding="utf-8")):
        speakers = list(dict.fromkeys(name for name, _ in lines))
        inside = list(people) if plan.public else speakers
        opened = now - timedelta(days=2)
        host = people[speakers[0]]
        room = room_actions.open_room(session, host.id, plan, room_id=new_id(), now=opened)
        room_id, slug = room.id, room.slug
        for name in inside:
            stored.admit(session, room_id, people[name].id, opened)
        for (name, text), moment in zip(lines, _moments(len(lines), now), strict=True):
            _say(session, audience, people[name], slug, text, now=moment)


def _say(
    session: Session, audience: Audience, user: User, slug: str, text: str, *, now: datetime
) -> None:
    room = stored.for_member(session, user.id, slug)
    if room is None:
        raise NotFound("The demo user is not in the demo room.")
    post_message(session, audience, user, room, Wish(new_id(), text), now=now)


def _moments(how_many: int, now: datetime) -> list[datetime]:
    """When each message was sent: the last one a few minutes ago, the others before it."""
    moments = [now - timedelta(minutes=3)]
    while len(moments) < how_many:
        moments.append(moments[-1] - timedelta(minutes=PACE[len(moments) % len(PACE)]))
    return moments[::-1]


def _rooms(text: str) -> Iterator[tuple[RoomPlan, list[tuple[str, str]]]]:
    """`# Name` (`#! Name`: private), a line with the topic, then `Person: what they say`, one a line."""
    for part in text.split("\n\n"):
        head, topic, *said = part.strip().splitlines()
        plan = RoomPlan(head.lstrip("#! "), topic, public=not head.startswith("#!"))
        lines = [line.split(": ", 1) for line in said]
        yield plan, [(name, words) for name, words in lines]
