"""Accounts are the same code in all apps, on two kinds of database: the blog and the shop show both."""

import pytest
from flask import Flask

from tests.fixtures.variants import with_variants


@pytest.fixture(
    scope="session",
    params=with_variants(["blog", "shop", "iot", "chat"], plain=2),
)
def any_app(request: pytest.FixtureRequest) -> Flask:
    """Each of the four in turn."""
    app: Flask = request.getfixturevalue(request.param)
    return app
