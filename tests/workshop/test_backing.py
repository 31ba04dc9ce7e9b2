"""Which servers a choice of apps needs, and what each app is told: no more than it needs to know."""

import hashlib
import hmac
from collections.abc import Mapping

import pytest
from dotenv import dotenv_values

from iot_dashboard.models.connection import mqtt_password
from workshop.app_variables import variables_of
from workshop.apps import APPS, App, only
from workshop.backing import Backing
from workshop.checkout import Checkout
from workshop.credentials import Credentials
from workshop.errors import WorkshopError
from workshop.ports import Ports
from workshop.servers_env import remove_servers_env, write_servers_env

NOTHING: dict[str, str] = {}


def backing(place: Checkout, apps: list[App], given: Mapping[str, str] = NOTHING) -> Backing:
    return Backing(place, credentials(place), Ports(place, print), apps, given)


def credentials(place: Checkout) -> Credentials:
    return Credentials(place, print)


def test_one_app_gets_only_the_servers_it_needs(place: Checkout) -> None:
    names = {server.name for server in backing(place, [only("blog")]).servers}
    assert names == {"postgres", "objects", "cache", "mailbox", "identity"}


def test_a_url_of_ones_own_replaces_the_embedded_server(place: Checkout) -> None:
    given = {"BLOG_DATABASE_URL": "postgresql://u:p@db.example/blog"}
    made = backing(place, [only("blog")], given)
    assert "postgres" not in {server.name for server in made.servers}
    told = variables_of(only("blog"), "http://127.0.0.1:8001", made, credentials(place), given)
    assert told["BLOG_DATABASE_URL"] == given["BLOG_DATABASE_URL"]


def test_a_server_that_another_app_still_needs_stays(place: Checkout) -> None:
    given = {"BLOG_DATABASE_URL": "postgresql://u:p@db.example/blog"}
    made = backing(place, list(APPS), given)
    assert "postgres" in {server.name for server in made.servers}


def test_a_wrong_url_is_refused_before_anything_starts(place: Checkout) -> None:
    with pytest.raises(WorkshopError, match="BLOG_DATABASE_URL is not a URL like"):
        backing(place, [only("blog")], {"BLOG_DATABASE_URL": "mysql://x/y"})


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_is_told_what_it_needs_and_nothing_of_the_others(place: Checkout, app: App) -> None:
    made = backing(place, list(APPS))
    told = variables_of(app, "http://127.0.0.1:1", made, credentials(place), NOTHING)
    assert told.keys() >= app.needs.keys()
    shared = {"CAPSTONE_ENV", "LOG_LEVEL", "VALKEY_URL", "SMTP_URL"}
    assert {name for name in told if not name.startswith(app.prefix)} <= shared


def test_paysim_is_told_where_the_shop_is_and_the_shop_how_its_webhooks_are_signed(
    place: Checkout,
) -> None:
    shop = only("shop")
    urls = {"shop": "http://127.0.0.1:8002"}
    made = Backing(place, credentials(place), Ports(place, print), [shop], NOTHING, urls=urls)
    (server,) = (one for one in made.servers if one.name == "payments")
    told = made.variables_for(shop)
    given = server.prepare().environment
    assert given["PAYSIM_WEBHOOK_URL"] == "http://127.0.0.1:8002/api/webhooks/payments"
    assert given["PAYSIM_WEBHOOK_SECRET"] == told["SHOP_STRIPE_WEBHOOK_SECRET"]
    assert given["PAYSIM_KEY"] == told["SHOP_STRIPE_API_KEY"]
    assert told["SHOP_STRIPE_API_BASE"] == server.url


def test_a_key_of_ones_own_is_never_taken_to_paysim(place: Checkout) -> None:
    given = {"SHOP_STRIPE_API_KEY": "sk_test_of-my-own-account"}
    with pytest.raises(WorkshopError, match="SHOP_STRIPE_API_BASE is not"):
        backing(place, [only("shop")], given)
    made = backing(
        place, [only("shop")], {**given, "SHOP_STRIPE_API_BASE": "https://api.stripe.com"}
    )
    assert "payments" not in {server.name for server in made.servers}


def test_a_devices_password_is_derived_as_the_protocol_says() -> None:
    expected = hmac.new(b"secret", b"station-01", hashlib.sha256).hexdigest()[:32]
    assert mqtt_password("secret", "station-01") == expected


@pytest.mark.parametrize(
    "value", ["plain", "it's", 'a "quote"', "back\\slash", "a b # c", "$HOME ${X}"]
)
def test_the_file_for_flask_run_gives_back_what_was_put_in(place: Checkout, value: str) -> None:
    write_servers_env(place, {"A_VALUE": value})
    file = place.run / "servers.env"
    assert file.stat().st_mode & 0o777 == 0o600
    assert dotenv_values(file)["A_VALUE"] == value
    remove_servers_env(place)
    assert not file.exists()
