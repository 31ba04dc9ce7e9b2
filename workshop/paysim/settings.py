"""What paysim must be told: by the launcher in its environment, or by hand (`python -m workshop.paysim`)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from common.addresses import HttpUrl


class PaysimSettings(BaseSettings):
    """Variables begin with PAYSIM_. Secrets come by the environment, as command lines are public."""

    model_config = SettingsConfigDict(env_prefix="PAYSIM_", frozen=True, extra="ignore")

    file: Path = Field(description="The SQLite file in which everything is kept.")
    url: HttpUrl = Field(description="Its own address, which buyers' browsers are sent to.")
    host: str = Field("", description="Another name by which the shop calls it; empty: none.")
    key: str = Field(min_length=16, description="The secret key (`sk_test_…`) of its one merchant.")
    webhook_url: str = Field(
        "", description="Where events are sent from the start; empty: nowhere."
    )
    webhook_secret: str = Field("", description="What those are signed with (`whsec_…`).")
