"""Accounts are the same code in all apps, on two kinds of database: the blog and the shop show both."""

import pytest
from flask import Flask


@pytest.fixture(
    scope="session",
    params=[
        "blog",
        "shop",
        pytest.param("iot", marks=pytest.mark.variant),
        pytest.param("chat", marks=pytest.mark.variant),
    ],
)
def any_app(request: pytest.FixtureRequest) -> Flask:
    """Each of the four in turn."""
    app: Flask = request.getfixturevalue(request.param)
    return app
