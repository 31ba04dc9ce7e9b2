"""Series: a page to read along, and one to put the articles in order."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import series as actions
from blog_app.models.series import LONGEST_DESCRIPTION, LONGEST_TITLE, MOST_PARTS, PER_AUTHOR
from blog_app.storage import drafts, series_parts
from blog_app.storage import series as stored
from blog_app.storage.database import db, reading
from blog_app.web.pages.addresses import series_path
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Forbidden, Invalid
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

PER_PAGE = 50

series = Blueprint("series", __name__, url_prefix="/series")


@series.post("")
@signed_in
def begin() -> ResponseReturnValue:
    """Begin a series."""
    slug = actions.begin(
        db.session(), _counted(), request.form.get("title", ""), "",
        series_id=new_id(), now=clock.now(),
    )  # fmt: skip
    return redirect(f"{series_path(slug)}/edit", 303)


@series.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """The articles of a series in their order."""
    reader_id = asker_id()
    found = stored.by_slug(reading(), slug, reader_id)
    after = key_of(request.args.get("cursor"), int)
    parts = series_parts.of_series(reading(), found.id, reader_id, PER_PAGE, after)
    return render_template("blog/series.html", series=found, parts=parts)


@series.get("/<slug>/edit")
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Where one's series gets its name, its articles and their order."""
    found = _own(slug)
    return _editor(found, Form({"title": found.title, "description": found.description}))


@series.post("/<slug>/edit")
@signed_in
def change(slug: str) -> ResponseReturnValue:
    """Name and order as the form has them: articles by their numbers, those without one are not in it."""
    form = Form.sent("title", "description")
    numbers = {n: v.strip() for n, v in request.form.items() if n.startswith("part-") and v.strip()}
    author_id = _counted()
    try:
        ids = [
            UUID(name.removeprefix("part-"))
            for name in sorted(numbers, key=lambda name: _number(numbers[name]))
        ]
        actions.rename(db.session(), author_id, slug, form["title"], form["description"])
        actions.arrange(db.session(), author_id, slug, ids)
    except SHOWN_AGAIN as refusal:
        form.values |= numbers
        return _editor(_own(slug), form.refused(refusal), typed=True), refusal.status
    flash("The series is as you want it.", "good")
    return redirect(series_path(slug), 303)


@series.post("/<slug>/delete")
@signed_in
def remove(slug: str) -> ResponseReturnValue:
    """Delete one's series; its articles stay."""
    actions.remove(db.session(), _counted(), slug)
    flash("The series is gone, its articles are not.", "good")
    return redirect("/drafts", 303)


def _editor(found: stored.Row, form: Form, *, typed: bool = False) -> str:
    user_id = current_user().id
    parts = series_parts.of_series(reading(), found.id, user_id, MOST_PARTS, None).rows
    articles = drafts.mine(reading(), user_id, MOST_PARTS, None).rows
    if not typed:
        form.values |= {f"part-{part.id}": str(part.number) for part in parts}
    longest = {"title": LONGEST_TITLE, "description": LONGEST_DESCRIPTION}
    inside = {part.id for part in parts}
    rows = [(p.id, p.title) for p in parts]
    rows += [(entry.id, entry.title) for entry in articles if entry.id not in inside]
    return render_template(
        "blog/series_editor.html", series=found, form=form, articles=rows, longest=longest
    )


def _own(slug: str) -> stored.Row:
    """Raises NotFound; Forbidden."""
    found = stored.by_slug(reading(), slug, current_user().id)
    if found.author != current_user().name:
        raise Forbidden("This series is another's.")
    return found


def _number(text: str) -> float:
    """Raises Invalid. 2.5 comes between 2 and 3: nobody has to count anew to put one in between."""
    try:
        found = float(text)
    except ValueError as error:
        raise Invalid.field("articles", f'"{text[:20]}" is no number') from error
    if not 0 <= found < 1_000_000:
        raise Invalid.field("articles", f'"{text[:20]}" is no number that we can use')
    return found


def _counted() -> UUID:
    author_id = current_user().id
    rate_limits().take(PER_AUTHOR, "series", str(author_id))
    return author_id
