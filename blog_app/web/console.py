"""The way in for who works at the console: `flask --app blog_app admin ada@example.com`."""

import click
from flask import Blueprint

from blog_app.actions import people as actions
from blog_app.storage.database import db
from common import clock
from common.auth.users import email_to_find
from common.errors import Refusal

console = Blueprint("console", __name__, cli_group=None)


@console.cli.command("admin")
@click.argument("email")
def admin(email: str) -> None:
    """Make the account with this address an admin, as the first one must be made."""
    try:
        actions.appoint(db.session(), email_to_find(email), now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    click.echo(f"{email} is an admin now. It stands in the record.")
