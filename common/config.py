"""How an app gets its settings: from the environment, then `.env`, then the running workshop servers.

Each app has one `Settings` subclass; nothing else reads the environment. All that is wrong is said at
once, each problem with its variable and a cure, because fixing one to meet the next is no fun.
"""

import base64
import binascii
import re
from pathlib import Path
from typing import Any, ClassVar, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from common import rates
from common.addresses import HttpUrl, MailAddress, SmtpUrl, ValkeyUrl
from common.auth.openid.providers import Provider, Providers, faults_of
from common.rates import Rate

PROJECT = Path(__file__).resolve().parent.parent
# Written by `capstone` while its servers run, so that `flask --app blog_app run` finds them too.
SERVERS_ENV = PROJECT / ".capstone" / "run" / "servers.env"
START_SERVERS = (
    "start the backing servers with `python3 run.py servers`, or set it to a server of your own"
)


class ConfigError(SystemExit):
    """Settings that an app cannot run with. Ends the process with the whole list, without a traceback."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(
            "The settings do not work yet:\n" + "\n".join(f"  - {p}" for p in problems)
        )


class Settings(BaseSettings):
    """What every app needs to know. Apps add their own and an `env_prefix`."""

    limit_names: ClassVar[frozenset[str]] = rates.SHARED  # and those that the app has besides
    model_config = SettingsConfigDict(
        env_file=(SERVERS_ENV, PROJECT / ".env"),
        env_nested_delimiter="__",
        env_ignore_empty=True,  # `NAME=` in a copied .env.example means: not set
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    env: Literal["development", "production"] = Field(
        "development",
        validation_alias="CAPSTONE_ENV",
        description="`production` refuses weak settings and sends cookies over HTTPS only.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", validation_alias="LOG_LEVEL", description="Least severe log line that is written."
    )
    valkey_url: ValkeyUrl = Field(
        validation_alias="VALKEY_URL",
        examples=["valkey://:password@127.0.0.1:6379/0"],
        description="Valkey (or Redis): rate limits that hold across processes, and the news between nodes.",
    )
    smtp_url: SmtpUrl = Field(
        validation_alias="SMTP_URL",
        examples=["smtp://127.0.0.1:25"],
        description="Mail server for account mails, `smtp://host:port`.",
    )
    mail_from: MailAddress = Field(
        "",
        validation_alias="MAIL_FROM",
        description="The address that mails come from, one that the mail server sends for; without it "
        "`no-reply@` and the host of the public address.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=5,
        validation_alias="TRUSTED_PROXIES",
        description="How many proxies in front may set X-Forwarded-*; 0 ignores those headers.",
    )
    metrics_token: str = Field(
        "",
        validation_alias="METRICS_TOKEN",
        description="Bearer token that `/metrics` asks for; empty leaves it open (development only).",
    )
    public_url: HttpUrl = Field(
        examples=["http://127.0.0.1:8000"],
        description="The address people use for this app; other host names are refused.",
    )
    jwt_keys: str = Field(
        examples=["A" * 43],  # 32 zero bytes: refused in production
        description="Comma-separated Ed25519 seeds (32 bytes, base64url). The first signs tokens, all "
        "verify them: put a new one in front to rotate.",
    )
    sign_in_with: Providers = Field(
        dict[str, Provider](),
        description='Providers of "Sign in with …", one variable for each part: '
        "`…__GOOGLE__CLIENT_ID`, `…__GOOGLE__CLIENT_SECRET`; the same with `GITHUB`; any other OpenID provider "
        "under a name of your choice, with `…__ISSUER` and `…__TITLE` as well.",
    )
    limits: dict[str, Rate] = Field(
        dict[str, str](),
        description="Other rate limits than the usual ones, one variable for each: "
        "`…__REGISTER=100 per hour`. A name that is none is refused with the list of all.",
    )
    demo: bool = Field(False, description="Demo users with one-click sign-in. Never in production.")

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        host = urlsplit(self.public_url).hostname or ""
        numeric = not re.search("[a-z]", host.rpartition(".")[2])  # which mail cannot use
        return self.mail_from or f"no-reply@{'localhost' if numeric else host}"

    @property
    def signing_seeds(self) -> list[bytes]:
        """The Ed25519 seeds behind `jwt_keys`, 32 bytes each, the signing one first."""
        return [_seed(text) for text in self.jwt_keys.split(",")]

    @model_validator(mode="after")
    def _refuse_what_is_weak(self) -> Self:
        problems = [f"{variable(type(self), field)} {text}" for field, text in self.weaknesses()]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def weaknesses(self) -> list[tuple[str, str]]:
        """(field, what is wrong and the cure) for all that is dangerous. Apps may add to it."""
        found = []
        try:
            seeds = self.signing_seeds
        except ValueError:
            fresh = 'make one with: python -c "import base64,os;print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
            found.append(("jwt_keys", f"must hold 32 bytes in base64url per key; {fresh}"))
        else:
            if self.production and any(len(set(seed)) < 12 for seed in seeds):
                found.append(("jwt_keys", "is not random; production needs 32 random bytes"))
        if unknown := ", ".join(sorted(self.limits.keys() - self.limit_names)):
            known = ", ".join(sorted(self.limit_names))
            found.append(("limits", f"has no limit named {unknown}; there are {known}"))
        found += [
            ("sign_in_with", fault) for fault in faults_of(self.sign_in_with, self.production)
        ]
        if self.production:
            if self.demo:
                found.append(("demo", "must be false in production: it lets anyone in"))
            if not self.public_url.startswith("https://"):
                found.append(("public_url", "must start with https:// in production"))
            if len(self.metrics_token) < 24:
                found.append(("metrics_token", "must have 24 characters or more in production"))
        return found


S = TypeVar("S", bound=Settings)


def load(kind: type[S], **given: Any) -> S:
    """The settings of one app; values in `given` win over the environment (tests use this).

    Raises:
        ConfigError: with every problem, when anything is missing, malformed or weak.
    """
    try:
        return kind(**given)
    except ValidationError as error:
        raise ConfigError(_explain(kind, error)) from None


def example(kind: type[S]) -> S:
    """Settings made of the examples in the fields: enough to build an app and look at it, not to run it."""
    fields = kind.model_fields
    given = {name: field.examples[0] for name, field in fields.items() if field.examples}
    return load(kind, **given)


def variable(kind: type[Settings], field: str) -> str:
    """The environment variable of a field: its alias, or the app's prefix and its name."""
    alias = kind.model_fields[field].validation_alias
    return str(alias or kind.model_config.get("env_prefix", "") + field).upper()


def _explain(kind: type[Settings], error: ValidationError) -> list[str]:
    lines: list[str] = []
    names = {variable(kind, field).lower(): field for field in kind.model_fields}
    for problem in error.errors(include_url=False):
        if not problem["loc"]:  # from _refuse_what_is_weak, which names its variables itself
            lines += str(problem["msg"]).removeprefix("Value error, ").splitlines()
            continue
        location = str(problem["loc"][0])
        field = names.get(location.lower(), location)
        name = variable(kind, field) if field in kind.model_fields else location
        name = "__".join([name, *(str(part).upper() for part in problem["loc"][1:])])
        if problem["type"] == "missing":
            if len(problem["loc"]) > 1:
                lines.append(f"{name} is not set.")
                continue
            about = kind.model_fields[field].description if field in kind.model_fields else ""
            lines.append(f"{name} is not set ({about}) Cure: {START_SERVERS}.")
        else:
            lines.append(f"{name} {problem['msg'].removeprefix('Value error, ')}")
    return lines


def _seed(text: str) -> bytes:
    text = text.strip()
    try:
        seed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if len(seed) != 32:
        raise ValueError("not 32 bytes")
    return seed
