"""An OpenID provider of our own that can be hostile: each fault that a client must not fall for, by name."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
OTHER = RSAKey.generate_key(2048, {"kid": "one"}, private=True)  # the same name, another key
ROTATED = RSAKey.generate_key(2048, {"kid": "two"}, private=True)


class Provider:
    """What it answers; tests bend single parts (`bend`, `claims`, `metadata`, `header`)."""

    def __init__(self) -> None:
        self.issuer = ""
        self.asked: dict[str, str] = {}  # what the browser came with
        self.calls: list[str] = []
        self.reset()

    def reset(self) -> None:
        self.claims: dict[str, Any] = {"sub": "person-1", "name": "Kim", "email_verified": True}
        self.metadata: dict[str, Any] = {}
        self.key, self.algorithm, self.kid = KEY, "RS256", "one"
        self.published = [KEY]
        self.bend: Callable[[], Response | None] = lambda: None
        self.calls.clear()

    def visited(self, address: str) -> str:
        """Somebody's browser came and agreed: the code."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        return "a-code"

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.asked["client_id"],
            "exp": now + 300,
            "iat": now,
            "nonce": self.asked.get("nonce"),
        } | self.claims
        header = {"alg": self.algorithm, "kid": self.kid}
        known = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            parts = [_b64(json.dumps(part).encode()) for part in (header, known)]
            return ".".join([*parts, ""])
        return jwt.encode(header, known, self.key, algorithms=[self.algorithm])

    def app(self) -> Flask:
        app = Flask("provider")

        @app.before_request
        def note() -> Response | None:
            self.calls.append(request.path)
            return self.bend()

        @app.get("/.well-known/openid-configuration")
        def metadata() -> Response:
            return jsonify({
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            } | self.metadata)  # fmt: skip

        @app.get("/keys")
        def keys() -> Response:
            return jsonify(keys=[key.as_dict(private=False) for key in self.published])

        @app.post("/token")
        def token() -> tuple[Response, int]:
            verifier = request.form.get("code_verifier", "")
            challenge = _b64(hashlib.sha256(verifier.encode()).digest())
            if challenge != self.asked.get("code_challenge"):
                return jsonify(error="invalid_grant"), 400
            return jsonify(access_token="an-access-token", id_token=self.token()), 200

        return app

    def signed_with_shared_secret(self, secret: str) -> None:
        self.key, self.algorithm = OctKey.import_key(secret), "HS256"  # type: ignore[assignment]


@contextmanager
def running(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=5)


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
