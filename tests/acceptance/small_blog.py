"""A small blog in the contract's shapes, for trying the suite: right where it goes, and easy to spoil.

Everything is in memory and one request runs at a time. What a spoiled one does differently it overrides.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

NOW = "2030-01-01T00:00:00Z"


class Refused(Exception):
    """A status, and the word in `errors` that says what it is about."""

    def __init__(self, status: int, name: str) -> None:
        super().__init__(name)
        self.status, self.name = status, name


@dataclass
class Article:
    author: str
    wish: dict[str, Any]
    slug: str = field(default_factory=lambda: uuid.uuid4().hex)
    favoured_by: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)


class SmallBlog:
    """Accounts, articles, favourites and comments; no changes, no profiles, no feed."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Any]] = {}  # by token
        self.articles: list[Article] = []
        self.lock = Lock()

    def answer(  # noqa: C901, PLR0911  a table of routes is long, not complicated
        self, method: str, path: str, token: str, body: Any
    ) -> tuple[int, Any]:
        parts, query = path_parts(path), dict(parse_qsl(urlsplit(path).query))
        match method, *parts:
            case "POST", "users":
                return 201, {"user": self.register(body["user"])}
            case "GET", "user":
                return 200, {"user": self.who(token)}
            case "GET", "articles":
                return 200, self.page(self.reader(token), query)
            case "POST", "articles":
                article = Article(self.who(token)["username"], body["article"])
                self.articles.insert(0, article)
                return 201, {"article": self.shown(article, None)}
            case "GET", "articles", slug:
                return 200, {"article": self.shown(self.article(slug), self.reader(token))}
            case "DELETE", "articles", slug:
                self.delete(self.who(token), self.article(slug))
                return 204, None
            case "POST", "articles", slug, "favorite":
                self.favour(self.who(token), article := self.article(slug))
                return 200, {"article": self.shown(article, self.who(token))}
            case "DELETE", "articles", slug, "favorite":
                article, name = self.article(slug), self.who(token)["username"]
                article.favoured_by = [other for other in article.favoured_by if other != name]
                return 200, {"article": self.shown(article, self.who(token))}
            case "GET", "articles", slug, "comments":
                return 200, {"comments": self.article(slug).comments}
            case "POST", "articles", slug, "comments":
                return 201, {"comment": self.comment(self.who(token), slug, body["comment"])}
            case "DELETE", "articles", slug, "comments", number:
                self.delete_comment(slug, int(number))
                return 204, None
        raise Refused(404, "route")

    def register(self, account: dict[str, Any]) -> dict[str, Any]:
        if any(account["username"] == other["username"] for other in self.people.values()):
            raise Refused(409, "username")
        token = uuid.uuid4().hex
        wish = {name: account[name] for name in ("username", "email")}
        self.people[token] = wish | {"token": token, "bio": None, "image": None}
        return self.people[token]

    def who(self, token: str) -> dict[str, Any]:
        if token not in self.people:
            raise Refused(401, "token")
        return self.people[token]

    def reader(self, token: str) -> dict[str, Any] | None:
        """Where no token is needed; one that is sent must be right."""
        return self.who(token) if token else None

    def article(self, slug: str) -> Article:
        found = [article for article in self.articles if article.slug == slug]
        if not found:
            raise Refused(404, "article")
        return found[0]

    def delete(self, person: dict[str, Any], article: Article) -> None:
        if article.author != person["username"]:
            raise Refused(403, "article")
        self.articles.remove(article)

    def favour(self, person: dict[str, Any], article: Article) -> None:
        if person["username"] not in article.favoured_by:
            article.favoured_by.append(person["username"])

    def comment(self, person: dict[str, Any], slug: str, wish: dict[str, Any]) -> dict[str, Any]:
        number = sum(len(article.comments) for article in self.articles) + 1
        made = {"id": number, "createdAt": NOW, "updatedAt": NOW, "author": profile(person)}
        self.article(slug).comments.append(made | wish)
        return made | wish

    def delete_comment(self, slug: str, number: int) -> None:
        article = self.article(slug)
        kept = [comment for comment in article.comments if comment["id"] != number]
        if len(kept) == len(article.comments):
            raise Refused(404, "comment")
        article.comments = kept

    def page(self, reader: dict[str, Any] | None, query: dict[str, str]) -> dict[str, Any]:
        found = [a for a in self.articles if a.author == query.get("author", a.author)]
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 20))
        page = found[offset : offset + limit]
        return {
            "articles": [self.headline(article, reader) for article in page],
            "articlesCount": self.count(found, page),
        }

    def count(self, found: list[Article], _page: list[Article]) -> int:
        return len(found)

    def headline(self, article: Article, reader: dict[str, Any] | None) -> dict[str, Any]:
        shown = self.shown(article, reader)
        del shown["body"]
        return shown

    def shown(self, article: Article, reader: dict[str, Any] | None) -> dict[str, Any]:
        author = next(p for p in self.people.values() if p["username"] == article.author)
        favorited = bool(reader) and reader["username"] in article.favoured_by
        about = {"author": profile(author), "slug": article.slug, "favorited": favorited}
        times = {"createdAt": NOW, "updatedAt": NOW, "favoritesCount": len(article.favoured_by)}
        return {"tagList": []} | article.wish | about | times


@contextmanager
def served(blog: Any) -> Iterator[str]:
    """The base URL of a blog, which is anything that has `answer`."""
    handler = type("Handler", (Handler,), {"blog": blog})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False  # one that hangs is left alone
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    """HTTP for a blog. Whatever it stumbles over is a 500, with a page in HTML as frameworks have it."""

    blog: Any

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            return
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = self.headers.get("Authorization", "").partition(" ")[2]
        try:
            with self.blog.lock:
                status, body = self.blog.answer(
                    self.command, self.path, token, json.loads(sent or "0")
                )
        except Refused as refusal:
            status, body = refusal.status, {"errors": {refusal.name: ["no"]}}
        except Exception as error:  # noqa: BLE001  as frameworks do
            status, body = 500, f"<h1>Internal Server Error</h1><pre>{error!r}</pre>"
        self.close_connection = True
        self.send_response(status)
        text = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
        self.send_header(
            "Content-Type", "text/html" if isinstance(body, str) else "application/json"
        )
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def path_parts(path: str) -> list[str]:
    below = urlsplit(path).path.removeprefix("/api/")
    return [unquote(part) for part in below.split("/")]


def profile(person: dict[str, Any]) -> dict[str, Any]:
    shown = {name: person[name] for name in ("username", "bio", "image")}
    return shown | {"following": False}
