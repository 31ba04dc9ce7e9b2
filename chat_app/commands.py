"""What an operator runs before the chat serves: bring the schema up to date, put demo data in."""

from pathlib import Path

from chat_app import demo
from chat_app.app import create_app
from chat_app.audience import audience
from chat_app.settings import ChatSettings
from chat_app.storage.database import db
from common import clock, config, migrations
from common.auth.sign_in import users

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"


def migrate() -> None:
    """Bring the schema up to the newest migration."""
    migrations.upgrade(MIGRATIONS, config.load(ChatSettings).database_url)


def seed() -> None:
    """Put the demo data in, unless it is there."""
    app = create_app()
    with app.app_context():
        demo.seed(users(), db.session(), audience(), now=clock.now())
