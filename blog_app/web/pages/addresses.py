"""Where things are on our pages, and which pictures may be shown there: what every template can ask."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import Blueprint, current_app, request

from common.http.cross_origin import is_own_origin

addresses = Blueprint("addresses", __name__)


def here() -> str:
    """The page at hand, to come back to."""
    query = request.query_string.decode(errors="replace")
    return quote(request.path) + (f"?{query}" if query else "")


def absolute(path: str) -> str:
    """With our own host before it, for those who read it elsewhere."""
    return f"{current_app.config['PUBLIC_URL']}{path}"


def article_path(slug: str) -> str:
    return f"/article/{quote(slug)}"


def editor_path(slug: str) -> str:
    return f"/editor/{quote(slug)}"


def draft_path(article_id: UUID) -> str:
    return f"/drafts/{article_id}"


def series_path(slug: str) -> str:
    return f"/series/{quote(slug)}"


def profile_path(name: str) -> str:
    return f"/profile/{quote(name)}"


def tag_path(tag: str) -> str:
    return f"/tag/{quote(tag)}"


def shown_picture(image: str | None) -> str | None:
    """The path of a picture of ours. One from elsewhere would tell its host who reads what, and the content
    security policy shows none."""
    parts = urlsplit(image or "")
    own = is_own_origin(f"{parts.scheme}://{parts.netloc}")
    return parts.path if own and parts.path.startswith("/") else None


@addresses.app_context_processor
def _known_to_all() -> dict[str, Callable[..., str | None]]:
    known = (
        here, absolute, article_path, editor_path, draft_path, series_path, profile_path, tag_path,
        shown_picture,
    )  # fmt: skip
    return {address.__name__: address for address in known}
