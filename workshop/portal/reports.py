"""What an app's two answers, /readyz and /api/counters, mean: its state, its numbers, its demo users.

The answers come from outside: what does not fit is left out, and nothing of it is trusted to be HTML.
"""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from workshop.portal.answers import Answer, NobodyThere, NoSense, ask

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=40)]


@dataclass(frozen=True, slots=True)
class State:
    """One word for programs, a label for people, and a tone (good, info, warn, bad or none)."""

    key: str
    label: str
    tone: str = ""


READY = State("ready", "Ready", "good")
STARTING = State("starting", "Starting", "info")
SILENT = State("silent", "No answer", "bad")
OFF = State("off", "Not started")
LOOKING = State("looking", "Looking …")


class Readiness(BaseModel):
    parts: dict[Label, str] = Field(max_length=12)


class Person(BaseModel):
    """A demo user: the key is part of a link, so it is letters, digits and dashes."""

    key: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    about: Annotated[str, StringConstraints(max_length=160)] = ""


class Counted(BaseModel):
    counters: dict[Label, Annotated[int, Field(strict=True, ge=0, le=10**15)]] = Field(max_length=8)
    people: list[Person] = Field(default_factory=list, max_length=12)


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known of one app. A number that is not known just now is None."""

    state: State
    counters: dict[str, int | None] = field(default_factory=dict)
    people: tuple[Person, ...] = ()

    def with_state(self, state: State) -> "Report":
        return replace(self, state=state)


NOT_STARTED = Report(OFF)
UNKNOWN = Report(LOOKING)


async def report_on(url: str, before: Report) -> Report:
    """Ask the app at `url`; what it said `before` keeps its place on the page while it is away."""
    readiness, counted = await asyncio.gather(_ask(url, "/readyz"), _ask(url, "/api/counters"))
    state = state_from(readiness)
    found = counted_from(counted)
    if found is not None:
        return Report(state, dict(found.counters), tuple(found.people))
    if isinstance(counted, Answer) and counted.status == 404:  # it does not run as a demo
        return Report(state)
    return Report(state, dict.fromkeys(before.counters), before.people)


def state_from(answer: Answer | NobodyThere | NoSense) -> State:
    """/readyz in one line: ready, starting, these parts are away, or no answer worth the name."""
    if isinstance(answer, NobodyThere):
        return STARTING
    if isinstance(answer, NoSense):
        return SILENT
    try:
        parts = Readiness.model_validate_json(answer.body).parts
    except ValidationError:
        return SILENT
    away = [name for name, said in parts.items() if said != "ready"]
    if answer.status == 200 and not away:
        return READY
    if answer.status in (200, 503) and away:
        return State(
            "away", f"{' and '.join(away)} {'is' if len(away) == 1 else 'are'} away", "warn"
        )
    return SILENT


def counted_from(answer: Answer | NobodyThere | NoSense) -> Counted | None:
    """/api/counters, or None when there is nothing (good) in it."""
    if not isinstance(answer, Answer) or answer.status != 200:
        return None
    try:
        return Counted.model_validate_json(answer.body)
    except ValidationError:
        return None


async def _ask(url: str, path: str) -> Answer | NobodyThere | NoSense:
    try:
        return await ask(url, path)
    except (NobodyThere, NoSense) as problem:
        return problem
