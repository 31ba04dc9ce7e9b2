"""The shop while its document server is away: an answer in two seconds, alive all along, and back by itself."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask

from ecommerce_api import create_app
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage.catalogue import LONGEST
from workshop.checkout import Checkout
from workshop.ports import any_free_port
from workshop.servers.documents import Documents

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def lonely_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Documents]:
    """A document server that this module may take away."""
    checkout = Checkout(tmp_path_factory.mktemp("lonely"))
    checkout.make_rooms()
    server = Documents(checkout, any_free_port(), user="shop", password="for-tests-only")
    server.start()
    server.wait_until_ready()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def lonely_shop(lonely_server: Documents, shop_settings: ShopSettings) -> Flask:
    url = lonely_server.variables("url", "shop")["url"]
    return create_app(shop_settings.model_copy(update={"mongodb_url": url}))


def get(app: Flask, path: str) -> tuple[int, str | None, float]:
    """Status, Retry-After, seconds."""
    began = time.monotonic()
    answer = app.test_client().get(path, base_url="http://shop.test")
    return answer.status_code, answer.headers.get("Retry-After"), time.monotonic() - began


def test_an_outage_is_a_503_in_time_and_passes_by_itself(
    lonely_shop: Flask, lonely_server: Documents
) -> None:
    assert get(lonely_shop, "/api/products")[0] == 200, "the premise"
    lonely_server.stop()
    deadline = time.monotonic() + LONGEST + 1
    while get(lonely_shop, "/api/products")[0] == 200:
        assert time.monotonic() < deadline, "lists go on for two seconds"
    for path in ("/", "/api/products", "/api/products/storm-lantern"):
        status, retry_after, seconds = get(lonely_shop, path)
        assert (status, retry_after) == (503, "2"), path
        assert seconds < 2.5, path
    assert get(lonely_shop, "/readyz")[0] == 503
    assert get(lonely_shop, "/healthz")[0] == 200
    lonely_server.start()
    lonely_server.wait_until_ready()
    deadline = time.monotonic() + 10
    while get(lonely_shop, "/api/products")[0] != 200:
        assert time.monotonic() < deadline, "ready again within ten seconds"
    assert get(lonely_shop, "/readyz")[0] == 200


def test_an_app_is_made_while_its_server_is_away_and_says_so(shop_settings: ShopSettings) -> None:
    away = f"mongodb://127.0.0.1:{any_free_port()}/shop"
    app = create_app(shop_settings.model_copy(update={"mongodb_url": away}))
    assert get(app, "/healthz")[0] == 200
    assert get(app, "/readyz")[0] == 503
