"""Accounts are the same code in all apps, on two kinds of database. The plain run shows them on the blog; that
both kinds keep the same promises, `test_user_store.py` says in every run."""

import pytest
from flask import Flask

from tests.fixtures.variants import with_variants


@pytest.fixture(scope="session", params=with_variants(["blog", "shop"]))
def any_app(request: pytest.FixtureRequest) -> Flask:
    """One with its accounts in PostgreSQL, one with them in MongoDB."""
    app: Flask = request.getfixturevalue(request.param)
    return app


@pytest.fixture(scope="session", params=with_variants(["blog", "shop", "iot", "chat"]))
def every_app(request: pytest.FixtureRequest) -> Flask:
    """Each of the four in turn, for what each has to be put together for."""
    app: Flask = request.getfixturevalue(request.param)
    return app
