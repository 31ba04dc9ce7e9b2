"""The way in for who works at the console: `flask --app ecommerce_api admin ada@example.com`."""

import click
from flask import Blueprint

from common import clock
from common.auth.users import email_to_find
from common.errors import Refusal
from common.ids import new_id
from ecommerce_api.actions import staff as actions
from ecommerce_api.models.audit import CONSOLE
from ecommerce_api.models.staff import Role
from ecommerce_api.storage.database import db

console = Blueprint("console", __name__, cli_group=None)


@console.cli.command("admin")
@click.argument("email")
def admin(email: str) -> None:
    """Make the account with this address an admin."""
    _appoint(email, "admin", "is an admin now")


@console.cli.command("staff")
@click.argument("email")
def staff(email: str) -> None:
    """Make the account with this address one of the staff."""
    _appoint(email, "staff", "is one of the staff now")


@console.cli.command("customer")
@click.argument("email")
def customer(email: str) -> None:
    """Make the account with this address a customer like others."""
    _appoint(email, "user", "is a customer now")


def _appoint(email: str, role: Role, words: str) -> None:
    found, now = email_to_find(email), clock.now()
    try:
        actions.appoint(db(), CONSOLE, found, role, entry_id=new_id(), now=now)
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    click.echo(f"{found} {words}. It stands in the record.")
