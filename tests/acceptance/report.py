"""The marks: collected from pytest's reports, shown as a table, written as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.requirements import CONTRACT, PARTS
from tests.acceptance.server import Server

ASKED = pytest.StashKey[Server]()  # where a suite leaves, on each test, whom that test asks
COLOURS = {"passed": "green", "failed": "red", "could not begin": "yellow"}


@dataclass
class Mark:
    """What a requirement got."""

    id: str
    points: int
    meaning: str
    part: str
    outcome: str
    failure: dict[str, Any] | None = None

    @property
    def reached(self) -> int:
        return self.points if self.outcome == "passed" else 0


class Marks:
    """A pytest plugin. What it needs comes with the reports, so that it works with pytest-xdist, too."""

    def __init__(self, base_url: str | None, file: Path | None) -> None:
        self.base_url = base_url
        self.file = file
        self.marks: dict[str, Mark] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = dict(report.user_properties)
        one: Any = told.get("requirement")
        failure: Any = told.get("failure")
        if one and failure:
            self.marks[one["id"]] = Mark(**one, outcome=failure["outcome"], failure=failure)
        elif one and report.when == "call" and report.passed:
            self.marks[one["id"]] = Mark(**one, outcome="passed")

    def pytest_sessionfinish(self) -> None:
        if self.file:
            text = json.dumps(self.as_json(), indent=2, ensure_ascii=False)
            self.file.write_text(text + "\n", "utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.marks:
            return
        terminalreporter.section(f"marks of {self.base_url or 'our own server'}")
        for mark in self._sorted():
            if mark.outcome == "passed" and not self.base_url:
                continue  # of our own, only what is missing
            start = f"{mark.id}  {mark.reached}/{mark.points}  "
            colour = {COLOURS[mark.outcome]: True}
            terminalreporter.write_line(f"{start}{mark.outcome:<15}  {mark.meaning}", **colour)
        terminalreporter.write_line("")
        for line in self._sums():
            terminalreporter.write_line(line)

    def as_json(self) -> dict[str, Any]:
        return {
            "server": self.base_url,
            "points": points(self._sorted()),
            "parts": {name: points(marks) for name, marks in self._parts()},
            "requirements": [asdict(mark) | {"reached": mark.reached} for mark in self._sorted()],
        }

    def _sorted(self) -> list[Mark]:
        return [self.marks[identity] for identity in sorted(self.marks)]

    def _parts(self) -> Iterator[tuple[str, list[Mark]]]:
        """The contract, and what is apart from it; none that was left out."""
        for part in (CONTRACT, *PARTS):
            if marks := [mark for mark in self._sorted() if mark.part == part]:
                yield part, marks

    def _sums(self) -> Iterator[str]:
        """Of each group of requirements (BLOG-ART), of each part, and of all."""
        for part, marks in self._parts():
            groups: dict[str, list[Mark]] = {}
            for mark in marks:
                groups.setdefault(mark.id.rpartition("-")[0], []).append(mark)
            if len(groups) > 1:
                yield from (in_sum(name, group) for name, group in groups.items())
            yield from (in_sum(part, marks), "")
        yield in_sum("all", self._sorted())


def in_sum(name: str, marks: list[Mark]) -> str:
    met = sum(mark.outcome == "passed" for mark in marks)
    found = points(marks)
    return (
        f"{name:<11} {found['reached']:>4} of {found['possible']:>3} points, "
        f"{met} of {len(marks)} requirements"
    )


def points(marks: list[Mark]) -> dict[str, int]:
    return {
        "reached": sum(mark.reached for mark in marks),
        "possible": sum(mark.points for mark in marks),
    }


def in_words(one: dict[str, Any], failure: dict[str, Any]) -> str:
    """A failure for the one who wrote the server: what was sent, expected, and came back."""
    sent, back = failure["sent"] or {}, failure["came_back"]
    worth = "1 point" if one["points"] == 1 else f"{one['points']} points"
    lines = [f"{one['id']} ({worth}): {one['meaning']}"]
    lines += [failure["reason"]] if failure["outcome"] == "could not begin" else []
    lines += rows("sent", f"{sent['method']} {sent['url']}" if sent else "nothing yet")
    lines += rows("", f"Authorization: {sent['authorization']}" if "authorization" in sent else "")
    lines += rows("", sent.get("body", ""))
    lines += rows("expected", failure["expected"])
    if isinstance(back, dict):
        lines += rows("came back", f"{back['status']} ({back['type']})")
        lines += rows("", back["body"])
    else:
        lines += rows("came back", back)
    return "\n".join(lines)


def rows(label: str, text: str) -> list[str]:
    """A label before the first line of a text, and the others below it."""
    return [f"  {label if n == 0 else '':<11}{row}" for n, row in enumerate(text.splitlines())]
