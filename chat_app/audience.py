"""How every entrance reaches those who listen: through the one audience that was installed with the sockets."""

from flask import Flask, current_app

from chat_app.models.audience import Audience


def install(app: Flask, audience: Audience) -> None:
    app.extensions["audience"] = audience


def audience() -> Audience:
    """The audience of the app at hand."""
    found: Audience = current_app.extensions["audience"]
    return found
