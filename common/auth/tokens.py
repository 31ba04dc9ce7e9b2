"""The tokens of API clients: JWT signed with Ed25519, checked whole (RFC 7519, RFC 8725, RFC 9068).

An access token is good for 15 minutes (where a public contract knows no refreshing, longer) and never
longer than its session lives; a refresh token is good once. Both carry the session's id (`sid`), the
refresh token its generation (`gen`).
"""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, current_app
from flask_jwt_extended import JWTManager, create_access_token, create_refresh_token
from jwt.exceptions import PyJWTError

from common.auth.users import SESSION_LIFE, Session
from common.config import Settings
from common.errors import NotSignedIn

ALGORITHM = "EdDSA"
ACCESS_LIFE = timedelta(minutes=15)
T = TypeVar("T")


class SigningKeys:
    """The Ed25519 keys of an app, by key id (RFC 7638 thumbprint). The first signs, all verify."""

    def __init__(self, seeds: list[bytes]) -> None:
        private = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
        self.jwks = [_jwk(key) for key in private]
        self.signing_key = private[0]
        self.signing_kid = str(self.jwks[0]["kid"])
        self.public = {
            str(jwk["kid"]): key.public_key() for jwk, key in zip(self.jwks, private, strict=True)
        }


def install(app: Flask, settings: Settings) -> None:
    keys = SigningKeys(settings.signing_seeds)
    app.extensions["signing_keys"] = keys
    app.config.update(
        JWT_ALGORITHM=ALGORITHM,
        JWT_PRIVATE_KEY=keys.signing_key,
        JWT_ACCESS_TOKEN_EXPIRES=ACCESS_LIFE,
        JWT_REFRESH_TOKEN_EXPIRES=SESSION_LIFE,
        JWT_ENCODE_ISSUER=settings.public_url,
        JWT_ENCODE_AUDIENCE=settings.public_url,
    )
    JWTManager(app)


def pair_for(session: Session) -> dict[str, Any]:
    """The token answer of OAuth 2 (RFC 6749, section 5.1) for a session at its generation."""
    return {
        "access_token": _access_token(session, ACCESS_LIFE),
        "refresh_token": create_refresh_token(
            str(session.user_id),
            additional_claims={"sid": str(session.id), "gen": session.generation},
            additional_headers=_headers(),
        ),
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LIFE.total_seconds()),
    }


def lasting_token_for(session: Session) -> str:
    """An access token that is good as long as its session, for clients of a public contract that knows no
    refreshing. Sign-out, a new password and disabling end it at once, as they end the session."""
    return _access_token(session, session.expires_at - session.created_at)


def session_id_in(access_token: str) -> UUID:
    """The session of a good access token.

    Raises:
        NotSignedIn: for everything that is not one, always with the same words.
    """
    return _checked(access_token, "access", lambda claims: UUID(claims["sid"]))


def generation_in(refresh_token: str) -> tuple[UUID, UUID, int]:
    """(user, session, generation) of a good refresh token. Raises NotSignedIn as above."""
    return _checked(
        refresh_token,
        "refresh",
        lambda claims: (UUID(claims["sub"]), UUID(claims["sid"]), int(claims["gen"])),
    )


def _access_token(session: Session, life: timedelta) -> str:
    return create_access_token(
        str(session.user_id),
        additional_claims={"sid": str(session.id)},
        additional_headers=_headers(),
        expires_delta=life,
    )


def _headers() -> dict[str, str]:
    return {"kid": current_app.extensions["signing_keys"].signing_kid}


def _checked(token: str, kind: str, read: Callable[[dict[str, Any]], T]) -> T:
    try:
        keys: SigningKeys = current_app.extensions["signing_keys"]
        header = jwt.get_unverified_header(token)
        # Only what we write ourselves: no jku, x5u, jwk or crit that could name another key (RFC 8725, 3.10).
        if set(header) != {"alg", "typ", "kid"}:
            raise not_valid("The token is not valid.")
        # Not by Flask-JWT-Extended: it reads each token three times, and takes one without a type for an
        # access token.
        claims = jwt.decode(
            token,
            keys.public[header["kid"]],
            algorithms=[ALGORITHM],
            audience=current_app.config["JWT_ENCODE_AUDIENCE"],
            issuer=current_app.config["JWT_ENCODE_ISSUER"],
            options={"require": ["aud", "exp", "iat", "iss", "nbf", "sub"]},
        )
        if claims["type"] != kind:
            raise not_valid("The token is not valid.")
        return read(claims)
    except (PyJWTError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise not_valid("The token is not valid.") from error


def not_valid(sentence: str) -> NotSignedIn:
    """The refusal of a token, always for the same reason: what exactly is wrong is not told."""
    return NotSignedIn(sentence, errors={"token": ["is not valid"]})


def _jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(raw)}
    thumbprint = hashlib.sha256(json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode())
    return jwk | {"kid": _base64url(thumbprint.digest()), "alg": "EdDSA", "use": "sig"}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
