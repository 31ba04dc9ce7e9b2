"""What proves who somebody is besides a password, and when a session's user last proved it."""

from common.auth.migrations.second_factors import downgrade, upgrade

__all__ = ["downgrade", "upgrade"]

revision = "0004"
down_revision = "0003"
