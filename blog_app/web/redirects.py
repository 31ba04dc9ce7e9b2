"""Where an article has moved to: old addresses go on working, on pages and over the API."""

from flask import redirect, request, url_for
from werkzeug import Response

from blog_app.models.slugs import RenamedError


def to_new_address(renamed: RenamedError) -> Response:
    """301: the same thing, query included, at the article's present slug."""
    given = dict(request.view_args or {}) | {"slug": renamed.slug}
    target = url_for(request.endpoint or "", **given)
    query = request.query_string.decode()
    return redirect(f"{target}?{query}" if query else target, 301)
