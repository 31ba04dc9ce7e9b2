"""Admins who act on each other at the same moment, in processes of their own: one is always left."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from blog_app.actions import people
from blog_app.models.schema import users
from blog_app.settings import BlogSettings
from common import clock
from common.errors import Forbidden
from tests.fixtures.blog import as_admin, id_of, in_processes, own_session
from tests.fixtures.people import NewPerson
from tests.fixtures.variants import with_variants


@pytest.mark.timeout(90)
@pytest.mark.parametrize("act", with_variants(["demote", "disable"]))
def test_of_two_admins_who_end_each_others_role_one_stays(
    blog_settings: BlogSettings, blog: Flask, member: NewPerson, act: str
) -> None:
    pairs = [[id_of(as_admin(member(blog))) for _ in range(2)] for _ in range(12)]
    url = blog_settings.database_url
    done = in_processes(
        end_all, (url, act, pairs), (url, act, [list(reversed(pair)) for pair in pairs])
    )
    assert sum(done) == len(pairs), "one of each two"
    statement = select(users.c.id).where(users.c.role == "admin", users.c.disabled_at.is_(None))
    with own_session(url) as session:
        left = set(session.scalars(statement))
    assert [len(left & set(pair)) for pair in pairs] == [1] * len(pairs)


def end_all(url: str, act: str, pairs: list[list[UUID]]) -> int:
    """In a process of its own: how many the first of each pair could end."""
    done = 0
    with own_session(url) as session:
        for admin_id, other_id in pairs:
            try:
                getattr(people, act)(session, admin_id, other_id, "r", now=clock.now())
            except Forbidden:
                session.rollback()
            else:
                done += 1
    return done
