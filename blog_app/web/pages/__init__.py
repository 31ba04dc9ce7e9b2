"""The blog's pages: server-rendered, whole without JavaScript."""

from blog_app.web.pages.articles import articles
from blog_app.web.pages.feeds import feeds

page_blueprints = (articles, feeds)
