"""Tags over JSON."""

from flask import Blueprint

from blog_app.models.tags import MOST_SHOWN
from blog_app.storage import tags as stored
from blog_app.storage.database import reading
from blog_app.web.remembered import remembered
from common.auth.access import public
from common.http.openapi import Output, contract

tags = Blueprint("tags_api", __name__, url_prefix="/api/tags")


class TagList(Output):
    tags: list[str]


@tags.get("")
@public
@remembered
@contract("tags", HTTP_200=TagList)
def list_tags() -> TagList:
    """The most used first."""
    return TagList(tags=stored.most_used(reading(), MOST_SHOWN))
