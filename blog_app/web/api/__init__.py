"""The blog's JSON resources: the whole of the RealWorld contract, and what a publication needs beyond it."""

from blog_app.web.api.articles import articles
from blog_app.web.api.bookmarks import bookmarks
from blog_app.web.api.comments import comments
from blog_app.web.api.drafts import drafts
from blog_app.web.api.exchange import exchange
from blog_app.web.api.favorites import favorites
from blog_app.web.api.images import images
from blog_app.web.api.lists import lists
from blog_app.web.api.moderation import moderation
from blog_app.web.api.notifications import notifications
from blog_app.web.api.preview import preview
from blog_app.web.api.profiles import profiles
from blog_app.web.api.releases import releases
from blog_app.web.api.reports import reports
from blog_app.web.api.revisions import revisions
from blog_app.web.api.search import search
from blog_app.web.api.series import series
from blog_app.web.api.series_parts import series_parts
from blog_app.web.api.tags import tags
from blog_app.web.api.threads import threads
from blog_app.web.api.users import users

api_blueprints = (
    users, profiles, lists, articles, favorites, comments, tags, images, search,
    drafts, releases, revisions, series, series_parts, preview,
    threads, moderation, reports, notifications, bookmarks, exchange,
)  # fmt: skip
