"""Articles over JSON, in the shapes of the RealWorld contract (`{"article": {…}}`)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from blog_app.actions import articles as actions
from blog_app.models.articles import PER_AUTHOR, Draft
from blog_app.storage import articles as stored
from blog_app.storage.articles import Headline, Story
from blog_app.storage.database import db
from common import clock
from common.auth.access import current_user, public, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.ids import new_id
from common.paging import key_of

articles = Blueprint("articles_api", __name__, url_prefix="/api/articles")


class NewArticle(Input):
    title: str
    description: str
    body: str
    tagList: list[str] = Field(default_factory=list)  # noqa: N815  the contract's spelling


class NewArticleBody(Input):
    article: NewArticle


class AuthorOut(Output):
    username: str


class HeadlineOut(Output):
    slug: str
    title: str
    description: str
    tagList: list[str]  # noqa: N815
    createdAt: str  # noqa: N815
    updatedAt: str  # noqa: N815
    author: AuthorOut


class ArticleOut(HeadlineOut):
    body: str


class ArticleBody(Output):
    article: ArticleOut


class ArticleList(Output):
    articles: list[HeadlineOut]
    articlesCount: int  # noqa: N815
    nextCursor: str | None = Field(description="Send it as `cursor` for the next page")  # noqa: N815


@articles.get("")
@public
@contract("articles", HTTP_200=ArticleList)
def list_articles(query: PageQuery) -> ArticleList:
    """Newest first, without bodies."""
    after = key_of(query.cursor, datetime.fromisoformat, UUID)
    found = stored.latest(db.session(), query.limit, after)
    return ArticleList(
        articles=[HeadlineOut(**_headline(row)) for row in found.rows],
        articlesCount=stored.count(db.session()),
        nextCursor=found.next,
    )


@articles.post("")
@signed_in
@contract("articles", HTTP_201=ArticleBody)
def publish(json: NewArticleBody) -> tuple[ArticleBody, int]:
    """Publish an article in Markdown."""
    rate_limits().take(PER_AUTHOR, "publish", str(current_user().id))
    new = json.article
    draft = Draft(new.title, new.description, new.body, new.tagList)
    article = actions.publish(
        db.session(), current_user().id, draft, article_id=new_id(), now=clock.now()
    )
    return _whole(stored.by_slug(db.session(), article.slug)), 201


@articles.get("/<slug>")
@public
@contract("articles", HTTP_200=ArticleBody)
def show(slug: str) -> ArticleBody:
    """One article with its Markdown."""
    return _whole(stored.by_slug(db.session(), slug))


def _whole(story: Story) -> ArticleBody:
    return ArticleBody(article=ArticleOut(**_headline(story), body=story.body))


def _headline(row: Headline) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "tagList": row.tags,
        "createdAt": clock.rfc3339(row.created_at),
        "updatedAt": clock.rfc3339(row.updated_at),
        "author": AuthorOut(username=row.author),
    }
