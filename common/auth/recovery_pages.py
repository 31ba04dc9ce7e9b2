"""Pages for the lost password and the address, the same in all four apps. They work without JavaScript:
a script only saves the copying of the code from the link."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from common.auth.access import public, signed_in
from common.auth.pages import account_page
from common.auth.recovery_api import (
    ASKED,
    ask_for_reset,
    ask_to_confirm,
    change_address,
    confirm,
    reset,
)
from common.errors import Forbidden
from common.pages.forms import SHOWN_AGAIN, Form

recovery_pages = Blueprint("recovery_pages", __name__)


@recovery_pages.get("/forgot-password")
@public
def forgot_password_page() -> ResponseReturnValue:
    """Where to ask for a new password."""
    return render_template("common/forgot_password.html", form=None)


@recovery_pages.post("/forgot-password")
@public
def forgot_password() -> ResponseReturnValue:
    """Ask for a mail to set a new password."""
    form = Form.sent("email")
    try:
        ask_for_reset(form["email"])
    except SHOWN_AGAIN as refusal:
        page = render_template("common/forgot_password.html", form=form.refused(refusal))
        return page, refusal.status
    flash(ASKED, "info")
    return redirect("/reset-password", 303)


@recovery_pages.get("/reset-password")
@public
def reset_password_page() -> ResponseReturnValue:
    """Where the link of the mail leads: a GET changes nothing, and sees no code."""
    return render_template("common/reset_password.html", form=None)


@recovery_pages.post("/reset-password")
@public
def reset_password() -> ResponseReturnValue:
    """Set a new password with the code of a mail."""
    form = Form.sent("code", "new_password")
    try:
        reset(form["code"], form["new_password"])
    except SHOWN_AGAIN as refusal:
        refusal.errors = {
            {"password": "new_password"}.get(name, name): messages
            for name, messages in refusal.errors.items()
        }
        page = render_template("common/reset_password.html", form=form.refused(refusal))
        return page, refusal.status
    flash("The password is changed, and every session has ended. Sign in with the new one.", "good")
    return redirect("/sign-in", 303)


@recovery_pages.get("/confirm-email")
@public
def confirm_email_page() -> ResponseReturnValue:
    """Where the link of the mail leads: a GET changes nothing, and sees no code."""
    return render_template("common/confirm_email.html", form=None)


@recovery_pages.post("/confirm-email")
@public
def confirm_email() -> ResponseReturnValue:
    """Confirm an address with the code of a mail."""
    form = Form.sent("code")
    try:
        confirm(form["code"])
    except SHOWN_AGAIN as refusal:
        page = render_template("common/confirm_email.html", form=form.refused(refusal))
        return page, refusal.status
    flash("Your address is confirmed.", "good")
    return redirect("/", 303)


@recovery_pages.post("/account/email/confirmation")
@signed_in
def send_confirmation() -> ResponseReturnValue:
    """Send the mail to confirm one's address again."""
    try:
        ask_to_confirm()
    except SHOWN_AGAIN as refusal:
        return account_page(Form().refused(refusal), about="email"), refusal.status
    flash("A mail is on its way.", "info")
    return redirect("/account", 303)


@recovery_pages.post("/account/email")
@signed_in
def change_email() -> ResponseReturnValue:
    """Have another address, at once; it is to be confirmed, and the old one is told."""
    form = Form.sent("email", "email_password")
    try:
        change_address(form["email_password"], form["email"])
    except SHOWN_AGAIN as refusal:
        if isinstance(refusal, Forbidden):
            refusal.errors = {"email_password": [refusal.detail]}
        return account_page(form.refused(refusal), about="email"), refusal.status
    flash("Your address is changed. A mail to the new one asks you to confirm it.", "good")
    return redirect("/account", 303)
