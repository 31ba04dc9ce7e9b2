"""A few live numbers about an app, and its demo users, for the portal. Only where an app runs as a demo."""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app
from pydantic import Field

from common.auth.access import public
from common.errors import NotFound
from common.http.openapi import Output, contract

Count = Callable[[], int]
counters = Blueprint("counters", __name__)


class DemoPerson(Output):
    key: str = Field(description="Sign in at /sign-in/demo/<key>")
    name: str
    about: str


class Counters(Output):
    counters: dict[str, int]
    people: list[DemoPerson]


def install(app: Flask) -> None:
    app.extensions["counters"] = dict[str, Count]()
    app.register_blueprint(counters)


def count_of(app: Flask, name: str, count: Count) -> None:
    """Declare a number: `count_of(app, "articles", lambda: stored.count(db.session()))`."""
    app.extensions["counters"][name] = count


@counters.get("/api/counters")
@public
@contract("about", HTTP_200=Counters)
def show() -> Counters:
    """What the portal's card shows. How many orders a shop has is its own business: demo mode only."""
    people = current_app.config["DEMO_USERS"]
    if not people:
        raise NotFound("This app does not run as a demo.")
    counts = {name: count() for name, count in current_app.extensions["counters"].items()}
    return Counters(counters=counts, people=[DemoPerson(**_public(one)) for one in people])


def _public(person: dict[str, str]) -> dict[str, str]:
    return {name: person[name] for name in ("key", "name", "about")}
