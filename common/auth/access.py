"""Who may use a route: stated beside the route, checked before it, denied when nothing is stated.

    @articles.get("/articles")
    @public
    def list_articles(): ...

    @admin.get("/admin")
    @role("admin")
    @recently("10 minutes")
    def everything(): ...

    @orders.get("/api/orders/all")
    @role("staff", scope="orders:read")
    def list_all(): ...

A view without a statement answers 403 to everyone, and `tests/architecture` finds it. `capstone policy`
prints the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, current_app, g, redirect, request
from werkzeug.wrappers import Response

from common import clock
from common.auth.users import Identity, User
from common.errors import Forbidden, NotSignedIn

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of its caller."""

    name: str
    signed_in: bool = False
    role: str | None = None
    proved_within: timedelta | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A program that asks with a key of its own. It is nobody with an account, and may do what its scopes name."""

    id: UUID
    name: str
    scopes: frozenset[str]


class ConfirmationNeeded(Forbidden):
    """The session is good, but its user was last asked long ago who they are. A program confirms with
    `POST /api/auth/confirm`, a person on `/confirm`; then the same request is sent again."""

    title = "Please confirm that it is you"


PUBLIC = Access("public")
SIGNED_IN = Access("signed in", signed_in=True)


def public(view: View) -> View:
    """Anyone, signed in or not."""
    return _state(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any user with a living session."""
    return _state(view, SIGNED_IN)


def role(name: str, *, scope: str | None = None) -> Callable[[View], View]:
    """Users with this role; an admin has every role. With a `scope` also programs whose key has it: the view
    must not ask for `current_user` then."""
    who = f"role {name} or scope {scope}" if scope else f"role {name}"
    return lambda view: _state(view, Access(who, signed_in=True, role=name, scope=scope))


def recently(span: str) -> Callable[[View], View]:
    """On top of `signed_in` or a role: users who showed who they are within "10 minutes", so that who finds
    a browser left open cannot do the worst with it. Programs with a key are no such people. May stand above or below the other statement."""
    number, _, unit = span.partition(" ")
    within = timedelta(**{unit.rstrip("s") + "s": int(number)})
    return lambda view: _state(view, Access("signed in, lately confirmed", True, None, within))


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the view of an endpoint states, or None. Static files are there to be seen."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    return getattr(app.view_functions[endpoint], "access", None)


def install(app: Flask, identify: Callable[[], Identity | None]) -> None:
    """Check every request's route; `identify` finds out who asks."""
    app.extensions["identify"] = identify
    app.before_request(_enforce)


def accept_programs(app: Flask, find: Callable[[], Program | None]) -> None:
    """Let programs in with keys of their own. `find` looks at the request: None when no such key was sent;
    NotSignedIn for one that opens nothing."""
    app.extensions["programs"] = find


def identity() -> Identity | None:
    """Who asks: found once per request, only when somebody wants to know."""
    if "identity" not in g:
        g.identity = None if program() else current_app.extensions["identify"]()
    found: Identity | None = g.identity
    return found


def program() -> Program | None:
    """The program that asks, if it is one: found once per request."""
    if "program" not in g:
        find = current_app.extensions.get("programs")
        g.program = find() if find else None
    found: Program | None = g.program
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
    asking = program()
    if asking is not None:
        return _enforce_scope(stated, asking)
    found = identity()
    if found is None:
        if request.method == "GET" and not request.path.startswith("/api/"):
            return redirect("/sign-in?" + urlencode({"next": request.full_path.rstrip("?")}))
        raise not_signed_in()
    if stated.role and found.user.role not in {stated.role, "admin"}:
        raise Forbidden(f"Only for the role {stated.role}.")
    if stated.proved_within and not found.proved_within(stated.proved_within, clock.now()):
        return _ask_to_confirm()
    return None


def _enforce_scope(stated: Access, asking: Program) -> None:
    if stated.scope is None:
        raise Forbidden("No API key opens this; it is for people.")
    if stated.scope not in asking.scopes:
        raise Forbidden(f"This API key has not the scope {stated.scope}.")


def _ask_to_confirm() -> Response:
    if request.method == "GET" and not request.path.startswith("/api/"):
        return redirect("/confirm?" + urlencode({"next": request.full_path.rstrip("?")}))
    raise ConfirmationNeeded("Confirm with your password first, then send this again.")


def _state(view: View, access: Access) -> View:
    earlier: Access | None = getattr(view, "access", None)
    view.access = _both(earlier, access) if earlier else access  # pyrefly: ignore[missing-attribute]
    return view


def _both(one: Access, other: Access) -> Access:
    """A second statement adds to the first and takes nothing away."""
    within = one.proved_within or other.proved_within
    name = one.role or other.role
    # A program cannot show that somebody sits in front of it.
    scope = None if within else one.scope or other.scope
    who = f"role {name}" if name else "signed in"
    who += f" or scope {scope}" if scope else ""
    return Access(f"{who}, lately confirmed" if within else who, True, name, within, scope)
