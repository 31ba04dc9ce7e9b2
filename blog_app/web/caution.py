"""How careful this blog is with comments: what its settings say, for those views that need to know."""

from flask import Flask, current_app

from blog_app.models.comments import Caution
from blog_app.settings import BlogSettings


def install(app: Flask, settings: BlogSettings) -> None:
    app.config["CAUTION"] = Caution(
        first=settings.hold_first_comments, reporters=settings.reports_to_hide
    )


def caution() -> Caution:
    found: Caution = current_app.config["CAUTION"]
    return found
