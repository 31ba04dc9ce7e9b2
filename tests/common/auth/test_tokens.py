"""Every forged, foreign, stale or odd token is refused, always with the same words (RFC 8725)."""

import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask

from tests.fixtures.people import NewPerson, Person

OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def forged(person: Person, headers: dict[str, Any], claims: dict[str, Any], **how: Any) -> str:
    """The person's own good token with something changed; signed by the app's key unless told."""
    good = person.tokens["access_token"]
    payload = jwt.decode(good, options={"verify_signature": False}) | claims
    payload = {name: value for name, value in payload.items() if value is not None}
    keys = person.app.extensions["signing_keys"]
    key, algorithm = how.get("key", keys.signing_key), how.get("algorithm", "EdDSA")
    made = {"kid": keys.signing_kid} | headers
    return jwt.encode(
        payload, key, algorithm, headers={n: v for n, v in made.items() if v is not None}
    )


def without_signature(token: str) -> str:
    _header, payload, _ = token.split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"{none.decode().rstrip('=')}.{payload}."


def attacks(person: Person) -> dict[str, str]:
    keys = person.app.extensions["signing_keys"]
    public = keys.public[keys.signing_kid].public_bytes(Encoding.Raw, PublicFormat.Raw)
    now = int(time.time())
    return {
        "alg none": without_signature(person.tokens["access_token"]),
        "key confusion": forged(person, {}, {}, key=public, algorithm="HS256"),
        "HS512": forged(person, {}, {}, key=b"x" * 64, algorithm="HS512"),
        "another key": forged(person, {}, {}, key=OTHER_KEY),
        "unknown kid": forged(person, {"kid": "unknown"}, {}),
        "no kid": forged(person, {"kid": None}, {}),
        "jku": forged(person, {"jku": "https://evil.example/jwks.json"}, {}),
        "jwk": forged(person, {"jwk": {"kty": "OKP"}}, {}),
        "crit": forged(person, {"crit": ["exp"]}, {}),
        "foreign audience": forged(person, {}, {"aud": "https://other.example"}),
        "foreign issuer": forged(person, {}, {"iss": "https://other.example"}),
        "no audience": forged(person, {}, {"aud": None}),
        "no issuer": forged(person, {}, {"iss": None}),
        "no exp": forged(person, {}, {"exp": None}),
        "expired": forged(person, {}, {"exp": now - 120}),
        "not yet": forged(person, {}, {"nbf": now + 600}),
        "no session": forged(person, {}, {"sid": None}),
        "a session that is no id": forged(person, {}, {"sid": "1 OR 1=1"}),
        "a refresh token": person.tokens["refresh_token"],
        "no type": forged(person, {}, {"type": None}),
        "rubbish": "rubbish",
        "empty": "",
        "dots": "..",
        "cut": person.tokens["access_token"][:-5],
    }


def test_every_attack_on_the_access_token_is_401(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    unchanged = forged(person, {}, {})
    headers = {"Authorization": f"Bearer {unchanged}"}
    assert person.call("GET", "/api/auth/me", headers=headers).status_code == 200, "the premise"
    results = {}
    for name, token in attacks(person).items():
        headers = {"Authorization": f"Bearer {token}"}
        results[name] = person.call("GET", "/api/auth/me", headers=headers).status_code
    assert set(results.values()) == {401}, results


def test_an_access_token_does_not_refresh(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    wrong = {"refresh_token": person.tokens["access_token"]}
    assert person.call("POST", "/api/auth/refresh", json=wrong).status_code == 401


@pytest.mark.parametrize("authorization", ["Basic YTpi", "Bearer", "Digest x", "Token"])
def test_another_scheme_is_refused_and_not_ignored(
    any_app: Flask, stranger: NewPerson, authorization: str
) -> None:
    answer = stranger(any_app).call("GET", "/api/auth/me", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_published_keys_verify_the_tokens(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    jwks = jwt.PyJWKSet.from_dict(person.call("GET", "/.well-known/jwks.json").json)
    token = person.tokens["access_token"]
    key = jwks[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key, ["EdDSA"], audience=person.origin, issuer=person.origin)
    assert claims["exp"] - claims["iat"] == 15 * 60
