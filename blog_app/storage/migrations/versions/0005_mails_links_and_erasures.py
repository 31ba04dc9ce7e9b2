"""Mails that wait to be sent, links in mails, confirmed addresses, and the end of accounts."""

from common.auth.migrations.mails import downgrade, upgrade

__all__ = ["downgrade", "upgrade"]

revision = "0005"
down_revision = "0004"
