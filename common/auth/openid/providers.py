"""Who may vouch for people: the providers of "Sign in with …", as the settings name them."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

GITHUB = "github"  # speaks OAuth 2 with an API of its own, not OpenID Connect
KNOWN = {
    "google": ("Google", "https://accounts.google.com"),
    GITHUB: ("GitHub", "https://github.com"),
}


class Provider(BaseModel):
    """What a provider gave us when we registered; title and issuer of those in `KNOWN` are known."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    client_id: str = Field(min_length=1)
    client_secret: str = Field(min_length=1, repr=False)
    issuer: str = ""
    title: str = ""


def completed(given: dict[str, Provider]) -> dict[str, Provider]:
    """The same with what is known of well-known providers."""
    return {
        name: one.model_copy(
            update={
                "title": one.title or KNOWN.get(name, (name.capitalize(), ""))[0],
                "issuer": (one.issuer or KNOWN.get(name, ("", ""))[1]),
            }
        )
        for name, one in given.items()
    }


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,19}$")]  # it stands in paths
Providers = Annotated[dict[Name, Provider], AfterValidator(completed)]


def faults_of(providers: dict[str, Provider], production: bool) -> list[str]:
    """What is wrong with each, with its cure."""
    faults = []
    for name, one in providers.items():
        where = f"is not right: __{name.upper()}__"
        parts = urlsplit(one.issuer)
        if not parts.hostname or parts.scheme not in {"http", "https"} or parts.query:
            faults.append(
                f"{where}ISSUER must be the provider's URL, like https://accounts.google.com"
            )
        elif parts.scheme == "http" and (production or not _is_loopback(parts.hostname)):
            faults.append(f"{where}ISSUER must begin with https://")
    return faults


def _is_loopback(host: str) -> bool:
    return host in {"127.0.0.1", "localhost", "::1"}
