"""The dashboard's settings; `README.md` has them as a table."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.config import HttpUrl, MqttUrl, PostgresUrl, Settings
from iot_dashboard.models.connection import Broker


class IotSettings(Settings):
    """Variables begin with IOT_, but for those that all apps share."""

    model_config = SettingsConfigDict(env_prefix="IOT_")

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
    s3_endpoint_url: HttpUrl = Field(
        description="S3, where the raw messages are archived.", examples=["http://127.0.0.1:9000"]
    )
    s3_bucket: str = Field(
        min_length=3, max_length=63, description="The archive's bucket.", examples=["readings"]
    )
    s3_region: str = Field("us-east-1", description="The bucket's region.")
    s3_access_key_id: str = Field(
        min_length=1, description="Who we are to S3.", examples=["access-key"]
    )
    s3_secret_access_key: str = Field(
        min_length=1, description="The secret that goes with it.", examples=["secret-key"]
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
