"""`python -m workshop.workshop_id 19400`: serve it on this port of this machine."""

import sys
from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader
from oidc_provider_mock import User, app
from werkzeug.debug import DebuggedApplication
from werkzeug.serving import make_server

from workshop.ports import LOOPBACK

TEMPLATES = Path(__file__).parent / "templates"
PEOPLE = (
    # An address that the demo's Ada has: she signs in first, and then connects it.
    ("ada", "Ada", "ada@example.com"),
    ("kim", "Kim", "kim@example.org"),
    ("sam", "Sam", "sam@example.org"),
)


def provider() -> Flask:
    """The provider with three people, PKCE left to its client, and without its debugger."""
    made = app(
        user_claims=[
            User(sub=key, claims={"name": name, "email": email, "email_verified": True})
            for key, name, email in PEOPLE
        ]
    )
    made.debug = False
    if isinstance(made.wsgi_app, DebuggedApplication):
        made.wsgi_app = made.wsgi_app.app  # pyrefly: ignore
    # Its own pages load a stylesheet from another host, which is not there in a room without internet.
    made.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), made.jinja_loader])  # pyrefly: ignore
    return made


def main() -> None:
    make_server(LOOPBACK, int(sys.argv[1]), provider(), threaded=True).serve_forever()


if __name__ == "__main__":
    main()
