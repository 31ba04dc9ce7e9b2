"""Feeds: the newest articles of everybody, of a tag, of an author, whole, for programs that read for people."""

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from blog_app.models.tags import clean_tag
from blog_app.storage import lists, profiles
from blog_app.storage.database import reading
from blog_app.storage.lists import Filter, Part
from blog_app.web.feeds import KINDS, Feed, entry_of
from blog_app.web.remembered import remembered
from common.auth.access import public

feeds = Blueprint("feeds", __name__)
ENTRIES = Part(20)
KIND = "feed.<any(atom, rss, json):kind>"


@feeds.get(f"/{KIND}")
@public
@remembered
def of_all(kind: str) -> ResponseReturnValue:
    """The newest articles as Atom, RSS or JSON Feed"""
    return _feed(kind, current_app.config["SITE"].name, "/", Filter())


@feeds.get(f"/tag/<path:tag>/{KIND}")
@public
@remembered
def of_tag(tag: str, kind: str) -> ResponseReturnValue:
    """The newest articles with a tag, as a feed"""
    return _feed(kind, tag, f"/tag/{tag}", Filter(tag=clean_tag(tag)))


@feeds.get(f"/profile/<name>/{KIND}")
@public
@remembered
def of_author(name: str, kind: str) -> ResponseReturnValue:
    """The newest articles of an author, as a feed"""
    author = profiles.by_name(reading(), name, None).name
    return _feed(kind, author, f"/profile/{author}", Filter(author=author))


def _feed(kind: str, title: str, path: str, wanted: Filter) -> ResponseReturnValue:
    here = current_app.config["PUBLIC_URL"]
    stories = lists.latest_whole(reading(), ENTRIES, wanted)
    feed = Feed(title, here + path, here + request.path, [entry_of(one, here) for one in stories])
    media_type, written = KINDS[kind]
    return Response(written(feed), content_type=f"{media_type}; charset=utf-8")
