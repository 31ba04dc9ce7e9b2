"""Who may use the back office: people with the role, and programs whose key has the scope.

    @orders.get("/api/back-office/orders")
    @staff("orders:read")
    @contract("orders", HTTP_200=OrderList)
    def list_all(query: PageQuery): ...

Such a view may be asked by a program, which is no user: it says who acts by `who_acts()`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

from common import clock
from common.auth.access import Program, accept_programs, current_user, program, role
from common.errors import NotSignedIn
from ecommerce_api.actions import api_keys
from ecommerce_api.models.api_keys import Scope
from ecommerce_api.models.audit import Who
from ecommerce_api.storage.database import db

View = TypeVar("View", bound=Callable[..., Any])
OURS = "hp_"  # how a program's token begins


def install(app: Flask) -> None:
    """Let programs in with `Authorization: Bearer hp_…`."""
    accept_programs(app, _program)


def staff(scope: Scope) -> Callable[[View], View]:
    """Users with the role staff or admin; programs with this scope."""
    return role("staff", scope=scope)


def who_acts() -> Who:
    """Who asks, for the record of acts."""
    asking = program()
    if asking is not None:
        return Who("program", asking.id, asking.name)
    user = current_user()
    return Who("user", user.id, user.name)


def _program() -> Program | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip().startswith(OURS):
        return None
    key = api_keys.key_behind(db(), token.strip(), now=clock.now())
    if key is None:
        raise NotSignedIn("This API key opens nothing.", errors={"token": ["is not valid"]})
    return Program(key.id, key.name, frozenset(key.scopes))
