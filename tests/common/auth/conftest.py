"""Accounts are the same code in all apps. The plain run shows it on the blog; that both kinds of database keep
the same promises to it, `test_user_store.py` says in every run."""

import pytest
from flask import Flask

from tests.fixtures.variants import with_variants


@pytest.fixture(
    scope="session",
    params=with_variants(["blog", "shop", "iot", "chat"]),
)
def any_app(request: pytest.FixtureRequest) -> Flask:
    """Each of the four in turn."""
    app: Flask = request.getfixturevalue(request.param)
    return app
