"""The IoT dashboard: readings come in over MQTT, rest in PostgreSQL and S3, and show as a live chart."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from iot_dashboard.settings import IotSettings

__all__ = ["create_app"]


def create_app(settings: "IotSettings | None" = None) -> "Flask":
    """The dashboard as a WSGI application; without `settings` they come from the environment."""
    # Imported here and not above: the ingest and the archiver do without the web, and stay half as big.
    from iot_dashboard.app import create_app as put_together

    return put_together(settings)
