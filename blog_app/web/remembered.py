"""Answers that are alike for everybody who has not signed in: kept as bytes until a list shows something else.

    @lists.get("")
    @public
    @remembered
    @contract("articles", HTTP_200=ArticleList)
    def list_articles(query): ...

One small statement tells the version of what lists show, so nobody is answered what was true before. What
depends on who asks is made anew each time, and kept nowhere.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, Response, current_app, make_response, request

from blog_app.storage import lists
from common.http.headers import is_personal
from common.postgres import asking

View = TypeVar("View", bound=Callable[..., Any])
MOST_BYTES = 16 * 2**20  # in one process
LARGEST = 512 * 2**10  # of one answer


@dataclass(frozen=True, slots=True)
class Answer:
    """`etag` comes from the bytes: all processes give the same, and it outlives what changed elsewhere."""

    body: bytes
    content_type: str
    etag: str


class Answers:
    """The answers of one version, those asked for longest ago leave first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._version = -1
        self._bytes = 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, address: str, version: int) -> Answer | None:
        with self._lock:
            if version != self._version:
                return None
            found = self._kept.get(address)
            if found is not None:
                self._kept.move_to_end(address)
            return found

    def put(self, address: str, version: int, answer: Answer) -> None:
        """`version` was read before the answer was made: if something changed in between, the next one
        who asks has a newer version and gets a new answer."""
        with self._lock:
            if version > self._version:
                self._version, self._bytes = version, 0
                self._kept.clear()
            if version < self._version or len(answer.body) > LARGEST or address in self._kept:
                return
            self._kept[address] = answer
            self._bytes += len(answer.body)
            while self._bytes > self._most:
                self._bytes -= len(self._kept.popitem(last=False)[1].body)


def install(app: Flask) -> None:
    app.extensions["answers"] = Answers()


def remembered(view: View) -> View:
    """The view's answer, made once for everybody; 304 for who has it already."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        if is_personal():
            return view(*args, **kwargs)
        answers: Answers = current_app.extensions["answers"]
        with asking() as connection:
            address, version = request.full_path, lists.version(connection)
        found = answers.get(address, version)
        if found is None:
            made = make_response(view(*args, **kwargs))
            if made.status_code != 200:
                return made
            found = _answer(made)
            answers.put(address, version, found)
        response = Response(found.body, content_type=found.content_type)
        response.set_etag(found.etag)
        return response.make_conditional(request.environ)

    return answer  # pyrefly: ignore[bad-return]


def _answer(made: Response) -> Answer:
    body = made.get_data()
    return Answer(body, made.content_type or "", blake2b(body, digest_size=12).hexdigest())
