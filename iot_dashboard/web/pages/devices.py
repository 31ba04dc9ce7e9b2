"""Pages to keep devices on: register, connect, rename, retire. For who is signed in, each for the own ones."""

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Conflict, Invalid, NotFound, TooMany
from common.http.limits import rate_limits
from common.pages.forms import Form
from iot_dashboard.actions import devices as actions
from iot_dashboard.models.devices import DeviceWish, mqtt_password
from iot_dashboard.storage import devices as stored
from iot_dashboard.storage import rejected as stored_rejected
from iot_dashboard.storage.database import db
from iot_dashboard.web.api.devices import seen_or_refuse, state_of

devices = Blueprint("devices", __name__)
MOST_REJECTED = 10


@devices.get("/mine")
@signed_in
def mine() -> ResponseReturnValue:
    """Your devices, what they sent in vain, and a form for the next one"""
    return _mine(Form())


@devices.post("/mine")
@signed_in
def register() -> ResponseReturnValue:
    """Register a device"""
    form = Form.sent("id", "name")
    keeper = current_user()
    try:
        rate_limits().take("30 per minute", "register", str(keeper.id))
        wish = DeviceWish(form["id"].strip(), form["name"])
        device = actions.register(db.session(), keeper.id, wish, now=clock.now())
    except (Invalid, Conflict, TooMany) as refusal:
        return _mine(form.refused(refusal)), refusal.status
    return redirect(f"/mine/{device.id}", 303)


@devices.get("/mine/<device_id>")
@signed_in
def manage(device_id: str) -> ResponseReturnValue:
    """How one of your devices connects, and what can be changed about it"""
    return _manage(device_id, Form())


@devices.post("/mine/<device_id>")
@signed_in
def change(device_id: str) -> ResponseReturnValue:
    """Rename one of your devices, retire it, or bring it back"""
    form = Form.sent("name")
    retired = {"retire": True, "return": False}.get(request.form.get("do", ""))
    wish = actions.Change(form["name"] if retired is None else None, retired)
    try:
        actions.change(db.session(), current_user().id, device_id, wish, now=clock.now())
    except Invalid as refusal:
        return _manage(device_id, form.refused(refusal)), refusal.status
    flash("Saved.", "good")
    return redirect(f"/mine/{device_id}", 303)


def _mine(form: Form) -> str:
    keeper, now = current_user(), clock.now()
    found = stored.all_kept_by(db.session(), keeper.id)
    return render_template(
        "iot/mine.html",
        form=form,
        devices=[(device, state_of(device, now)) for device in found],
        rejected=stored_rejected.of_keeper(db.session(), keeper.id, MOST_REJECTED).rows,
    )


def _manage(device_id: str, form: Form) -> str:
    if stored.kept_by(db.session(), current_user().id, device_id) is None:
        raise NotFound("You keep no such device.")
    device = seen_or_refuse(device_id)
    host, _, port = current_app.config["BROKER"].rpartition(":")
    form.values.setdefault("name", device.name)
    return render_template(
        "iot/manage.html",
        form=form,
        device=device,
        state=state_of(device, clock.now()),
        host=host,
        port=port,
        password=mqtt_password(current_app.config["DEVICE_SECRET"], device_id),
    )
