"""What the shop refuses to start with."""

import pytest

from common import config
from common.config import ConfigError
from ecommerce_api.settings import ShopSettings

PRODUCTION = {"env": "production", "demo": False, "public_url": "https://shop.test",
              "metrics_token": "x" * 24}  # fmt: skip


@pytest.mark.parametrize("key", ["sk_test_", "rk_test_"])
def test_production_refuses_a_key_with_which_nobody_pays(
    shop_settings: ShopSettings, key: str
) -> None:
    given = shop_settings.model_dump() | PRODUCTION
    real = config.load(ShopSettings, **given | {"stripe_api_key": "sk_live_" + "0" * 24})
    assert real.production, "the premise"
    with pytest.raises(ConfigError, match="SHOP_STRIPE_API_KEY is a test key"):
        config.load(ShopSettings, **given | {"stripe_api_key": key + "0" * 24})


def test_an_address_of_the_provider_is_one_or_none(shop_settings: ShopSettings) -> None:
    given = shop_settings.model_dump()
    assert config.load(ShopSettings, **given | {"stripe_api_base": ""}).stripe_api_base == ""
    with pytest.raises(ConfigError, match="SHOP_STRIPE_API_BASE"):
        config.load(ShopSettings, **given | {"stripe_api_base": "ftp://stripe"})
