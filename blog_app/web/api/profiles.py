"""Profiles over JSON, and following them."""

from flask import Blueprint

from blog_app.actions import profiles as actions
from blog_app.models.profiles import PER_READER
from blog_app.storage import profiles as stored
from blog_app.storage.database import db, reading
from blog_app.storage.profiles import Profile
from blog_app.web.api.envelopes import answer_invalid
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Output, contract

profiles = Blueprint("profiles_api", __name__, url_prefix="/api/profiles")
profiles.register_error_handler(Invalid, answer_invalid)


class ProfileOut(Output):
    username: str
    bio: str | None
    image: str | None
    following: bool


class ProfileBody(Output):
    profile: ProfileOut


@profiles.get("/<username>")
@public
@contract("profiles", HTTP_200=ProfileBody)
def show(username: str) -> ProfileBody:
    """A user as others see them."""
    return _body(stored.by_name(reading(), username, asker_id()))


@profiles.post("/<username>/follow")
@signed_in
@contract("profiles", HTTP_200=ProfileBody)
def follow(username: str) -> ProfileBody:
    """Have somebody's articles in one's feed."""
    reader_id = current_user().id
    rate_limits().take(PER_READER, "follow", str(reader_id))
    actions.follow(db.session(), reader_id, username, now=clock.now())
    return _body(stored.by_name(reading(), username, reader_id))


@profiles.delete("/<username>/follow")
@signed_in
@contract("profiles", HTTP_200=ProfileBody)
def unfollow(username: str) -> ProfileBody:
    """Have somebody's articles in one's feed no longer."""
    reader_id = current_user().id
    rate_limits().take(PER_READER, "follow", str(reader_id))
    actions.unfollow(db.session(), reader_id, username)
    return _body(stored.by_name(reading(), username, reader_id))


def profile_out(profile: Profile) -> ProfileOut:
    """The contract's names for it."""
    return ProfileOut(
        username=profile.name, bio=profile.bio, image=profile.image, following=profile.following
    )


def _body(profile: Profile) -> ProfileBody:
    return ProfileBody(profile=profile_out(profile))
