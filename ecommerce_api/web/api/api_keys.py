"""Keys for programs of the back office, over JSON: admins make, list and revoke them."""

import secrets
from datetime import datetime
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from common import clock
from common.auth.access import current_user, recently, role
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of
from ecommerce_api.actions import api_keys as actions
from ecommerce_api.models.api_keys import (
    LONGEST_LIFE,
    LONGEST_NAME,
    PER_ADMIN,
    SCOPES,
    ApiKey,
    Scope,
    token_of,
)
from ecommerce_api.storage import api_keys as stored
from ecommerce_api.storage.database import db
from ecommerce_api.web.idempotency import derived_id, idempotent
from ecommerce_api.web.staff import who_acts

api_keys = Blueprint("api_keys_api", __name__, url_prefix="/api/api-keys")


class NewApiKey(Input):
    name: str = Field(max_length=LONGEST_NAME, description="What it is for")
    scopes: list[Scope] = Field(max_length=len(SCOPES))
    expires_in_days: int = Field(90, ge=1, le=LONGEST_LIFE)


class ApiKeyOut(Output):
    id: UUID
    name: str
    scopes: list[Scope] = Field(max_length=len(SCOPES))
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = Field(description="To the hour")
    revoked_at: datetime | None


class ApiKeyMade(ApiKeyOut):
    token: str | None = Field(
        description="Send it as `Authorization: Bearer <token>`. Shown once: null in a repetition"
    )


class ApiKeyList(Output):
    api_keys: list[ApiKeyOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


@api_keys.post("")
@role("admin")
@recently("10 minutes")
@idempotent(secrets=("token",))
@contract("api keys", HTTP_201=ApiKeyMade)
def make(json: NewApiKey) -> tuple[ApiKeyMade, int]:
    """Make a key for a program. Its token is in this answer, and nowhere else."""
    rate_limits().take(PER_ADMIN, "api key", str(current_user().id))
    wish = actions.Wish(json.name, json.scopes, json.expires_in_days)
    ids, secret = actions.Ids(derived_id("key"), derived_id("entry")), secrets.token_urlsafe(32)
    made = actions.make(db(), who_acts(), wish, ids=ids, secret=secret, now=clock.now())
    return ApiKeyMade(**_shown(made).model_dump(), token=token_of(made.id, secret)), 201


@api_keys.get("")
@role("admin")
@contract("api keys", HTTP_200=ApiKeyList)
def list_keys(query: PageQuery) -> ApiKeyList:
    """All keys, the newest first, also those that open nothing any more."""
    found = stored.latest(db(), query.limit, key_of(query.cursor, UUID))
    return ApiKeyList(api_keys=[_shown(key) for key in found.rows], next_cursor=found.next)


@api_keys.delete("/<uuid:key_id>")
@role("admin")
@recently("10 minutes")
@idempotent(required=False)
@contract("api keys", HTTP_204=None)
def revoke(key_id: UUID) -> tuple[str, int]:
    """End a key, at once."""
    rate_limits().take(PER_ADMIN, "api key", str(current_user().id))
    actions.revoke(db(), who_acts(), key_id, entry_id=derived_id("entry"), now=clock.now())
    return "", 204


def _shown(key: ApiKey) -> ApiKeyOut:
    return ApiKeyOut.model_validate(key)
