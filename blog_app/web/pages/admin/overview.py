"""The first page of those who run the blog: what there is, what waits, who came, what was done."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blog_app.storage import acts, oversight, people
from blog_app.storage.database import reading
from common.auth.access import recently, role

NEWEST = 5

overview = Blueprint("admin", __name__, url_prefix="/admin")


@overview.get("")
@role("admin")
@recently("30 minutes")
def show() -> ResponseReturnValue:
    """What there is, and what waits."""
    return render_template(
        "blog/admin/overview.html",
        numbers=oversight.numbers(reading()),
        people=people.latest(reading(), limit=NEWEST).rows,
        acts=acts.latest(reading(), limit=NEWEST).rows,
    )
