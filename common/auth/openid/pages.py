""" "Sign in with …": the way there and back, a new account, and what is connected with one's account."""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from common import clock
from common.auth.access import current_user, identity, public, recently, signed_in
from common.auth.next_page import own_path
from common.auth.openid import actions
from common.auth.openid.fetching import AnswerRefused
from common.auth.openid.identities import AlreadyLinked, Claims, LastWayIn
from common.auth.openid.round_trip import CONFIRM, LINK, SIGN_IN, Back, come_back, leave, title_of
from common.auth.second_factor.asking import factor_of, tell
from common.auth.second_factor.pages import ask_for_code
from common.auth.sign_in import PER_CHANGE, begin_browser_session, users
from common.auth.tickets import hand_out, shown, taken
from common.auth.users import email_to_find
from common.auth.welcome import PER_ADDRESS
from common.errors import NotSignedIn
from common.http.limits import client_address, rate_limits
from common.pages.forms import SHOWN_AGAIN, Form

openid_pages = Blueprint("openid_pages", __name__)
NEW = "new_account"
LIFE = timedelta(minutes=10)  # to choose a name
OWN = "/account/sign-in-with"


@openid_pages.post("/sign-in/with/<name>")
@public
def sign_in_with(name: str) -> ResponseReturnValue:
    """Leave for a provider, to sign in"""
    return leave(name, SIGN_IN, own_path(request.form.get("next")))


@openid_pages.post("/confirm/with/<name>")
@signed_in
def confirm_with(name: str) -> ResponseReturnValue:
    """Leave for a provider, to show again who one is; for accounts without a password"""
    return leave(name, CONFIRM, own_path(request.form.get("next")))


@openid_pages.post("/account/sign-in-with/<name>")
@signed_in
@recently("10 minutes")
def connect(name: str) -> ResponseReturnValue:
    """Leave for a provider, to connect an identity there with this account"""
    return leave(name, LINK, OWN)


@openid_pages.get("/sign-in/with/<name>/callback")
@public
def callback(name: str) -> ResponseReturnValue:
    """Where a provider sends the browser back to. A GET that changes something, as OpenID Connect has it:
    what stands in for our own form is the state, which only this browser has, once."""
    back = come_back(name)
    if back.claims is None:
        flash(f"{title_of(name)} did not let you through.", "warn")
        return redirect("/sign-in" if back.purpose == SIGN_IN else "/account", 303)
    if back.purpose == SIGN_IN:
        return _sign_in(name, back.claims, back.target)
    return _for_a_session(name, back, back.claims)


@openid_pages.get("/sign-up/with")
@public
def new_account_page() -> ResponseReturnValue:
    """Where who comes from a provider for the first time chooses a name"""
    held = shown(NEW)
    if held is None:
        return redirect("/sign-up", 303)
    return _new_account(Form({"name": held["claims"]["name"]}), held["claims"]["email"])


@openid_pages.post("/sign-up/with")
@public
def make_account() -> ResponseReturnValue:
    """Make an account that the provider's identity lets in"""
    form, held = Form.sent("name"), shown(NEW)
    if held is None:
        flash("Too much time has passed. Begin again.", "warn")
        return redirect("/sign-in", 303)
    claims = Claims(**held["claims"])
    try:
        rate_limits().take(PER_ADDRESS, "register", client_address())
        user = actions.make_account(users(), claims, form["name"], now=clock.now())
    except SHOWN_AGAIN as refusal:
        return _new_account(form.refused(refusal), claims.email), refusal.status
    taken(NEW)
    return begin_browser_session(redirect(own_path(held["next"]), 303), user)


@openid_pages.get(OWN)
@signed_in
def connections() -> ResponseReturnValue:
    """What is connected with this account"""
    linked = users().linked_identities.of(current_user().id)
    return render_template(
        "common/sign_in_with.html", linked=linked, providers=current_app.config["SIGN_IN_WITH"]
    )


@openid_pages.post(f"{OWN}/<uuid:identity_id>/remove")
@signed_in
@recently("10 minutes")
def disconnect(identity_id: UUID) -> ResponseReturnValue:
    """Let an identity in no more, unless it is the last way in"""
    user = current_user()
    rate_limits().take(PER_CHANGE, "unlink", str(user.id))
    try:
        actions.unlink(users(), user.id, identity_id)
    except LastWayIn as refusal:
        flash(f"{refusal.detail} Set a password first.", "warn")
    else:
        tell(user, "A way to sign in was removed", "It lets nobody in any more.")
    return redirect(OWN, 303)


def _sign_in(name: str, claims: Claims, target: str) -> ResponseReturnValue:
    user_id = users().linked_identities.owner(claims.issuer, claims.subject)
    user = users().user_by_id(user_id) if user_id else None
    if user is None:
        return _first_time(name, claims, target)
    if user.disabled_at:
        raise NotSignedIn("This account is closed.")
    if factor_of(user):
        return ask_for_code(user.id, target)
    return begin_browser_session(redirect(target, 303), user)


def _first_time(name: str, claims: Claims, target: str) -> ResponseReturnValue:
    """Nobody is let into an account because of an address: who has one proves that by signing in to it. The
    provider has verified the address, so its owner may be told."""
    title = title_of(name)
    if not claims.email:
        flash(f"{title} names no address that it has verified. Make an account with a password, then "
              f"connect {title} with it.", "warn")  # fmt: skip
        return redirect("/sign-up", 303)
    if users().user_by_email(email_to_find(claims.email)):
        flash(f"There is an account for {claims.email}. Sign in to it with its password, then connect "
              f"{title} with it.", "warn")  # fmt: skip
        return redirect(f"/sign-in?next={OWN}", 303)
    held = {"claims": asdict(claims), "next": target}
    return hand_out(redirect("/sign-up/with", 303), NEW, held, LIFE)


def _for_a_session(name: str, back: Back, claims: Claims) -> ResponseReturnValue:
    """Linking and confirming are for the session that left, and for no other."""
    found = identity()
    if found is None or found.session_id != back.session_id:
        raise AnswerRefused("You are not signed in as you were when you left. Begin again.")
    user, now = found.user, clock.now()
    if back.purpose == LINK:
        try:
            actions.link(users(), user.id, claims, now=now)
        except AlreadyLinked as refusal:
            flash(refusal.detail, "warn")
        else:
            flash(f"{title_of(name)} lets you in from now on.", "good")
            tell(user, f"You can sign in with {title_of(name)} now", "It was connected.")
        return redirect(OWN, 303)
    owner = users().linked_identities.owner(claims.issuer, claims.subject)
    if owner != user.id or user.password_hash or factor_of(user):
        raise AnswerRefused("That is somebody else, or not the way to confirm this account.")
    users().prove(user.id, found.session_id, now)
    return redirect(back.target, 303)


def _new_account(form: Form, email: str) -> str:
    return render_template("common/sign_up_with.html", form=form, email=email)
