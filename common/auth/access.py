"""Who may use a route: stated beside the route, checked before it, denied when nothing is stated.

    @articles.get("/articles")
    @public
    def list_articles(): ...

A view without a statement answers 403 to everyone, and `tests/architecture` finds it. `capstone policy`
prints the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, current_app, g, redirect, request
from werkzeug.wrappers import Response

from common.auth.users import Identity, User
from common.errors import Forbidden, NotSignedIn

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of its caller."""

    name: str
    signed_in: bool = False
    role: str | None = None


PUBLIC = Access("public")
SIGNED_IN = Access("signed in", signed_in=True)


def public(view: View) -> View:
    """Anyone, signed in or not."""
    return _state(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any user with a living session."""
    return _state(view, SIGNED_IN)


def role(name: str) -> Callable[[View], View]:
    """Users with this role; an admin has every role."""
    return lambda view: _state(view, Access(f"role {name}", signed_in=True, role=name))


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the view of an endpoint states, or None. Static files are there to be seen."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    return getattr(app.view_functions[endpoint], "access", None)


def install(app: Flask, identify: Callable[[], Identity | None]) -> None:
    """Check every request's route; `identify` finds out who asks."""
    app.extensions["identify"] = identify
    app.before_request(_enforce)


def identity() -> Identity | None:
    """Who asks: found once per request, only when somebody wants to know."""
    if "identity" not in g:
        g.identity = current_app.extensions["identify"]()
    found: Identity | None = g.identity
    return found


def current_user() -> User:
    """The signed-in user; only for views that ask for one."""
    found = identity()
    if found is None:
        raise not_signed_in()
    return found.user


def asker_id() -> UUID | None:
    """Who asks, for views that serve everybody and tell each what is theirs. NotSignedIn for a bad token:
    who sends one wants to be known."""
    found = identity()
    return found.user.id if found else None


def not_signed_in() -> NotSignedIn:
    """The refusal for who sent nothing; a bad token gets another (`sign_in.py`)."""
    return NotSignedIn("Sign in first.", errors={"token": ["is missing"]})


def _enforce() -> Response | None:
    if request.endpoint is None:  # no such route: Flask answers 404
        return None
    stated = access_of(current_app, request.endpoint)
    if stated is None:
        raise Forbidden("This route does not say who may use it, so nobody may.")
    if not stated.signed_in:
        return None
    found = identity()
    if found is None:
        if request.method == "GET" and not request.path.startswith("/api/"):
            return redirect("/sign-in?" + urlencode({"next": request.full_path.rstrip("?")}))
        raise not_signed_in()
    if stated.role and found.user.role not in {stated.role, "admin"}:
        raise Forbidden(f"Only for the role {stated.role}.")
    return None


def _state(view: View, access: Access) -> View:
    view.access = access  # pyrefly: ignore[missing-attribute]
    return view
