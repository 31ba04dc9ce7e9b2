"""The portal's one setting: the address that people use for it. It has no accounts and keeps nothing."""

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from common.addresses import HttpUrl
from common.config import ConfigError


class PortalSettings(BaseSettings):
    """PORTAL_URL; the launcher sets it to the port it found free."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True, extra="ignore")

    url: HttpUrl = Field(
        "http://127.0.0.1:8000",
        description="The address people use for the portal; other host names are refused.",
    )


def load() -> PortalSettings:
    """From the environment. Raises ConfigError with one line when it makes no sense."""
    try:
        return PortalSettings()
    except ValidationError:
        raise ConfigError(["PORTAL_URL is not a URL like http://127.0.0.1:8000"]) from None
