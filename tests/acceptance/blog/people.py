"""People of the blog and what they do before a test begins: register, publish, comment, follow, favour.

These verbs ask for no more than they need, and report what fails as "could not begin": whether an answer
is right in all its parts is for the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.server import Client, Server

PASSWORD = "Nordpier-Lantern-7"
ANOTHER_PASSWORD = "Suedpier-Beacon-8"


class Person(Client):
    """Somebody with a name, an address and a password that no other test knows."""

    def __init__(self, server: Server, name: str) -> None:
        super().__init__(server)
        self.name = unique(name)
        self.email = f"{self.name}@example.com"
        self.password = PASSWORD

    @property
    def account(self) -> dict[str, str]:
        """What registering needs."""
        return {"username": self.name, "email": self.email, "password": self.password}

    @property
    def token(self) -> str:
        return (self.authorization or "").partition(" ")[2]

    @beginning("registering")
    def registers(self) -> Person:
        return self.uses(self.post("users", user=self.account))

    @beginning("signing in")
    def signs_in(self) -> Person:
        """With another token than before, as on another device."""
        return self.uses(sign_in(self, self.email, self.password))

    def uses(self, answer: Answer) -> Person:
        """Take the token of an answer."""
        user = made(answer, "user", "token")
        self.authorization = f"Token {user['token']}"
        return self

    @beginning("publishing an article")
    def publishes(self, **fields: Any) -> dict[str, Any]:
        return made(self.post("articles", article=draft(**fields)), "article", "slug")

    @beginning("beginning a draft")
    def begins(self, **fields: Any) -> dict[str, Any]:
        """A draft of which nobody else knows."""
        return made(self.post("drafts", draft=draft(**fields)), "draft", "id", "version")

    @beginning("looking for the article among one's own")
    def manuscript_of(self, slug: str) -> dict[str, Any]:
        """What its author keeps of an article: its id, its version."""
        answer = self.get("drafts", limit=100)
        answer.has(200)
        found = [one for one in answer.holds("drafts") if one["slug"] == slug]
        answer.must(found, f'"{slug}" among them')
        return dict(found[0])

    @beginning("commenting")
    def comments(self, slug: str, body: str = "Well said.", **more: Any) -> dict[str, Any]:
        comment = {"body": body} | more
        return made(self.post("articles", slug, "comments", comment=comment), "comment", "id")

    @beginning("following")
    def follows(self, other: Person) -> None:
        made(self.post("profiles", other.name, "follow"), "profile")

    @beginning("favouring an article")
    def favours(self, slug: str) -> None:
        made(self.post("articles", slug, "favorite"), "article")


NewMember = Callable[[], Person]


def sign_in(client: Client, email: str, password: str) -> Answer:
    return client.post("users", "login", user={"email": email, "password": password})


def draft(**fields: Any) -> dict[str, Any]:
    """An article that may be published; `fields` replace or add."""
    made_up = {
        "title": f"On {unique('tea')}",
        "description": "What it is about",
        "body": "A first paragraph.\n\nA second one.",
        "tagList": ["acceptance"],
    }
    return made_up | fields


def unique(name: str) -> str:
    """Letters and digits only, 20 at most: every server should take it."""
    return f"{name}{uuid4().hex[:12]}"


def made(answer: Answer, name: str, *fields: str) -> dict[str, Any]:
    """What was made, when it was made and has these fields."""
    answer.has(200, 201)
    found = answer.holds(name)
    for field in fields:
        answer.must(isinstance(found, dict) and field in found, f"{name}.{field}")
    return found
