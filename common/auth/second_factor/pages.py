"""The pages of the second factor: the second step of a sign-in, turning it on and off, and `/confirm`."""

from datetime import timedelta
from uuid import UUID

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from common.auth.access import current_user, public, recently, signed_in
from common.auth.next_page import own_path
from common.auth.second_factor import enrolment
from common.auth.second_factor.asking import factor_of, pass_code
from common.auth.sign_in import begin_browser_session, users
from common.auth.tickets import hand_out, shown, taken
from common.auth.users import User
from common.errors import Refusal
from common.pages.forms import SHOWN_AGAIN, Form

second_factor_pages = Blueprint("second_factor_pages", __name__)

LIFE = timedelta(minutes=5)  # between the password and the code
STEP = "second_step"


def ask_for_code(user_id: UUID, target: str) -> ResponseReturnValue:
    """The way to the second step, for the browser that did the first one."""
    user = users().user_by_id(user_id)
    if user is None:
        return redirect("/sign-in", 303)
    held = {"user": str(user.id), "epoch": user.session_epoch, "next": target}
    return hand_out(redirect("/sign-in/code", 303), STEP, held, LIFE)


@second_factor_pages.get("/sign-in/code")
@public
def code_page() -> ResponseReturnValue:
    """Where the code is asked for after the password"""
    if shown(STEP) is None:
        return redirect("/sign-in", 303)
    return render_template("common/sign_in_code.html", form=Form())


@second_factor_pages.post("/sign-in/code")
@public
def sign_in_with_code() -> ResponseReturnValue:
    """The second step: the browser that sent the password sends the code"""
    form, user = Form.sent("code"), _first_step_of()
    if user is None:
        flash("Too much time has passed. Sign in again.", "warn")
        return redirect("/sign-in", 303)
    try:
        pass_code(user, form["code"])
    except SHOWN_AGAIN as refusal:
        return render_template(
            "common/sign_in_code.html", form=form.refused(refusal)
        ), refusal.status
    held = taken(STEP)
    target = own_path(held["next"]) if held else "/"
    return begin_browser_session(redirect(target, 303), user)


@second_factor_pages.get("/account/second-factor")
@signed_in
def page() -> ResponseReturnValue:
    """Whether sign-in asks for a code, and how to change that"""
    return _page(Form())


@second_factor_pages.post("/account/second-factor/new")
@signed_in
@recently("10 minutes")
def begin() -> ResponseReturnValue:
    """Make a secret for an authenticator"""
    enrolment.begin()
    return redirect("/account/second-factor/new", 303)


@second_factor_pages.get("/account/second-factor/new")
@signed_in
@recently("10 minutes")
def enrolment_page() -> ResponseReturnValue:
    """The secret as a QR code and as text, and where its first code goes"""
    return _enrolment_page(Form())


@second_factor_pages.post("/account/second-factor")
@signed_in
@recently("10 minutes")
def turn_on() -> ResponseReturnValue:
    """Turn it on with the first code, which ends every other session"""
    form, user_id = Form.sent("code"), current_user().id
    try:
        recovery = enrolment.finish(form["code"])
    except SHOWN_AGAIN as refusal:
        return _enrolment_page(form.refused(refusal)), refusal.status
    response = current_app.make_response(_codes_page(recovery, "Two-step sign-in is on"))
    return begin_browser_session(response, users().user_by_id(user_id) or current_user())


@second_factor_pages.post("/account/second-factor/recovery-codes")
@signed_in
def renew_recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes for a code"""
    form = Form.sent("code")
    try:
        recovery = enrolment.renew_recovery_codes(form["code"])
    except SHOWN_AGAIN as refusal:
        return _page(form.refused(refusal)), refusal.status
    return _codes_page(recovery, "New recovery codes")


@second_factor_pages.post("/account/second-factor/off")
@signed_in
def turn_off() -> ResponseReturnValue:
    """Turn it off with password and code"""
    form = Form.sent("password", "code")
    try:
        enrolment.turn_off(form["password"], form["code"])
    except SHOWN_AGAIN as refusal:
        # Two forms of this page have a code: the summary says which one is meant.
        return _page(form.refused(_told_above(refusal))), refusal.status
    flash("Two-step sign-in is off: the password alone is enough now.", "good")
    return redirect("/account/second-factor", 303)


@second_factor_pages.get("/confirm")
@signed_in
def confirm_page() -> ResponseReturnValue:
    """Where somebody who is signed in shows again who they are"""
    return _confirm_page(Form({"next": own_path(request.args.get("next"))}))


@second_factor_pages.post("/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Show it with the password, and a code where there is a second factor"""
    form = Form.sent("password", "code", "next")
    try:
        enrolment.confirm(form["password"], form["code"])
    except SHOWN_AGAIN as refusal:
        return _confirm_page(form.refused(refusal)), refusal.status
    return redirect(own_path(form["next"]), 303)


def _first_step_of() -> User | None:
    """Who has sent the password from this browser lately, unless it was changed since."""
    held = shown(STEP)
    user = users().user_by_id(UUID(held["user"])) if held else None
    if user is None or user.disabled_at or not held or user.session_epoch != held["epoch"]:
        return None
    return user


def _page(form: Form) -> str:
    return render_template("common/second_factor.html", form=form, factor=factor_of(current_user()))


def _enrolment_page(form: Form) -> str:
    waiting = enrolment.waiting()
    if waiting is None:
        return _page(Form({}, {"": ["Too much time has passed. Begin again."]}))
    drawn = segno.make(waiting.uri, error="m").svg_inline(scale=5, dark="#000", light="#fff")
    groups = [waiting.secret[start : start + 4] for start in range(0, len(waiting.secret), 4)]
    return render_template(
        "common/second_factor_new.html",
        form=form,
        drawing=Markup(drawn),  # noqa: S704  made of squares: nothing typed is in it
        secret=" ".join(groups),
    )


def _codes_page(recovery: list[str], title: str) -> str:
    return render_template("common/recovery_codes.html", codes=recovery, title=title)


def _confirm_page(form: Form) -> str:
    user = current_user()
    demo = [person for person in current_app.config["DEMO_USERS"] if person["email"] == user.email]
    return render_template(
        "common/confirm.html",
        form=form,
        has_factor=factor_of(user) is not None,
        demo_user=demo[0] if demo else None,
        providers=current_app.config["SIGN_IN_WITH"],
    )


def _told_above(refusal: Refusal) -> Refusal:
    refusal.errors = {}
    return refusal
