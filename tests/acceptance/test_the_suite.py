"""The suite itself is tried on servers that are wrong in known ways: what it says of them must be true."""

import ast
import time
from typing import Any

import pytest

from tests.acceptance import requirements
from tests.acceptance.marking import HERE, NOBODY, Mark, Marks, Wrong, marking  # noqa: F401  a fixture
from tests.acceptance.small_blog import served

NOT_HERE = {"blog_app", "ecommerce_api", "iot_dashboard", "chat_app", "common"}

FIRST = "-01"  # of each group
LACKS_EVERYTHING = 404, {"error": "Not Found"}
NOTHING_RIGHT = {
    "lacks everything": LACKS_EVERYTHING,
    "html": (200, "<h1>It works!</h1>"),
    "another shape": (200, [{"user": 7}, None]),
    "fails": (500, {"errors": {"server": ["sorry"]}}),
}


@pytest.mark.whole
def test_a_server_that_lacks_everything_gets_nothing(mark: Mark) -> None:
    with served(Wrong(*LACKS_EVERYTHING)) as url:
        nothing(mark(url, FIRST, "--tb=line"), least=25)


@pytest.mark.whole
@pytest.mark.parametrize("answer", NOTHING_RIGHT.values(), ids=NOTHING_RIGHT)
def test_a_server_that_does_nothing_right_gets_nothing(mark: Mark, answer: tuple[int, Any]) -> None:
    with served(Wrong(*answer)) as url:
        nothing(mark(url, "", "--tb=line"), least=260)


def nothing(marks: Marks, *, least: int) -> None:
    assert len(marks["requirements"]) >= least, "the premise: so many were asked"
    reached = {name: part["reached"] for name, part in marks["parts"].items()}
    assert reached == {"contract": 0, "beyond": 0, "publication": 0}
    assert all(one["failure"]["reason"] for one in marks["requirements"])


@pytest.mark.whole
def test_what_a_test_needs_first_is_said_when_it_fails(mark: Mark) -> None:
    with served(Wrong(404, {"error": "Not Found"})) as url:
        marks = mark(url, "BLOG-FAV-01")
    failed = marks["by_id"]["BLOG-FAV-01"]
    assert failed["outcome"] == "could not begin"
    assert failed["failure"]["reason"] == "could not begin: registering answered 404"
    assert "could not begin: registering answered 404" in marks["text"]
    assert "Traceback" not in marks["text"]
    assert marks["points"] == {"reached": 0, "possible": 2}


@pytest.mark.whole
def test_nobody_there_is_said_at_every_requirement(mark: Mark) -> None:
    marks = mark(NOBODY, "BLOG-TAG")
    came_back = {one["failure"]["came_back"] for one in marks["requirements"]}
    assert all(said.startswith("no connection") for said in came_back)
    assert marks["points"] == {"reached": 0, "possible": 4}


@pytest.mark.whole
def test_a_server_that_hangs_is_left_in_time(mark: Mark) -> None:
    began = time.monotonic()
    with served(Wrong(200, {}, wait=30)) as url:
        marks = mark(url, "BLOG-TAG or BLOG-FAV", "--patience", "0.2")
    assert time.monotonic() - began < 15
    assert marks["points"]["reached"] == 0
    assert "no answer within 0.2 seconds" in marks["text"]


@pytest.mark.whole
def test_a_failure_tells_request_expectation_and_answer(mark: Mark) -> None:
    with served(Wrong(200, {"tags": "tea"})) as url:
        marks = mark(url, "BLOG-TAG-01")
    told = marks["by_id"]["BLOG-TAG-01"]["failure"]
    assert told["sent"] == {"method": "GET", "url": f"{url}/api/tags"}
    assert told["expected"] == "the contract's shape; tags: 'tea' is not of type 'array'"
    assert told["came_back"]["status"] == 200
    assert told["came_back"]["body"] == '{"tags": "tea"}'
    for row in ("sent       GET", "expected   the contract's shape", "came back  200"):
        assert row in marks["text"]


@pytest.mark.whole
def test_what_locks_accounts_is_asked_for(mark: Mark) -> None:
    assert set(mark(NOBODY, "BLOG-OPS-10 or BLOG-TAG-01")["by_id"]) == {"BLOG-TAG-01"}
    asked = mark(NOBODY, "BLOG-OPS-10 or BLOG-TAG-01", "--lockout")
    assert set(asked["by_id"]) == {"BLOG-TAG-01", "BLOG-OPS-10"}


@pytest.mark.whole
def test_what_goes_beyond_the_contract_can_be_left_out(mark: Mark) -> None:
    marks = mark(NOBODY, "BLOG-BEY or BLOG-TAG", "-m", "not beyond")
    assert {identity[:8] for identity in marks["by_id"]} == {"BLOG-TAG"}


def test_the_registry_refuses_what_would_spoil_it() -> None:
    right = {"id": "BLOG-ART-01", "points": 1, "meaning": "It holds.", "part": "contract"}
    assert requirements.faults([("a", right)]) == []
    assert requirements.faults([("a", right), ("b", right)]) == ["BLOG-ART-01 stands on 2 tests"]
    assert requirements.faults([("a", None)]) == ["a has no requirement"]
    for spoiled in ({"id": "ART-1"}, {"points": 0}, {"meaning": ""}):
        assert len(requirements.faults([("a", right | spoiled)])) == 1


def test_the_suite_needs_nothing_of_the_servers_it_marks() -> None:
    files = sorted(HERE.rglob("*.py"))
    assert len(files) > 15, "the premise: they were found"
    imported = {
        (file.name, name.partition(".")[0])
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in names_in(node)
    }
    assert {(file, name) for file, name in imported if name in NOT_HERE} == set()
    assert {file for file, name in imported if name == "workshop"} == {"our_blog.py"}


def names_in(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module)] if isinstance(node, ast.ImportFrom) else []
