"""Sign-in, sign-up and account pages, the same in all four apps. They work without JavaScript."""

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from common import clock
from common.auth import actions
from common.auth.access import current_user, identity, public, signed_in
from common.auth.demo import DemoUser
from common.auth.devices import device_name
from common.auth.next_page import own_path
from common.auth.post import app_name, post, public_url
from common.auth.second_factor.codes import CodeNeeded
from common.auth.second_factor.pages import ask_for_code
from common.auth.sign_in import (
    PER_CHANGE,
    begin_browser_session,
    end_browser_session,
    user_for,
    users,
)
from common.auth.welcome import register_and_tell
from common.errors import FieldErrors, Forbidden, NotFound, NotSignedIn, Refusal
from common.http.cross_origin import is_own_origin
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form

auth_pages = Blueprint("auth_pages", __name__)


@auth_pages.get("/sign-in")
@public
def sign_in_page() -> ResponseReturnValue:
    """The sign-in form."""
    return _sign_in_form(Form({"next": own_path(request.args.get("next") or _page_before())}))


@auth_pages.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with address and password; the browser gets a session cookie."""
    form = Form.sent("email", "password", "next")
    try:
        user = user_for(form["email"], form["password"])
    except CodeNeeded as needed:
        return ask_for_code(needed.user_id, own_path(form["next"]))
    except SHOWN_AGAIN as refusal:
        return _sign_in_form(form.refused(refusal)), refusal.status
    return begin_browser_session(redirect(own_path(form["next"]), 303), user)


@auth_pages.get("/sign-in/demo/<key>")
@public
def sign_in_demo_page(key: str) -> ResponseReturnValue:
    """Where the portal's links lead: a form that sends itself, as a GET must change nothing."""
    return render_template("common/sign_in_demo.html", person=_demo_user(key))


@auth_pages.post("/sign-in/demo")
@public
def sign_in_demo() -> ResponseReturnValue:
    """One click and in, as a demo user; only where the app runs with demo data."""
    user = users().user_by_email(_demo_user(request.form.get("user", ""))["email"])
    if user is None:
        raise NotFound("The demo data is not there yet. Try again in a moment.")
    target = own_path(request.form.get("next"))
    return begin_browser_session(redirect(target, 303), user)


@auth_pages.get("/sign-up")
@public
def sign_up_page() -> ResponseReturnValue:
    """The sign-up form."""
    return render_template(
        "common/sign_up.html", form=Form({"next": own_path(request.args.get("next"))})
    )


@auth_pages.post("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    """Make an account."""
    form = Form.sent("name", "email", "password", "next")
    try:
        register_and_tell(actions.Registration(form["name"], form["email"], form["password"]))
    except SHOWN_AGAIN as refusal:
        return render_template("common/sign_up.html", form=form.refused(refusal)), refusal.status
    flash("Your account is ready. Sign in with it now.", "good")
    target = own_path(form["next"])
    return redirect("/sign-in" if target == "/" else f"/sign-in?{urlencode({'next': target})}", 303)


@auth_pages.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    return end_browser_session(redirect("/", 303))


@auth_pages.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """The account: sessions and password."""
    return account_page(Form())


@auth_pages.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Set a new password, which ends every other session."""
    form, found = Form.sent("current_password", "new_password"), identity()
    if found is None:
        raise NotSignedIn
    try:
        rate_limits().take(PER_CHANGE, "password", str(found.user.id))
        user = actions.change_password(
            users(),
            found,
            form["current_password"],
            form["new_password"],
            app_name=app_name(),
            url=public_url(),
            now=clock.now(),
        )
    except SHOWN_AGAIN as refusal:
        return account_page(form.refused(_at_its_field(refusal))), refusal.status
    post().ring()
    flash("The password is changed, and every other session has ended.", "good")
    return begin_browser_session(redirect("/account", 303), user)


@auth_pages.post("/account/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one session, on whatever device it is."""
    users().end_session(current_user().id, session_id)
    return redirect("/account", 303)


@auth_pages.post("/account/sessions/end-all")
@signed_in
def end_all_sessions() -> ResponseReturnValue:
    """End every session, this one included."""
    users().end_all_sessions(current_user().id)
    return end_browser_session(redirect("/sign-in", 303))


def _demo_user(key: str) -> DemoUser:
    for person in current_app.config["DEMO_USERS"]:
        if person["key"] == key:
            found: DemoUser = person
            return found
    raise NotFound("There is no such demo user here.")


def _page_before() -> str | None:
    """The page of ours whose link led here, so that a plain link to the sign-in brings people back, too."""
    site = current_app.config["SITE"]
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # no address: "http://["
        return None
    if before.path in {request.path, "/sign-in", "/sign-up", site.sign_in, site.sign_up}:
        return None
    path = f"{before.path}?{before.query}" if before.query else before.path
    return path if is_own_origin(f"{before.scheme}://{before.netloc}") else None


def _sign_in_form(form: Form) -> str:
    return render_template(
        "common/sign_in.html",
        form=form,
        demo_users=current_app.config["DEMO_USERS"],
        providers=current_app.config["SIGN_IN_WITH"],
    )


def account_page(form: Form, about: str = "password") -> str:
    """The account; `form` belongs to the part that it is `about`."""
    found = identity()
    return render_template(
        "common/account.html",
        form=form if about == "password" else None,
        email_form=form if about == "email" else None,
        sessions=users().sessions_of(current_user().id, clock.now()),
        current_session_id=found.session_id if found else None,
        device_name=device_name,
    )


def _at_its_field(refusal: Refusal) -> Refusal:
    """The form's names for what the refusal is about."""
    errors: FieldErrors = {}
    if isinstance(refusal, Forbidden):
        errors["current_password"] = [refusal.detail]
    for name, messages in refusal.errors.items():
        errors["new_password" if name == "password" else name] = messages
    refusal.errors = errors
    return refusal
