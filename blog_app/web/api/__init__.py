"""The blog's JSON resources."""

from blog_app.web.api.articles import articles

api_blueprints = (articles,)
