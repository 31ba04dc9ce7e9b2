"""How the pages and the API reach those who listen: through the one audience that `create_app` installed."""

from flask import current_app

from chat_app.models.audience import Audience


def audience() -> Audience:
    """The audience of the app at hand."""
    found: Audience = current_app.extensions["audience"]
    return found
