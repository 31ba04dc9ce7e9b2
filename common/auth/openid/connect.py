"""OpenID Connect as a client: authorization code with PKCE, nonce, and an ID token that is checked whole.

Sources: OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE), RFC 9207 (issuer in the answer), RFC 9700.
"""

import time
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, Field, ValidationError

from common.auth.openid.fetching import AnswerRefused, Fetcher, deadline
from common.auth.openid.identities import Claims
from common.auth.openid.providers import Provider

KEPT = 3600.0  # seconds: metadata and keys; an unknown key is asked for at once
AGAIN = 60.0  # seconds: but not more often than that
LEEWAY = 60  # seconds that a provider's clock may be off
# Signatures that only the provider can make: never "none", never HMAC with a secret that two know (RFC 8725).
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]


class Metadata(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    id_token_signing_alg_values_supported: list[str] = Field(default=["RS256"])
    authorization_response_iss_parameter_supported: bool = False

    @property
    def addresses(self) -> list[str]:
        found = [self.authorization_endpoint, self.token_endpoint, self.jwks_uri]
        return [*found, self.userinfo_endpoint] if self.userinfo_endpoint else found


class OpenIdConnect:
    """One provider that speaks OpenID Connect."""

    def __init__(self, provider: Provider, callback: str) -> None:
        self._provider = provider
        self._callback = callback
        self._fetch = Fetcher(provider.title)
        self._lock = Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, Any] | None = None

    def address(self, *, state: str, nonce: str, verifier: str, again: bool) -> str:
        """Where the browser goes. `again`: the provider shall ask who is there, even if it knows.

        Raises:
            ProviderAway, AnswerRefused.
        """
        return prepare_grant_uri(
            self._known(deadline()).authorization_endpoint,
            client_id=self._provider.client_id,
            response_type="code",
            redirect_uri=self._callback,
            scope="openid email profile",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
            **({"prompt": "login"} if again else {}),
        )

    def claims(self, code: str, *, issuer: str | None, nonce: str, verifier: str) -> Claims:
        """Whom the provider vouches for. Raises ProviderAway, AnswerRefused."""
        until = deadline()
        known = self._known(until)
        said = issuer or None
        if said != known.issuer and (said or known.authorization_response_iss_parameter_supported):
            raise AnswerRefused(
                "The answer came from another provider than the one that was asked."
            )
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": verifier,
        }
        who = (self._provider.client_id, self._provider.client_secret)
        tokens = self._fetch.post(known.token_endpoint, until, data=form, auth=who)
        claims = self._checked(tokens, known, nonce, until)
        if "email" not in claims and known.userinfo_endpoint:
            claims = self._told_apart(claims, tokens, known, until)
        vouched = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
        return Claims(
            issuer=known.issuer,
            subject=claims["sub"],
            email=claims["email"] if vouched else "",
            name=str(claims.get("name") or claims.get("preferred_username") or ""),
        )

    def _checked(self, tokens: Any, known: Metadata, nonce: str, until: float) -> dict[str, Any]:
        """The claims of a good ID token: signature, issuer, audience, times, nonce."""
        try:
            raw = str(tokens["id_token"])
            try:
                token = self._decoded(raw, known, until, anew=False)
            except InvalidKeyIdError:
                token = self._decoded(raw, known, until, anew=True)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": known.issuer},
                    "aud": {"essential": True, "value": self._provider.client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self._provider.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(now=int(time.time()), leeway=LEEWAY)
            if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
                raise ValueError("no subject")
        except (JoseError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise AnswerRefused(f"The ID token of {self._provider.title} is not good.") from error
        return dict(claims)

    def _told_apart(
        self, claims: dict[str, Any], tokens: Any, known: Metadata, until: float
    ) -> dict[str, Any]:
        """Name and address of a provider that keeps them out of its ID token; the same person's."""
        bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        told = self._fetch.get(known.userinfo_endpoint, until, headers=bearer)
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            raise AnswerRefused(f"{self._provider.title} speaks of two people.")
        return told | claims

    def _decoded(self, raw: str, known: Metadata, until: float, *, anew: bool) -> jwt.Token:
        allowed = [a for a in known.id_token_signing_alg_values_supported if a in ALGORITHMS]
        registry = JWSRegistry(algorithms=allowed, strict_check_header=False)
        return jwt.decode(raw, self._signing_keys(known, until, anew=anew), registry=registry)

    def _known(self, until: float) -> Metadata:
        with self._lock:
            kept = self._metadata
        if kept and time.monotonic() - kept[0] < KEPT:
            return kept[1]
        url = f"{self._provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            found = Metadata.model_validate(self._fetch.get(url, until))
        except ValidationError as error:
            raise self._not_itself() from error
        secure = urlsplit(self._provider.issuer).scheme
        # Its own name to the letter (RFC 8414, section 3.3), and nothing less safe than that.
        if found.issuer != self._provider.issuer or any(
            urlsplit(address).scheme not in {"https", secure} for address in found.addresses
        ):
            raise self._not_itself()
        with self._lock:
            self._metadata = (time.monotonic(), found)
        return found

    def _signing_keys(self, known: Metadata, until: float, *, anew: bool) -> KeySet:
        with self._lock:
            kept = self._keys
        age = time.monotonic() - kept[0] if kept else KEPT
        if kept and age < (AGAIN if anew else KEPT):
            return kept[1]
        found = KeySet.import_key_set(self._fetch.get(known.jwks_uri, until))
        with self._lock:
            self._keys = (time.monotonic(), found)
        return found

    def _not_itself(self) -> AnswerRefused:
        return AnswerRefused(f"{self._provider.title} describes itself as somebody else.")
