"""Where the raw messages rest in the end: the bucket that the settings name."""

from common.objects import Objects
from iot_dashboard.settings import IotSettings


def objects_of(settings: IotSettings) -> Objects:
    return Objects(
        settings.s3_endpoint_url,
        settings.s3_bucket,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_key=settings.s3_secret_access_key,
    )
