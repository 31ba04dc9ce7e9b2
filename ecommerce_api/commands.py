"""What an operator runs before the shop serves: make the indexes, put demo data in."""

from common import clock, config
from common.auth.mongodb import MongoUserStore
from common.auth.sign_in import users
from common.mongodb import Mongo
from ecommerce_api import demo
from ecommerce_api.app import create_app
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage import indexes
from ecommerce_api.storage.database import db


def migrate() -> None:
    """Make the indexes that are missing."""
    mongo = Mongo(config.load(ShopSettings).mongodb_url)
    MongoUserStore(mongo).ensure_indexes()
    indexes.ensure(mongo.database)
    mongo.close()


def seed() -> None:
    """Put the demo data in, unless it is there."""
    app = create_app()
    with app.app_context():
        demo.seed(users(), db(), now=clock.now())
