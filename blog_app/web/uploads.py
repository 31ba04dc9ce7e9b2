"""How a picture comes in: as a file of a form, be it a program's or a page's."""

from flask import request

from blog_app.actions import images as actions
from blog_app.models.images import LARGEST, PER_OWNER, Shown
from blog_app.storage.database import db
from common import clock
from common.auth.access import current_user
from common.errors import Invalid
from common.http.limits import rate_limits
from common.objects import objects

ROOM_FOR_THE_FORM = 16 * 1024  # bytes around the file
FIELDS = {"image", "alt"}


def take_sent() -> Shown:
    """Keep the picture in the form at hand: a file `image`, and its alternative text in `alt`.

    Raises what `actions.images.send` does, TooMany, and Invalid for another form.
    """
    owner_id = current_user().id
    rate_limits().take(PER_OWNER, "image", str(owner_id))
    request.max_content_length = LARGEST + ROOM_FOR_THE_FORM
    unknown = (request.form.keys() | request.files.keys()) - FIELDS
    if unknown:
        raise Invalid.fields({name: ["is not a field of this form"] for name in unknown})
    files = request.files.getlist("image")
    if len(files) != 1 or not files[0].filename:
        raise Invalid.field("image", "is missing: send one file in a form")
    data, alt = files[0].read(), request.form.get("alt", "")
    return actions.send(db.session(), objects(), owner_id, data, alt, now=clock.now())
