"""The dashboard's settings; `README.md` has them as a table."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.addresses import MqttUrl, PostgresUrl
from common.objects import BucketSettings
from common.rates import SHARED
from iot_dashboard.models.connection import Broker


class IotSettings(BucketSettings):
    """Variables begin with IOT_, but for those that all apps share. The bucket is the archive's."""

    model_config = SettingsConfigDict(env_prefix="IOT_")
    limit_names = SHARED | {"add_device", "change_device"}

    database_url: PostgresUrl = Field(
        description="The dashboard's PostgreSQL database.",
        examples=["postgresql://iot:password@127.0.0.1:5432/iot"],
    )
    mqtt_url: MqttUrl = Field(
        description="The MQTT broker, with the user that may read all devices' topics.",
        examples=["mqtt://ingest:password@127.0.0.1:1883"],
    )
    device_secret: str = Field(
        description="Each device's MQTT password is derived from this secret and the device's id.",
        examples=["32 random hexadecimal characters"],
    )

    @property
    def broker(self) -> Broker:
        """Without user and password: what a keeper is told."""
        return Broker.at(self.mqtt_url)

    def weaknesses(self) -> list[tuple[str, str]]:
        found = super().weaknesses()
        if len(self.device_secret) < 16:
            found.append(
                (
                    "device_secret",
                    "must have 16 characters or more: who guesses it, is every device",
                )
            )
        elif self.production and len(set(self.device_secret)) < 12:
            found.append(
                ("device_secret", "is not random; production needs 16 random bytes or more")
            )
        return found
