"""What an operator runs: it may be run again at any time, and changes nothing then."""

import pytest
from sqlalchemy.orm import Session

from blog_app import commands, demo
from blog_app.settings import BlogSettings
from blog_app.storage import articles
from common.auth.sign_in import users
from common.config import variable


@pytest.fixture(autouse=True)
def in_the_environment(blog_settings: BlogSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in blog_settings.model_dump().items():
        monkeypatch.setenv(variable(BlogSettings, name), str(value))


def test_migrating_and_seeding_may_be_done_again(blog_session: Session) -> None:
    for _ in range(2):
        commands.migrate()
        commands.seed()
    people = [users().user_by_email(one["email"]) for one in demo.DEMO_USERS]
    titles = articles.slugs_by(blog_session, [one.id for one in people if one])
    assert len(titles) == len(list(demo.TEXTS.glob("*.md")))
