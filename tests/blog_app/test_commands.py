"""What an operator runs: it may be run again at any time, and changes nothing then."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app import commands, demo
from blog_app.models.articles import Article
from blog_app.models.lifecycle import PUBLISHED
from blog_app.settings import BlogSettings
from common.auth.sign_in import users
from common.config import variable


@pytest.fixture(autouse=True)
def in_the_environment(blog_settings: BlogSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in blog_settings.model_dump().items():
        monkeypatch.setenv(variable(BlogSettings, name), str(value))


@pytest.mark.whole
def test_migrating_and_seeding_may_be_done_again(blog_session: Session) -> None:
    for _ in range(2):
        commands.migrate()
        commands.seed()
    people = [user.id for one in demo.DEMO_USERS if (user := users().user_by_email(one["email"]))]
    texts = [path.read_text(encoding="utf-8") for path in demo.TEXTS.glob("*.md")]
    titles = [text.partition("\n")[0].removeprefix("# ") for text in texts]
    theirs = select(Article.title).where(
        Article.author_id.in_(people), Article.title.in_(titles), Article.status == PUBLISHED
    )
    assert sorted(blog_session.scalars(theirs)) == sorted(titles)
