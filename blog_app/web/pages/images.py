"""The page of one's own pictures: to send, copy and delete them by hand, also without JavaScript."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import images as actions
from blog_app.models.drawing import MOST_PIXELS
from blog_app.models.images import LARGEST, PER_EDITOR
from blog_app.storage import images as stored
from blog_app.storage.database import db, reading
from blog_app.web.uploads import take_sent
from common.auth.access import current_user, signed_in
from common.errors import TooLarge
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

images = Blueprint("images", __name__)
PER_PAGE = 24
LIMITS = (
    f"PNG, JPEG, WebP, GIF or AVIF, {LARGEST // 2**20} MiB and {MOST_PIXELS // 1_000_000} megapixels at "
    "most; of a moving picture the first frame. Where and when it was taken is not kept."
)


@images.get("/images")
@signed_in
def show() -> ResponseReturnValue:
    """One's own pictures, newest first."""
    return _page(Form())


@images.post("/images")
@signed_in
def send() -> ResponseReturnValue:
    """Keep the picture in the form; a refused form comes back with its words."""
    try:
        image = take_sent()
    except (*SHOWN_AGAIN, TooLarge) as refusal:
        return _page(Form.sent("alt").refused(refusal)), refusal.status
    flash(f"Kept, {image.width} by {image.height} pixels.", "good")
    return redirect("/images", 303)


@images.post("/images/<image_id>/remove")
@signed_in
def remove(image_id: str) -> ResponseReturnValue:
    """Delete one's own picture, unless an article of one's own shows it."""
    owner_id = current_user().id
    try:
        rate_limits().take(PER_EDITOR, "edit image", str(owner_id))
        actions.remove(db.session(), owner_id, image_id)
    except SHOWN_AGAIN as refusal:
        return _page(Form().refused(refusal)), refusal.status
    flash("Deleted.", "good")
    return redirect("/images", 303)


def _page(form: Form) -> str:
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, str)
    page = stored.of_owner(reading(), current_user().id, PER_PAGE, after)
    return render_template(
        "blog/images.html", page=page, form=form, first=after is None, limits=LIMITS
    )
