"""One's own account at the contract's addresses: `/login`, `/register`, `/settings`.

`/login` is the sign-in that all four apps share. `/register` is the contract's: whoever registers is in
at once, and is told what is taken, as over `/api/users`; the quiet `/sign-up` is there as well.
"""

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import profiles as actions
from blog_app.models.profiles import (
    LONGEST_BIO,
    PER_OWNER,
    REGISTRATIONS,
    SHORTEST_PASSWORD,
)
from blog_app.storage import profiles as stored
from blog_app.storage.database import db, reading
from blog_app.web.pages.addresses import profile_path
from common import clock
from common.auth import pages as shared
from common.auth.access import current_user, identity, not_signed_in, public, signed_in
from common.auth.next_page import own_path
from common.auth.post import post, public_url
from common.auth.sign_in import PER_CHANGE, begin_browser_session
from common.auth.sign_in import users as accounts
from common.errors import Refusal
from common.http.limits import client_address, rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form

CURRENT = "current_password"  # the form's name for what the action calls PASSWORD

users = Blueprint("users", __name__)


@users.get("/login")
@public
def login_page() -> ResponseReturnValue:
    """The sign-in form."""
    return shared.sign_in_page()


@users.post("/login")
@public
def login() -> ResponseReturnValue:
    """Sign in with address and password."""
    return shared.sign_in()


@users.get("/register")
@public
def register_page() -> ResponseReturnValue:
    """The form for a new account."""
    return _register_form(Form({"next": own_path(request.args.get("next"))}))


@users.post("/register")
@public
def register() -> ResponseReturnValue:
    """Make an account and be signed in."""
    form = Form.sent("username", "email", "password", "next")
    wish = {name: form[name] for name in ("username", "email", "password")}
    try:
        rate_limits().take(REGISTRATIONS, "register", client_address())
        user = actions.register(
            accounts(), reading(), wish, app_name=_app_name(), user_id=new_id(), now=clock.now()
        )
    except SHOWN_AGAIN as refusal:
        return _register_form(form.refused(refusal)), refusal.status
    post().ring()
    return begin_browser_session(redirect(own_path(form["next"]), 303), user)


@users.get("/settings")
@signed_in
def settings() -> ResponseReturnValue:
    """Where one's name, address, password, bio and picture are changed."""
    user = current_user()
    bio, image = stored.own(reading(), user.id)
    values = {"username": user.name, "email": user.email, "bio": bio, "image": image}
    return _settings_form(Form({name: value or "" for name, value in values.items()}))


@users.post("/settings")
@signed_in
def change() -> ResponseReturnValue:
    """Change them. A new password ends every other session."""
    form = Form.sent("image", "username", "bio", "email", "password", CURRENT)
    found = identity()
    if found is None:
        raise not_signed_in()
    try:
        rate_limits().take(PER_OWNER, "profile", str(found.user.id))
        if form[CURRENT]:
            rate_limits().take(PER_CHANGE, "password", str(found.user.id))
        user = actions.change(
            db.session(),
            found,
            _wish(form),
            app_name=_app_name(),
            url=public_url(),
            now=clock.now(),
        )
    except SHOWN_AGAIN as refusal:
        return _settings_form(form.refused(_at_its_field(refusal))), refusal.status
    post().ring()
    flash("Your settings are saved.", "good")
    answer = redirect(profile_path(user.name), 303)
    ended = user.session_epoch != found.user.session_epoch
    return begin_browser_session(answer, user) if ended else answer


def _wish(form: Form) -> dict[str, str | None]:
    """What the form wants; passwords only when something was typed."""
    wish: dict[str, str | None] = {
        "image": form["image"],
        "username": form["username"],
        "bio": form["bio"].replace("\r\n", "\n"),
        "email": form["email"],
    }
    typed = {"password": form["password"], actions.PASSWORD: form[CURRENT]}
    return wish | {name: value for name, value in typed.items() if value}


def _at_its_field(refusal: Refusal) -> Refusal:
    if actions.PASSWORD in refusal.errors:
        refusal.errors[CURRENT] = refusal.errors.pop(actions.PASSWORD)
    return refusal


def _register_form(form: Form) -> str:
    hint = f"{SHORTEST_PASSWORD} characters or more. A few words in a row work well."
    return render_template(
        "common/sign_up.html", form=form, name_field="username", password_hint=hint
    )


def _settings_form(form: Form) -> str:
    return render_template("blog/settings.html", form=form, longest_bio=LONGEST_BIO)


def _app_name() -> str:
    return str(current_app.config["SITE"].name)
