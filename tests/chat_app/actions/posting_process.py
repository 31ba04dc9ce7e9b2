"""A process of its own that posts messages: `python posting_process.py <url> <user id> <room> <how many>`.

Prints the numbers its messages got. Not a test; `test_numbering.py` starts several at once.
"""

import sys
from uuid import UUID, uuid4

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from chat_app.actions import messages as actions
from chat_app.models.messages import Spoken, Wish
from chat_app.storage import rooms
from common import clock
from common.postgres import driver_url, engine_options


class Nobody:
    """An empty hall."""

    def hears(self, _spoken: Spoken, /) -> None:
        return


def main(url: str, user_id: str, slug: str, how_many: int) -> None:
    sender_id = UUID(user_id)
    with Session(create_engine(driver_url(url), **engine_options())) as session:
        room = rooms.for_member(session, sender_id, slug)
        for number in range(how_many):
            wish = Wish(uuid4(), f"message {number}")
            posted = actions.post(session, Nobody(), sender_id, room.id, wish, now=clock.now())
            sys.stdout.write(f"{posted.message.seq}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
