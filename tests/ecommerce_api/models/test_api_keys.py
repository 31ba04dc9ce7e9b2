"""What a key opens, and until when."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from common.errors import Invalid
from common.ids import new_id
from ecommerce_api.models.api_keys import (
    COARSE,
    SCOPES,
    ApiKey,
    checked_name,
    checked_scopes,
    hash_of,
    parts_of,
    token_of,
)

NOW = datetime(2026, 11, 24, 9, 45, tzinfo=UTC)
SECRET = secrets.token_urlsafe(32)
KEY = ApiKey(
    new_id(), "stock feed", ("stock:write",), hash_of(SECRET), "Grace", NOW, NOW + timedelta(days=1)
)


def test_a_token_holds_the_id_and_the_secret() -> None:
    assert parts_of(token_of(KEY.id, SECRET)) == (KEY.id, SECRET)
    for wrong in ("", "hp_", f"hp_{KEY.id}_{SECRET}", token_of(KEY.id, SECRET) + "x", "hp_x_y"):
        assert parts_of(wrong) is None
    assert SECRET not in repr(KEY), "only its hash is kept"


def test_a_key_opens_with_its_secret_until_it_ends() -> None:
    assert KEY.opens_with(SECRET, NOW)
    assert not KEY.opens_with(secrets.token_urlsafe(32), NOW)
    assert not KEY.opens_with(SECRET, KEY.expires_at)
    assert not replace(KEY, revoked_at=NOW).opens_with(SECRET, NOW)


def test_its_use_is_known_coarsely() -> None:
    assert not KEY.used_lately(NOW)
    assert replace(KEY, last_used_at=NOW).used_lately(NOW + COARSE - timedelta(seconds=1))
    assert not replace(KEY, last_used_at=NOW).used_lately(NOW + COARSE)


def test_names_and_scopes_are_checked() -> None:
    assert checked_name("  stock \n feed ") == "stock feed"
    for wrong in ("", " ", "x" * 61, "a\u202eb", "a\0b"):
        with pytest.raises(Invalid):
            checked_name(wrong)
    assert checked_scopes([SCOPES[2], SCOPES[0], SCOPES[2]]) == (SCOPES[0], SCOPES[2])
    with pytest.raises(Invalid):
        checked_scopes([])
