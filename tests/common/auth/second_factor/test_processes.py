"""One code in several processes at once, as several workers of an app would get it: one of them takes it."""

from concurrent.futures import ProcessPoolExecutor
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import create_engine

from blog_app.models.schema import sessions
from blog_app.models.schema import users as users_table
from common import clock
from common.auth.second_factor import actions
from common.auth.second_factor.codes import CodeWrong
from common.auth.second_factor.vault import Vault
from common.auth.sign_in import users
from common.auth.sqlalchemy import SqlUserStore
from common.postgres import driver_url, engine_options
from tests.common.auth.second_factor.authenticator import enrolled
from tests.fixtures.people import NewPerson
from tests.fixtures.processes import FORKED

SEED = b"a seed of the two processes only"


def spend(url: str, user_id: UUID, code: str) -> str:
    """In a process of its own: what came of it."""
    engine = create_engine(driver_url(url), **engine_options())
    store = SqlUserStore(engine, users_table, sessions)
    factor = store.second_factors.of(user_id)
    assert factor
    try:
        actions.spend(store, Vault([SEED]), factor, code, now=clock.now())
    except CodeWrong as refusal:
        return refusal.code()
    finally:
        engine.dispose()
    return "taken"


@pytest.mark.whole
def test_one_code_in_four_processes_is_taken_once(blog: Flask, member: NewPerson) -> None:
    person, own = enrolled(blog, member)
    with blog.app_context():
        user = users().user_by_email(person.email)
        assert user
        factor = users().second_factors.of(user.id)
        assert factor
        users().second_factors.reseal(factor, Vault([SEED]).seal(own.secret, user.id))
    url = blog.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+patient", "postgresql")
    with ProcessPoolExecutor(4, mp_context=FORKED) as pool:
        for code in (pyotp.TOTP(own.secret).at(clock.now()), own.recovery[0]):
            tries = [pool.submit(spend, url, user.id, code) for _ in range(4)]
            results = sorted(one.result(timeout=30) for one in tries)
            assert results == ["code-wrong"] * 3 + ["taken"]
