"""What holds for every backing server, asked with the clients that the apps use."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import psutil
import pytest

from tests.workshop.clients import (
    BrokerClient,
    CacheClient,
    Client,
    DocumentClient,
    MailClient,
    ObjectClient,
    PaymentClient,
    SqlClient,
)
from tests.workshop.conftest import processes_of, temporary_checkout
from tests.workshop.waiting import eventually
from workshop.checkout import Checkout
from workshop.ports import accepts, any_free_port
from workshop.servers.broker import READER, Broker, find_mosquitto
from workshop.servers.cache import Cache
from workshop.servers.documents import Documents
from workshop.servers.mailbox import Mailbox
from workshop.servers.objects import Objects
from workshop.servers.payments import Payments
from workshop.servers.postgres import Postgres
from workshop.servers.server import Server

PASSWORD = "0123456789abcdef0123456789abcdef"
USERS = {READER: PASSWORD, BrokerClient.device[0]: BrokerClient.device[1]}


@dataclass
class Subject:
    """A running server, and how one talks to it."""

    server: Server
    client: Client

    def processes(self) -> list[psutil.Process]:
        assert self.server.pid is not None
        leader = psutil.Process(self.server.pid)
        return [leader, *leader.children(recursive=True)]


Make = Callable[[Checkout, int], Subject]


def subject(
    server: Server, kind: type[Client], variable: str = "URL", app: str = "shop"
) -> Subject:
    return Subject(server, kind(server.variables(variable, app)))


def postgres(checkout: Checkout, port: int) -> Subject:
    server = Postgres(checkout, port, password=PASSWORD, databases={"shop": PASSWORD[::-1]})
    return subject(server, SqlClient)


def documents(checkout: Checkout, port: int) -> Subject:
    return subject(Documents(checkout, port, user="shop", password=PASSWORD), DocumentClient)


def mosquitto(checkout: Checkout, port: int) -> Subject:
    program = find_mosquitto()
    if program is None:
        pytest.skip("mosquitto is not installed (apt install mosquitto)")
    return subject(Broker(checkout, port, USERS, program), BrokerClient)


def iotcore(checkout: Checkout, port: int) -> Subject:
    return subject(Broker(checkout, port, USERS), BrokerClient)


def objects(checkout: Checkout, port: int) -> Subject:
    server = Objects(
        checkout, port, access_key="ACCESSKEY", secret_key=PASSWORD, buckets={"shop": "pictures"}
    )
    return subject(server, ObjectClient, "S3_ENDPOINT_URL")


def cache(checkout: Checkout, port: int) -> Subject:
    return subject(Cache(checkout, port, PASSWORD), CacheClient)


def mailbox(checkout: Checkout, port: int) -> Subject:
    server = Mailbox(checkout, port)
    maildir = checkout.data(server.name) / "maildir"
    return Subject(server, MailClient(server.variables("URL", "shop"), maildir))


def payments(checkout: Checkout, port: int) -> Subject:
    server = Payments(checkout, port, key=PASSWORD, webhook_secret=PASSWORD[::-1])
    return subject(server, PaymentClient, PaymentClient.variable)


ALL: list[Make] = [postgres, documents, mosquitto, iotcore, objects, cache, mailbox, payments]


# One worker does all tests of a server, so that it is started once.
EACH = [pytest.param(make, id=make.__name__) for make in ALL]


@pytest.fixture(scope="module", params=EACH)
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Subject]:
    """Each server in turn, started once for all tests of this file."""
    with ExitStack() as at_the_end:
        checkout = at_the_end.enter_context(
            temporary_checkout(tmp_path_factory.mktemp(request.param.__name__))
        )
        made: Subject = request.param(checkout, any_free_port())
        at_the_end.callback(made.server.stop)
        made.server.start()
        made.server.wait_until_ready()
        made.server.provision()
        yield made


def test_it_is_ready_and_works_with_the_variables_an_app_gets(running: Subject) -> None:
    assert running.server.ready()
    running.client.keep("first")
    assert running.client.kept() == "first"


def test_its_url_for_people_holds_no_password(running: Subject) -> None:
    assert (
        running.server.url in running.client.url.replace(PASSWORD, "") or "@" in running.client.url
    )
    assert PASSWORD not in running.server.url
    assert "@" not in running.server.url


def test_it_listens_on_loopback_only(running: Subject) -> None:
    listening = []
    for process in running.processes():
        with contextlib.suppress(psutil.NoSuchProcess):  # a backend that has just ended
            listening += [
                connection.laddr
                for connection in process.net_connections("inet")
                if connection.status == psutil.CONN_LISTEN or not connection.raddr
            ]
    assert (("127.0.0.1", running.server.port)) in {(at.ip, at.port) for at in listening}
    assert {at.ip for at in listening} <= {"127.0.0.1", "::1"}


def test_a_wrong_password_is_refused(running: Subject) -> None:
    if running.server.name == "mailbox":
        pytest.skip("the mailbox takes every message, from anybody on this machine")
    assert running.client.refused()


@pytest.mark.whole
def test_killed_it_comes_back_with_what_it_had_acknowledged(running: Subject) -> None:
    running.client.keep("before the kill")
    if running.server.kind == "MQTT (iotcore)":
        pytest.skip("iotcore keeps nothing on disk, and says so at the start")
    if running.server.kind == "MQTT (mosquitto)":
        wait_until_saved(running.server)
    running.processes()[0].kill()
    eventually(lambda: running.server.exit_code() is not None)
    running.server.start()
    running.server.wait_until_ready()
    assert running.client.kept() == "before the kill"


@pytest.mark.whole
def test_stopped_it_leaves_no_process_and_no_record(running: Subject) -> None:
    server = running.server
    server.stop()
    assert processes_of(server.checkout.path) == []
    assert list(server.checkout.children.iterdir()) == []
    assert not accepts(server.port)


def wait_until_saved(broker: Server) -> None:
    """Mosquitto writes its memory down every two seconds."""
    assert broker.child is not None
    assert broker.child.folder is not None
    database = broker.child.folder / "mosquitto.db"
    before = database.stat().st_mtime_ns if database.exists() else 0
    eventually(lambda: database.exists() and database.stat().st_mtime_ns > before)
