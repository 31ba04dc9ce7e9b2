"""The blog's pages: server-rendered, whole without JavaScript. Paths, names and classes are those of the
RealWorld page map."""

from blog_app.web.pages.addresses import addresses
from blog_app.web.pages.admin import admin_blueprints
from blog_app.web.pages.archives import archives
from blog_app.web.pages.articles import articles
from blog_app.web.pages.bookmarks import bookmarks
from blog_app.web.pages.comments import comments
from blog_app.web.pages.crawlers import crawlers
from blog_app.web.pages.drafts import drafts
from blog_app.web.pages.editor import editor
from blog_app.web.pages.exchange import exchange
from blog_app.web.pages.favorites import favorites
from blog_app.web.pages.feeds import feeds
from blog_app.web.pages.images import images
from blog_app.web.pages.lists import lists
from blog_app.web.pages.moderation import moderation
from blog_app.web.pages.notifications import notifications
from blog_app.web.pages.profiles import profiles
from blog_app.web.pages.reports import reports
from blog_app.web.pages.revisions import revisions
from blog_app.web.pages.search import search
from blog_app.web.pages.series import series
from blog_app.web.pages.users import users

page_blueprints = (
    addresses, lists, articles, comments, favorites, profiles, users, feeds, images, search, archives,
    crawlers, editor, drafts, revisions, series, reports, moderation, notifications, bookmarks,
    exchange, *admin_blueprints,
)  # fmt: skip
