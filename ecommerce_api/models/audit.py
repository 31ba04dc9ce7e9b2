"""The record of what those did who run the shop: who, what, with which thing, when. It only grows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Details = Mapping[str, object]  # what JSON knows


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, under the name of that moment: somebody with an account, a program with a key, the console."""

    kind: Literal["user", "program", "console"]
    id: UUID
    name: str


CONSOLE = Who("console", UUID(int=0), "The console")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody did `what` (`product.edit`: a kind of thing and a verb) with the thing `about` (`product
    storm-lantern`: the kind and its id). `details` say the rest, and hold no secret. It outlives who did it."""

    id: UUID
    at: datetime
    who: Who
    what: str
    about: str
    details: Details = field(default_factory=dict)
