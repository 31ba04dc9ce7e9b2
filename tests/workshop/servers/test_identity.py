"""The embedded OpenID provider: on this machine only, the same people after a restart, nothing from elsewhere."""

import re
from collections.abc import Iterator

import httpx
import psutil
import pytest

from tests.workshop.conftest import temporary_checkout
from workshop.ports import any_free_port
from workshop.servers.identity import IdentityProvider

ASK = {
    "client_id": "blog",
    "response_type": "code",
    "scope": "openid",
    "redirect_uri": "http://127.0.0.1:1/callback",
    "state": "s",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with temporary_checkout(tmp_path_factory.mktemp("identity")) as checkout:
        made = IdentityProvider(checkout, any_free_port(), secret="between-us")
        made.start()
        made.wait_until_ready()
        yield made
        made.stop()


def asked(server: IdentityProvider) -> str:
    return httpx.get(f"{server.url}/oauth2/authorize", params=ASK, trust_env=False).text


def test_an_app_is_told_where_it_is_and_who_the_app_is(server: IdentityProvider) -> None:
    told = server.variables("BLOG_SIGN_IN_WITH__WORKSHOP__ISSUER", "blog")
    assert told == {
        "BLOG_SIGN_IN_WITH__WORKSHOP__ISSUER": server.url,
        "BLOG_SIGN_IN_WITH__WORKSHOP__TITLE": "Workshop ID",
        "BLOG_SIGN_IN_WITH__WORKSHOP__CLIENT_ID": "blog",
        "BLOG_SIGN_IN_WITH__WORKSHOP__CLIENT_SECRET": "between-us",
    }
    url = f"{server.url}/.well-known/openid-configuration"
    assert httpx.get(url, trust_env=False).json()["issuer"] == server.url


def test_it_listens_on_this_machine_only(server: IdentityProvider) -> None:
    listening = psutil.Process(server.pid).net_connections("tcp")
    assert {one.laddr.ip for one in listening if one.status == "LISTEN"} == {"127.0.0.1"}


def test_its_pages_need_no_other_host(server: IdentityProvider) -> None:
    page = asked(server)
    assert "Continue as kim" in page
    assert re.findall(r'(?:src|href)="(?!/)([^"]+)"', page) == []


def test_the_same_people_are_there_after_a_restart(server: IdentityProvider) -> None:
    before = asked(server)
    server.stop()
    server.start()
    server.wait_until_ready()
    assert asked(server) == before
