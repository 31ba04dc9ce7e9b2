"""What a requirement is: a test with a stable id, points, and one line that says what it means.

@requirement("BLOG-ART-07", points=2)
def test_a_body_edit_keeps_the_slug(author: Person) -> None:
    \"\"\"An edit of the body leaves the slug as it was.\"\"\"
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pytest

# A suite may mark what is apart from its contract; each part has a sum of its own in the report.
CONTRACT, PARTS = "contract", ("beyond", "publication")
ID = re.compile(r"[A-Z]+-[A-Z]{3}-\d\d")
Test = TypeVar("Test", bound=Callable[..., Any])


def requirement(identity: str, *, points: int) -> Callable[[Test], Test]:
    """Mark a test; its docstring is the meaning."""

    def mark(test: Test) -> Test:
        meaning = (test.__doc__ or "").strip()
        return pytest.mark.requirement(id=identity, points=points, meaning=meaning)(test)

    return mark


def requirement_of(item: pytest.Item) -> dict[str, Any] | None:
    """`{"id", "points", "meaning", "part"}` of a test; None when it is not a requirement."""
    mark = item.get_closest_marker("requirement")
    part = next((name for name in PARTS if item.get_closest_marker(name)), CONTRACT)
    return {**mark.kwargs, "part": part} if mark else None


def faults(found: Iterable[tuple[str, dict[str, Any] | None]]) -> list[str]:
    """What is wrong with a registry of (test, requirement): reports are compared by these ids for years."""
    registry = list(found)
    times = Counter(one["id"] for _, one in registry if one)
    wrong = [f"{identity} stands on {n} tests" for identity, n in times.items() if n > 1]
    for test, one in registry:
        if one is None:
            wrong.append(f"{test} has no requirement")
            continue
        if not ID.fullmatch(one["id"]):
            wrong.append(f"{test}: {one['id']} is not like BLOG-ART-07")
        if one["points"] < 1:
            wrong.append(f"{test}: a requirement is worth a point at least")
        if not one["meaning"].endswith(".") or "\n" in one["meaning"]:
            wrong.append(f"{test}: its docstring should be one sentence in one line")
    return wrong
