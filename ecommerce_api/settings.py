"""The shop's settings; `README.md` has them as a table."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.addresses import HttpUrl, MongoUrl
from common.config import Settings
from common.rates import SHARED
from ecommerce_api.models.words import Language


class ShopSettings(Settings):
    """Variables begin with SHOP_, but for those that all apps share."""

    model_config = SettingsConfigDict(env_prefix="SHOP_")
    limit_names = SHARED | {"api_key", "cart", "currency", "order", "quote"}

    mongodb_url: MongoUrl = Field(
        examples=["mongodb://shop:password@127.0.0.1:27017/shop?authSource=admin"],
        description="The shop's MongoDB database (a replica set, as orders need transactions).",
    )
    stripe_api_key: str = Field(
        min_length=20,
        examples=["sk_test_00000000000000000000"],
        description="The secret key of the shop's account at Stripe, or at what speaks its language.",
    )
    stripe_api_base: HttpUrl | Literal[""] = Field(
        "", description="Where that is; empty, or `https://api.stripe.com`: Stripe itself."
    )
    stripe_webhook_secret: str = Field(
        min_length=20,
        examples=["whsec_00000000000000000000"],
        description="What it signs webhooks with, which it sends to `/api/webhooks/payments`.",
    )

    catalogue_age: float = Field(
        0.1,
        ge=0,
        le=60,
        description="Seconds that a list of products may be behind what was written.",
    )
    search_language: Language = Field(
        "english",
        description="The language whose forms of words the search knows: the products' language.",
    )

    def weaknesses(self) -> list[tuple[str, str]]:
        found = super().weaknesses()
        if self.production and self.stripe_api_key.startswith(("sk_test_", "rk_test_")):
            found.append(("stripe_api_key", "is a test key, with which nobody pays"))
        if not urlsplit(self.mongodb_url).path.strip("/"):
            found.append(("mongodb_url", "must name a database: mongodb://host:port/shop"))
        return found
