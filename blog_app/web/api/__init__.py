"""The blog's JSON resources: the whole of the RealWorld contract, images, and a search."""

from blog_app.web.api.articles import articles
from blog_app.web.api.comments import comments
from blog_app.web.api.favorites import favorites
from blog_app.web.api.images import images
from blog_app.web.api.lists import lists
from blog_app.web.api.profiles import profiles
from blog_app.web.api.search import search
from blog_app.web.api.tags import tags
from blog_app.web.api.users import users

api_blueprints = (users, profiles, lists, articles, favorites, comments, tags, images, search)
