"""The blog's pages: server-rendered, whole without JavaScript."""

from blog_app.web.pages.articles import articles

page_blueprints = (articles,)
