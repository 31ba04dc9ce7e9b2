"""What an operator runs: it may be run again at any time, and changes nothing then."""

import pytest
from pymongo.database import Database

from common import config
from common.mongodb import Document
from ecommerce_api import commands
from ecommerce_api.settings import ShopSettings

COLLECTIONS = ("categories", "products", "users", "orders")


@pytest.fixture
def environment(shop_settings: ShopSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings where an operator has them."""
    for field, value in shop_settings.model_dump().items():
        monkeypatch.setenv(config.variable(ShopSettings, field), str(value))


def counted(db: Database[Document]) -> list[int]:
    return [db[name].count_documents({}) for name in COLLECTIONS]


def test_indexes_and_demo_data_are_put_in_once(
    environment: None, shop_db: Database[Document]
) -> None:
    seen = []
    for _ in range(2):
        commands.migrate()
        commands.seed()
        seen.append(counted(shop_db))
    assert seen[0] == seen[1]
    assert all(seen[0])
    assert {"orders_checkout_key", "orders_of_buyer_idx"} <= set(
        shop_db["orders"].index_information()
    )


def test_a_url_without_a_database_is_refused_with_its_cure(shop_settings: ShopSettings) -> None:
    given = shop_settings.model_dump() | {"mongodb_url": "mongodb://db.example:27017"}
    with pytest.raises(config.ConfigError, match="SHOP_MONGODB_URL must name a database"):
        config.load(ShopSettings, **given)
