"""Articles over JSON, in the shapes of the RealWorld contract (`{"article": {…}}`)."""

from typing import Any

from flask import Blueprint
from pydantic import Field

from blog_app.actions import articles as actions
from blog_app.models.articles import PER_AUTHOR, PER_EDITOR, Draft
from blog_app.storage import articles as stored
from blog_app.storage.database import db, reading
from blog_app.storage.stories import Headline, Story
from blog_app.web.api.envelopes import Ignored, answer_invalid
from blog_app.web.api.profiles import ProfileOut, profile_out
from blog_app.web.remembered import remembered
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, contract
from common.ids import new_id

articles = Blueprint("articles_api", __name__, url_prefix="/api/articles")
articles.register_error_handler(Invalid, answer_invalid)
# What the contract calls the fields of a draft.
NAMES = {
    "title": "title",
    "description": "description",
    "body": "body",
    "tagList": "tags",
    "coverImage": "cover_image",
}
COVER = "The id of an image of the author's; not part of the public contract"


class NewArticle(Input):
    title: str
    description: str
    body: str
    tagList: list[str] = Field(default_factory=list)  # noqa: N815  the contract's spelling
    coverImage: str | None = Field(None, description=COVER)  # noqa: N815


class NewArticleBody(Input):
    article: NewArticle


class ArticleChanges(Input):
    """What is absent stays; an empty `tagList` takes all tags away, and null the cover."""

    title: str = ""
    description: str = ""
    body: str = ""
    tagList: list[str] = Field(default_factory=list)  # noqa: N815
    coverImage: str | None = Field(None, description=COVER)  # noqa: N815
    slug: Ignored = None
    createdAt: Ignored = None  # noqa: N815
    updatedAt: Ignored = None  # noqa: N815
    favorited: Ignored = None
    favoritesCount: Ignored = None  # noqa: N815
    author: Ignored = None


class ArticleChangesBody(Input):
    article: ArticleChanges


class HeadlineOut(Output):
    slug: str
    title: str
    description: str
    tagList: list[str]  # noqa: N815
    createdAt: str  # noqa: N815
    updatedAt: str  # noqa: N815
    favorited: bool
    favoritesCount: int  # noqa: N815
    author: ProfileOut


class ArticleOut(HeadlineOut):
    body: str
    coverImage: str | None = Field(  # noqa: N815
        None, exclude_if=lambda image: image is None, description=COVER
    )


class ArticleBody(Output):
    article: ArticleOut


@articles.post("")
@signed_in
@contract("articles", HTTP_201=ArticleBody)
def publish(json: NewArticleBody) -> tuple[ArticleBody, int]:
    """Publish an article in Markdown."""
    author_id, new = current_user().id, json.article
    rate_limits().take(PER_AUTHOR, "publish", str(author_id))
    draft = Draft(new.title, new.description, new.body, new.tagList, new.coverImage)
    article_id = new_id()
    actions.publish(db.session(), author_id, draft, article_id=article_id, now=clock.now())
    return whole(stored.by_id(reading(), article_id, author_id)), 201


@articles.get("/<slug>")
@public
@remembered
@contract("articles", HTTP_200=ArticleBody)
def show(slug: str) -> ArticleBody:
    """One article with its Markdown; 301 when it has another slug now."""
    return whole(stored.by_slug(reading(), slug, asker_id()))


@articles.put("/<slug>")
@signed_in
@contract("articles", HTTP_200=ArticleBody)
def revise(slug: str, json: ArticleChangesBody) -> ArticleBody:
    """Change one's article."""
    author_id, sent = current_user().id, json.article
    rate_limits().take(PER_EDITOR, "edit", str(author_id))
    changes = {NAMES[field]: getattr(sent, field) for field in NAMES.keys() & sent.model_fields_set}
    article_id = actions.revise(db.session(), author_id, slug, changes, now=clock.now())
    return whole(stored.by_id(reading(), article_id, author_id))


@articles.delete("/<slug>")
@signed_in
@contract("articles", HTTP_204=None)
def remove(slug: str) -> tuple[str, int]:
    """Delete one's article with its comments."""
    author_id = current_user().id
    rate_limits().take(PER_EDITOR, "edit", str(author_id))
    actions.remove(db.session(), author_id, slug)
    return "", 204


def whole(story: Story) -> ArticleBody:
    """An article with its body."""
    return ArticleBody(
        article=ArticleOut(**_fields(story), body=story.body, coverImage=story.cover_image)
    )


def headline(row: Headline) -> HeadlineOut:
    """An article in a list."""
    return HeadlineOut(**_fields(row))


def _fields(row: Headline) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "tagList": row.tags,
        "createdAt": clock.rfc3339(row.published_at),
        "updatedAt": clock.rfc3339(row.updated_at),
        "favorited": row.favorited,
        "favoritesCount": row.favorites_count,
        "author": profile_out(row.author),
    }
