"""SecantusDB's own trouble: it outlives the secrets of its checkout."""

import psutil
import pytest

from tests.workshop.clients import DocumentClient
from workshop.checkout import Checkout
from workshop.ports import any_free_port
from workshop.servers.documents import Documents


def make(place: Checkout, password: str) -> Documents:
    return Documents(place, any_free_port(), user="shop", password=password)


def client_of(server: Documents) -> DocumentClient:
    return DocumentClient(server.variables("URL", "shop"))


def bring_up(server: Documents) -> None:
    server.start()
    server.wait_until_ready()
    server.provision()


@pytest.mark.whole  # of the same with PostgreSQL, and slower
def test_with_lost_secrets_it_gets_a_new_password_and_keeps_its_data(place: Checkout) -> None:
    first = make(place, "a" * 32)
    bring_up(first)
    client_of(first).keep("kept")
    psutil.Process(first.pid).kill()

    later = make(place, "b" * 32)
    bring_up(later)
    assert client_of(later).kept() == "kept"
    assert client_of(later).refused()
    psutil.Process(later.pid).kill()
