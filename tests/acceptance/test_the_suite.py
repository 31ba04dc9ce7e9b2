"""The suite itself is tried on servers that are wrong in known ways: what it says of them must be true."""

import ast
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from tests.acceptance import requirements
from tests.acceptance.small_blog import Article, SmallBlog, served

HERE = Path(__file__).parent
NOBODY = "http://127.0.0.1:1"
NOT_HERE = {"blog_app", "ecommerce_api", "iot_dashboard", "chat_app", "common"}
Marks = dict[str, Any]
Mark = Callable[..., Marks]


@pytest.fixture
def mark(tmp_path: Path) -> Mark:
    """Runs the suite as an instructor does, and answers its report; `text` is what it printed."""

    def run(base_url: str, only: str = "", *arguments: str) -> Marks:
        report = tmp_path / "marks.json"
        command = [sys.executable, "-m", "pytest", str(HERE / "blog"), f"--confcutdir={HERE}"]
        command += ["--base-url", base_url, "--report", str(report), "-k", only, *arguments]
        command += ["-p", "no:cacheprovider", "-p", "no:xdist"]
        done = subprocess.run(
            command, cwd=HERE.parent.parent, capture_output=True, text=True, check=False, timeout=50
        )
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        marks: Marks = json.loads(report.read_text("utf-8"))
        return marks | {
            "by_id": {one["id"]: one for one in marks["requirements"]},
            "text": done.stdout,
        }

    return run


class Wrong:
    """A server that always does the same."""

    def __init__(self, status: int, body: Any, *, wait: float = 0) -> None:
        self.status, self.body, self.wait = status, body, wait
        self.lock = Lock()

    def answer(self, *_: object) -> tuple[int, Any]:
        time.sleep(self.wait)
        return self.status, self.body


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(404, {"error": "Not Found"}, id="lacks everything"),
        pytest.param(200, "<h1>It works!</h1>", id="html", marks=pytest.mark.whole),
        pytest.param(200, [{"user": 7}, None], id="another shape", marks=pytest.mark.whole),
        pytest.param(500, {"errors": {"server": ["sorry"]}}, id="fails", marks=pytest.mark.whole),
    ],
)
def test_a_server_that_does_nothing_gets_nothing(mark: Mark, status: int, body: Any) -> None:
    with served(Wrong(status, body)) as url:
        marks = mark(url, "", "--tb=line")
    assert len(marks["requirements"]) > 100
    assert marks["points"]["reached"] == 0
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


class CountsThePage(SmallBlog):
    def count(self, _found: list[Article], page: list[Article]) -> int:
        return len(page)


class CountsFavouritesTwice(SmallBlog):
    def favour(self, person: dict[str, Any], article: Article) -> None:
        article.favoured_by.append(person["username"])


class KnowsCommentsByNumberOnly(SmallBlog):
    def delete_comment(self, _slug: str, number: int) -> None:
        for article in self.articles:
            article.comments = [one for one in article.comments if one["id"] != number]


class LetsAnybodyDelete(SmallBlog):
    def delete(self, _person: dict[str, Any], article: Article) -> None:
        self.articles.remove(article)


class OverlooksBadTokens(SmallBlog):
    def reader(self, token: str) -> dict[str, Any] | None:
        return self.people.get(token)


class RegistersNamesTwice(SmallBlog):
    def register(self, account: dict[str, Any]) -> dict[str, Any]:
        made = super().register(account | {"username": account["email"]})
        made["username"] = account["username"]
        return made


class Spoiled(
    CountsThePage,
    CountsFavouritesTwice,
    KnowsCommentsByNumberOnly,
    LetsAnybodyDelete,
    OverlooksBadTokens,
    RegistersNamesTwice,
):
    """All of it at once."""


LOST = {
    "BLOG-LST-04", "BLOG-LST-12",  # counts the page
    "BLOG-FAV-03", "BLOG-RAC-05",  # counts favourites twice
    "BLOG-COM-06", "BLOG-COM-08", "BLOG-COM-09",  # knows comments by number only
    "BLOG-ART-18",  # lets anybody delete
    "BLOG-BEY-08",  # overlooks bad tokens
    "BLOG-USR-06", "BLOG-RAC-01",  # registers names twice
}  # fmt: skip
KEPT = {"BLOG-USR-01", "BLOG-USR-02", "BLOG-ART-01", "BLOG-FAV-01", "BLOG-COM-02"}


@pytest.mark.parametrize(("blog", "lost"), [(SmallBlog, set()), (Spoiled, LOST)])
def test_what_is_wrong_costs_its_requirements(
    mark: Mark, blog: type[SmallBlog], lost: set[str]
) -> None:
    with served(blog()) as url:
        marks = mark(url, " or ".join(LOST | KEPT))
    assert set(marks["by_id"]) == LOST | KEPT
    assert missed(marks) == lost


def missed(marks: Marks) -> set[str]:
    return {one["id"] for one in marks["requirements"] if one["outcome"] != "passed"}


@pytest.mark.whole
def test_what_goes_beyond_the_contract_can_be_left_out(mark: Mark) -> None:
    marks = mark(NOBODY, "BLOG-BEY or BLOG-TAG", "-m", "not beyond")
    assert {identity[:8] for identity in marks["by_id"]} == {"BLOG-TAG"}


def test_the_registry_refuses_what_would_spoil_it() -> None:
    right = {"id": "BLOG-ART-01", "points": 1, "meaning": "It holds."}
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
