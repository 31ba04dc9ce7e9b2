"""The shop's settings; `README.md` has them as a table."""

from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.addresses import MongoUrl
from common.config import Settings
from common.rates import SHARED


class ShopSettings(Settings):
    """Variables begin with SHOP_, but for those that all apps share."""

    model_config = SettingsConfigDict(env_prefix="SHOP_")
    limit_names = SHARED | {"api_key", "cart", "currency", "order", "quote"}

    mongodb_url: MongoUrl = Field(
        examples=["mongodb://shop:password@127.0.0.1:27017/shop?authSource=admin"],
        description="The shop's MongoDB database (a replica set, as orders need transactions).",
    )

    def weaknesses(self) -> list[tuple[str, str]]:
        found = super().weaknesses()
        if not urlsplit(self.mongodb_url).path.strip("/"):
            found.append(("mongodb_url", "must name a database: mongodb://host:port/shop"))
        return found
