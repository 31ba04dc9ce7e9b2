"""What an operator runs before the blog serves: bring the schema up to date, put demo data in."""

from pathlib import Path

from blog_app import demo
from blog_app.actions import search
from blog_app.app import create_app
from blog_app.settings import BlogSettings
from blog_app.storage.database import db
from common import clock, config, migrations
from common.auth.sign_in import users
from common.objects import bucket, objects

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"


def migrate() -> None:
    """Bring the schema up to the newest migration, and the search up to the articles; make the bucket if
    there is none."""
    settings = config.load(BlogSettings)
    migrations.upgrade(MIGRATIONS, settings.database_url)
    bucket(settings).ensure_bucket()
    with create_app(settings).app_context():
        search.catch_up(db.session())


def seed() -> None:
    """Put the demo data in, unless it is there."""
    app = create_app()
    with app.app_context():
        demo.seed(users(), db.session(), objects(), now=clock.now())
