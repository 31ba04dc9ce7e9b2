"""Why a requirement was not met, in words for the one who wrote the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.acceptance.exchange import Answer, Request

# What a test may stumble over in an answer: a list where an object should be, a name that is missing, or
# (as pytest-timeout says it) its own time at an end. Anything else is a fault of the suite.
STUMBLES = (LookupError, TypeError, ValueError, AttributeError, pytest.fail.Exception)


class Failure(Exception):
    """Something was expected, and something else came back."""

    outcome = "failed"

    def __init__(
        self, expected: str, request: Request | None, answer: Answer | None, instead: str = ""
    ) -> None:
        super().__init__(expected)
        self.expected = expected
        self.request = request
        self.answer = answer
        self.instead = instead  # what happened, where no answer came

    @property
    def reason(self) -> str:
        """In one line."""
        return f"expected {self.expected}; {self.came_back}"

    @property
    def came_back(self) -> str:
        return f"answered {self.answer.status}" if self.answer else f"got {self.instead}"

    def told(self) -> dict[str, Any]:
        """For the report."""
        return {
            "reason": self.reason,
            "sent": self.request.told() if self.request else None,
            "expected": self.expected,
            "came_back": self.answer.told() if self.answer else self.instead,
        }


class CouldNotBegin(Failure):
    """What a test needs first, an account or an article, was not to be had."""

    outcome = "could not begin"

    def __init__(self, what: str, failure: Failure) -> None:
        super().__init__(failure.expected, failure.request, failure.answer, failure.instead)
        self._what = what

    @property
    def reason(self) -> str:
        return f"could not begin: {self._what} {self.came_back}"


@contextmanager
def beginning(what: str) -> Iterator[None]:
    """Around what a test needs first: `with beginning("registering"): …`, or above a function."""
    try:
        yield
    except CouldNotBegin:
        raise
    except Failure as failure:
        raise CouldNotBegin(what, failure) from failure


def failure_of(problem: BaseException, last: tuple[Request, Answer | None] | None) -> Failure:
    """The failure that any exception in a test stands for; what it stumbled over is the last answer."""
    if isinstance(problem, Failure):
        return problem
    stumbled = f"{type(problem).__name__}: {problem}".splitlines()[0]
    request, answer = last or (None, None)
    expected = f"an answer that can be read on; the test stopped at it with {stumbled}"
    return Failure(expected, request, answer, "no answer")
