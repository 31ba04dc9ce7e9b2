"""What an operator runs beside the web server: schema, demo data, and the process without HTTP."""

from pathlib import Path

from blog_app.actions import search
from blog_app.settings import BlogSettings
from blog_app.worker import run
from common import clock, config
from common.objects import bucket
from common.observability import logs
from common.postgres import sessions_at
from common.stopping import stop_on_signals

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"


def migrate() -> None:
    """Bring the schema up to the newest migration, and the search up to the articles; make the bucket if
    there is none."""
    from common import migrations

    settings = config.load(BlogSettings)
    migrations.upgrade(MIGRATIONS, settings.database_url)
    bucket(settings).ensure_bucket()
    with sessions_at(settings.database_url)() as session:
        search.catch_up(session)


def seed() -> None:
    """Put the demo data in, unless it is there."""
    # Imported here, as only this command needs the web: the process below lives long.
    from blog_app import demo
    from blog_app.app import create_app
    from blog_app.storage.database import db
    from common.auth.sign_in import users
    from common.objects import objects

    app = create_app()
    with app.app_context():
        demo.seed(users(), db.session(), objects(), now=clock.now())


def work() -> None:
    """Do what has its time, as publishing what is due, until told to stop. Two may run at once."""
    settings = config.load(BlogSettings)
    logs.configure(settings.log_level)
    run(settings, stop_on_signals())
