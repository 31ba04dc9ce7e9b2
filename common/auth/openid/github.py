"""GitHub, which speaks OAuth 2 and tells who somebody is over its API: the identity is (issuer, number).

Source: GitHub Docs, "Authorizing OAuth apps" and "REST API endpoints for users".
"""

from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from common.auth.openid.fetching import AnswerRefused, Fetcher, deadline
from common.auth.openid.identities import Claims
from common.auth.openid.providers import KNOWN, Provider


class GitHub:
    """github.com, or a GitHub server of one's own (its URL as the issuer)."""

    def __init__(self, provider: Provider, callback: str) -> None:
        self._provider = provider
        self._callback = callback
        self._fetch = Fetcher(provider.title)
        self._issuer = provider.issuer.rstrip("/")
        public = self._issuer == KNOWN["github"][1]
        self._api = "https://api.github.com" if public else f"{self._issuer}/api/v3"

    def address(self, *, state: str, nonce: str, verifier: str, again: bool) -> str:  # noqa: ARG002  there is no ID token for a nonce to be in
        """Where the browser goes."""
        return prepare_grant_uri(
            f"{self._issuer}/login/oauth/authorize",
            client_id=self._provider.client_id,
            response_type="code",
            redirect_uri=self._callback,
            scope="read:user user:email",
            state=state,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
            **({"prompt": "select_account"} if again else {}),
        )

    def claims(self, code: str, *, issuer: str | None, nonce: str, verifier: str) -> Claims:  # noqa: ARG002  as above
        """Whom GitHub vouches for. Raises ProviderAway, AnswerRefused."""
        until = deadline()
        if issuer and issuer.rstrip("/") not in {self._issuer, f"{self._issuer}/login/oauth"}:
            raise AnswerRefused(
                "The answer came from another provider than the one that was asked."
            )
        form = {
            "client_id": self._provider.client_id,
            "client_secret": self._provider.client_secret,
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": verifier,
        }
        url = f"{self._issuer}/login/oauth/access_token"
        tokens = self._fetch.post(url, until, data=form)
        if not isinstance(tokens, dict) or not isinstance(tokens.get("access_token"), str):
            raise AnswerRefused("GitHub refused this sign-in. Begin again.")
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        person = self._fetch.get(f"{self._api}/user", until, headers=headers)
        number = person.get("id") if isinstance(person, dict) else None
        if type(number) is not int:
            raise AnswerRefused("GitHub does not say who this is.")
        addresses = self._fetch.get(f"{self._api}/user/emails", until, headers=headers)
        login = str(person.get("login") or "")
        return Claims(self._issuer, str(number), _vouched(addresses), login)


def _vouched(addresses: Any) -> str:
    """The address that GitHub has verified and sends mail to."""
    for one in addresses if isinstance(addresses, list) else []:
        if isinstance(one, dict) and one.get("primary") is True and one.get("verified") is True:
            return str(one.get("email") or "")
    return ""
