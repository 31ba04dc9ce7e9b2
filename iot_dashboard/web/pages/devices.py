"""Pages to keep devices on: register, connect, rename, retire. For who is signed in, each for the own ones."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from iot_dashboard.actions import devices as actions
from iot_dashboard.models.devices import (
    LONGEST_ID,
    LONGEST_NAME,
    PER_KEEPER,
    DeviceWish,
    state_of,
)
from iot_dashboard.storage import devices as stored
from iot_dashboard.storage import rejected as stored_rejected
from iot_dashboard.storage.database import db
from iot_dashboard.web.api.devices import connection_of

devices = Blueprint("devices", __name__)
LONGEST = {"id": LONGEST_ID, "name": LONGEST_NAME}
MOST_REJECTED = 10


@devices.get("/mine")
@signed_in
def list_devices() -> ResponseReturnValue:
    """Your devices, what they sent in vain, and a form for the next one."""
    return _list(Form())


@devices.post("/mine")
@signed_in
def register() -> ResponseReturnValue:
    """Register a device."""
    form, keeper_id = Form.sent("id", "name"), current_user().id
    try:
        rate_limits().take(PER_KEEPER, "add device", str(keeper_id))
        wish = DeviceWish(form["id"], form["name"])
        device = actions.register(db.session(), keeper_id, wish, now=clock.now())
    except SHOWN_AGAIN as refusal:
        return _list(form.refused(refusal)), refusal.status
    return redirect(f"/mine/{device.id}", 303)


@devices.get("/mine/<device_id>")
@signed_in
def show(device_id: str) -> ResponseReturnValue:
    """How one of your devices connects, and what can be changed about it."""
    return _show(device_id, Form())


@devices.post("/mine/<device_id>")
@signed_in
def change(device_id: str) -> ResponseReturnValue:
    """Rename one of your devices, retire it, or bring it back."""
    form, keeper_id = Form.sent("name"), current_user().id
    try:
        rate_limits().take(PER_KEEPER, "change device", str(keeper_id))
        match request.form.get("do"):
            case "retire":
                actions.retire(db.session(), keeper_id, device_id, now=clock.now())
            case "return":
                actions.bring_back(db.session(), keeper_id, device_id)
            case _:
                actions.rename(db.session(), keeper_id, device_id, form["name"])
    except SHOWN_AGAIN as refusal:
        return _show(device_id, form.refused(refusal)), refusal.status
    flash("Saved.", "good")
    return redirect(f"/mine/{device_id}", 303)


def _list(form: Form) -> str:
    keeper_id, now = current_user().id, clock.now()
    found = stored.all_kept_by(db.session(), keeper_id)
    return render_template(
        "iot/mine.html",
        form=form,
        longest=LONGEST,
        devices=[(device, state_of(device, now)) for device in found],
        rejected=stored_rejected.of_keeper(db.session(), keeper_id, MOST_REJECTED).rows,
    )


def _show(device_id: str, form: Form) -> str:
    device = stored.kept_by(db.session(), current_user().id, device_id)
    if "name" not in request.form:  # asked for, or another button than the form's own
        form.values["name"] = device.name
    return render_template(
        "iot/manage.html",
        form=form,
        longest=LONGEST_NAME,
        device=device,
        state=state_of(device, clock.now()),
        connection=connection_of(device),
    )
