"""The address and the lost password over JSON, the same in all four apps."""

from flask import Blueprint
from pydantic import Field

from common import clock
from common.auth import letters, links, recovery
from common.auth.access import current_user, identity, not_signed_in, public, signed_in
from common.auth.api import Accepted, Me
from common.auth.links import LONGEST_CODE, PER_CODES, PER_CONFIRMATION
from common.auth.post import app_name, post, public_url
from common.auth.sign_in import PER_CHANGE, users
from common.auth.users import email_to_find
from common.errors import Conflict
from common.http.limits import client_address, rate_limits
from common.http.openapi import Input, contract

recovery_api = Blueprint("recovery_api", __name__, url_prefix="/api/auth")
ASKED = "If this address has an account, a mail is on its way. Its link works for 10 minutes."


class Forgotten(Input):
    email: str = Field(max_length=254)


class NewPassword(Input):
    """`code` stands in the mail, behind the # of the link."""

    code: str = Field(max_length=LONGEST_CODE)
    new_password: str = Field(max_length=1024)


class Code(Input):
    code: str = Field(max_length=LONGEST_CODE)


class NewAddress(Input):
    email: str = Field(max_length=254)
    current_password: str = Field("", max_length=1024, description="Unless there is none")


@recovery_api.post("/forgot-password")
@public
@contract("auth", HTTP_202=Accepted)
def forgot_password(json: Forgotten) -> tuple[Accepted, int]:
    """Ask for a mail to set a new password. The answer is the same whether or not there is an account."""
    ask_for_reset(json.email)
    return Accepted(message=ASKED), 202


@recovery_api.post("/reset-password")
@public
@contract("auth", HTTP_204=None)
def reset_password(json: NewPassword) -> tuple[str, int]:
    """Set a new password with the code of a mail. Every session ends; sign in afterwards."""
    reset(json.code, json.new_password)
    return "", 204


@recovery_api.post("/confirm-email")
@public
@contract("auth", HTTP_204=None)
def confirm_email(json: Code) -> tuple[str, int]:
    """Confirm an address with the code of a mail."""
    confirm(json.code)
    return "", 204


@recovery_api.post("/email/confirmation")
@signed_in
@contract("auth", HTTP_202=Accepted)
def send_confirmation() -> tuple[Accepted, int]:
    """Send the mail to confirm one's address again."""
    ask_to_confirm()
    return Accepted(message="A mail is on its way."), 202


@recovery_api.put("/email")
@signed_in
@contract("auth", HTTP_200=Me)
def change_email(json: NewAddress) -> Me:
    """Have another address, at once; it is to be confirmed, and the old one is told."""
    change_address(json.current_password, json.email)
    found = users().user_by_id(current_user().id)
    return Me.model_validate(found)


# Below: what the API and the pages share, each counted before it is done.


def ask_for_reset(email: str) -> None:
    """Writes the same row for every address, and looks nothing up: the answer tells nothing."""
    limits, place, recipient = rate_limits(), client_address(), email_to_find(email)[:254]
    limits.take(links.PER_PLACE, "forgot from", place)
    limits.take(links.PER_RECIPIENT, "forgot", recipient)
    limits.take(links.PER_PAIR, "forgot from", place, recipient)
    post().put(letters.reset(recipient, now=clock.now()))


def reset(code: str, new: str) -> None:
    """Raises what `recovery.reset_password` raises."""
    rate_limits().take(PER_CODES, "code", client_address())
    recovery.reset_password(
        users(), code, new, app_name=app_name(), url=public_url(), now=clock.now()
    )
    post().ring()


def confirm(code: str) -> None:
    """Raises what `recovery.confirm_email` raises."""
    rate_limits().take(PER_CODES, "code", client_address())
    recovery.confirm_email(users(), code, now=clock.now())


def ask_to_confirm() -> None:
    """Raises Conflict: there is nothing to confirm."""
    user = current_user()
    if user.verified_at:
        raise Conflict("Your address is confirmed already.")
    rate_limits().take(PER_CONFIRMATION, "confirm", str(user.id))
    post().put(letters.confirmation(user, now=clock.now()))


def change_address(current: str, email: str) -> None:
    """Raises what `recovery.change_email` raises."""
    found = identity()
    if found is None:
        raise not_signed_in()
    rate_limits().take(PER_CHANGE, "password", str(found.user.id))
    recovery.change_email(
        users(), found, current, email, app_name=app_name(), url=public_url(), now=clock.now()
    )
    post().ring()
