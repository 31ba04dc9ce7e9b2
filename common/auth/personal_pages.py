"""All that the app knows of me, and the end of it, for people."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from common.auth.access import signed_in
from common.auth.personal_api import archive, farewell
from common.auth.sign_in import end_browser_session
from common.errors import Forbidden
from common.pages.forms import SHOWN_AGAIN, Form

personal_pages = Blueprint("personal_pages", __name__)


@personal_pages.get("/account/export")
@signed_in
def export() -> ResponseReturnValue:
    """All that the app knows of me: a zip of JSON files."""
    return archive()


@personal_pages.get("/account/erase")
@signed_in
def erase_page() -> ResponseReturnValue:
    """The last question before an account ends."""
    return render_template("common/erase.html", form=None)


@personal_pages.post("/account/erase")
@signed_in
def erase() -> ResponseReturnValue:
    """Close the account and remove what the app knows of me."""
    form = Form.sent("current_password", "keep")
    try:
        farewell(form["current_password"], keep=form["keep"] == "yes")
    except SHOWN_AGAIN as refusal:
        if isinstance(refusal, Forbidden):
            refusal.errors = {"current_password": [refusal.detail]}
        return render_template("common/erase.html", form=form.refused(refusal)), refusal.status
    flash("Your account is closed. Goodbye.", "info")
    return end_browser_session(redirect("/", 303))
