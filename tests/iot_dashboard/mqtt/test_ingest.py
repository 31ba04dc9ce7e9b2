"""From a device's publish to PostgreSQL, over both brokers: nothing acknowledged is lost, whoever is killed.

Each test has a broker, a PostgreSQL and an ingest process of its own, because it kills them.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from common import clock, migrations
from common.auth.demo import demo_user, ensure
from common.auth.sqlalchemy import SqlUserStore
from common.errors import Conflict
from common.postgres import sessions_at
from iot_dashboard.actions import devices as actions
from iot_dashboard.commands import MIGRATIONS
from iot_dashboard.models.connection import mqtt_password
from iot_dashboard.models.devices import DeviceWish
from iot_dashboard.models.schema import sessions, users
from tests.fixtures.iot_devices import JournalingDevice, eventually, reading
from tests.fixtures.servers import PASSWORD, started
from workshop import records
from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.ports import any_free_port
from workshop.servers.broker import READER, Broker, find_mosquitto
from workshop.servers.postgres import Postgres

SECRET = "a-secret-for-tests-only"
DEVICE, UNREGISTERED = "station-01", "station-99"
MOSQUITTO = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
BROKERS = [
    pytest.param("mosquitto", marks=MOSQUITTO),
    pytest.param("iotcore", marks=[pytest.mark.whole] if find_mosquitto() else []),
]
INGEST = python("-c", "from iot_dashboard.commands import ingest; ingest()")


@dataclass
class Site:
    """Everything between a device and its stored readings."""

    broker: Broker
    postgres: Postgres
    url: str
    ingest: Child

    def device(self, name: str = DEVICE) -> JournalingDevice:
        return JournalingDevice(name, mqtt_password(SECRET, name), self.broker.port)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, connect_timeout=5) as connection:
            return connection.execute(query.encode()).fetchall()

    def stored(self) -> list[int]:
        return [row[0] for row in self.ask("SELECT seq FROM readings ORDER BY seq")]

    def kill_ingest(self) -> None:
        assert self.ingest.pid is not None
        os.kill(self.ingest.pid, signal.SIGKILL)
        eventually(lambda: self.ingest.poll() is not None)


@pytest.fixture(scope="module")
def own_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("ingest"))
    made.make_rooms()
    yield made
    records.end_all(made.children, grace=0)
    made.forget()


@pytest.fixture(scope="module")
def own_postgres(own_checkout: Checkout) -> Iterator[Postgres]:
    databases = {"iot": PASSWORD}
    server = Postgres(own_checkout, any_free_port(), password=PASSWORD, databases=databases)
    with started(server):
        yield server


@pytest.fixture(scope="module", params=BROKERS)
def own_broker(request: pytest.FixtureRequest, own_checkout: Checkout) -> Iterator[Broker]:
    users = {READER: PASSWORD}
    users |= {name: mqtt_password(SECRET, name) for name in (DEVICE, UNREGISTERED)}
    program = find_mosquitto() if request.param == "mosquitto" else None
    with started(Broker(own_checkout, any_free_port(), users, program)) as server:
        yield server


@pytest.fixture(scope="module")
def running(
    own_checkout: Checkout,
    own_postgres: Postgres,
    own_broker: Broker,
    shared_settings: dict[str, Any],
) -> Iterator[Site]:
    """One ingest process per broker; it is also started again by tests that ended it."""
    url = own_postgres.variables("url", "iot")["url"]
    environment = {
        "IOT_DATABASE_URL": url,
        **own_broker.variables("IOT_MQTT_URL", "iot"),
        "IOT_DEVICE_SECRET": SECRET,
        "IOT_PUBLIC_URL": "http://iot.test",
        "IOT_JWT_KEYS": shared_settings["jwt_keys"],
        "IOT_S3_ENDPOINT_URL": "http://127.0.0.1:1",  # the ingest never asks S3
        "IOT_S3_BUCKET": "readings",
        "IOT_S3_ACCESS_KEY_ID": "x",
        "IOT_S3_SECRET_ACCESS_KEY": "x",
        "VALKEY_URL": shared_settings["valkey_url"],
        "SMTP_URL": shared_settings["smtp_url"],
    }
    with_one_device(url)
    ingest = Child(own_checkout, "ingest", INGEST, environment=environment)
    before = connections(own_checkout.log("ingest"))
    ingest.start()
    eventually(lambda: connections(own_checkout.log("ingest")) > before)
    yield Site(own_broker, own_postgres, url, ingest)
    ingest.stop()


@pytest.fixture
def site(running: Site) -> Site:
    """With nothing stored."""
    with psycopg.connect(running.url) as connection:
        connection.execute("TRUNCATE readings, batches, rejected")
    return running


def connections(log: Path) -> int:
    return log.read_text().count("connected to the broker") if log.exists() else 0


def with_one_device(url: str) -> None:
    migrations.upgrade(MIGRATIONS, url)
    with sessions_at(url)() as session:
        store = SqlUserStore(session.get_bind(), users, sessions)  # type: ignore[arg-type]
        keeper = ensure(store, demo_user("Ada", ""), now=clock.now())
        with contextlib.suppress(Conflict):
            actions.register(session, keeper.id, DeviceWish(DEVICE, "One"), now=clock.now())


def test_readings_arrive_once_each_however_often_and_in_whatever_order_they_are_sent(
    site: Site,
) -> None:
    device = site.device()
    for seq in [3, 1, 2, 2, 1, 3, 0]:
        device.publish(seq)
    eventually(lambda: site.stored() == [0, 1, 2, 3])
    eventually(lambda: site.ask("SELECT sum(messages) FROM batches") == [(7,)])
    device.leave()


def test_poison_is_set_aside_with_its_reason_and_the_flow_goes_on(site: Site) -> None:
    device, unregistered = site.device(), site.device(UNREGISTERED)
    device.publish(0)
    device.publish(0, b"\xff\x00 not a reading")
    device.publish(0, reading(1, device="station-02"))
    unregistered.publish(5)
    device.publish(1)
    eventually(lambda: site.stored() == [0, 1], seconds=3)
    eventually(lambda: len(site.ask("SELECT 1 FROM rejected")) == 3, seconds=3)
    rejected = site.ask("SELECT device_id, reason, raw FROM rejected ORDER BY reason")
    assert [reason.split(":")[0] for _, reason, _ in rejected] == ["device", "device", "payload"]
    assert {row[0] for row in rejected} == {DEVICE, UNREGISTERED}
    assert b"\xff\x00 not a reading" in [raw for _, _, raw in rejected]
    device.leave()
    unregistered.leave()


def test_a_message_that_only_the_database_refuses_does_not_hold_up_the_others(site: Site) -> None:
    site_trigger = """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON readings FOR EACH ROW
        WHEN (NEW.seq = 7) EXECUTE FUNCTION refuse();
    """
    with psycopg.connect(site.url) as connection:
        connection.execute(site_trigger.encode())
    device = site.device()
    try:
        for seq in range(12):
            device.publish(seq)
        eventually(lambda: site.stored() == [seq for seq in range(12) if seq != 7])
        eventually(lambda: len(site.ask("SELECT 1 FROM rejected")) == 1)
        assert "the database refused it" in site.ask("SELECT reason FROM rejected")[0][0]
    finally:
        device.leave()
        with psycopg.connect(site.url) as connection:
            connection.execute("DROP FUNCTION refuse CASCADE")


def test_killing_the_ingest_loses_no_acknowledged_reading(site: Site) -> None:
    device = site.device()
    for seq in range(300):
        device.publish(seq)
        if seq in {100, 200}:
            site.kill_ingest()
        if seq in {150, 250}:
            site.ingest.start()
    eventually(lambda: device.acknowledged == set(range(300)))
    eventually(lambda: set(site.stored()) >= device.acknowledged)
    assert len(site.stored()) == 300, "each once"
    device.leave()


@pytest.mark.whole
def test_killing_postgresql_loses_no_acknowledged_reading(site: Site) -> None:
    device = site.device()
    for seq in range(250):
        device.publish(seq)
        if seq == 100:
            assert site.postgres.pid is not None
            os.kill(site.postgres.pid, signal.SIGKILL)
    eventually(lambda: device.acknowledged == set(range(250)))
    site.postgres.start()
    site.postgres.wait_until_ready()
    eventually(lambda: set(site.stored()) >= device.acknowledged)
    assert len(site.stored()) == 250, "each once"
    assert site.ingest.poll() is None, "it came through by itself"
    device.leave()


@pytest.mark.whole
def test_a_broker_that_was_killed_is_found_again(site: Site) -> None:
    """Numbers of their own: what mosquitto wrote down last may be delivered once more, old readings too."""
    device = site.device()
    device.publish(1000)
    eventually(lambda: site.stored() == [1000])
    before = connections(site.ingest.checkout.log("ingest"))
    assert site.broker.pid is not None
    os.kill(site.broker.pid, signal.SIGKILL)
    eventually(lambda: site.broker.exit_code() is not None)
    site.broker.start()
    site.broker.wait_until_ready()
    sent = set(range(1000, 1030))
    for seq in sorted(sent)[1:]:
        device.publish(seq)
    eventually(lambda: device.acknowledged == sent)
    if site.broker.kind == "MQTT (mosquitto)":  # iotcore forgets who had subscribed
        eventually(lambda: sent <= set(site.stored()))
    eventually(lambda: connections(site.ingest.checkout.log("ingest")) > before)
    device.publish(1030)
    eventually(lambda: 1030 in site.stored())
    device.leave()


@pytest.mark.whole
def test_sigterm_stores_what_has_arrived_and_ends_soon(site: Site) -> None:
    device = site.device()
    device.publish(2000)
    eventually(lambda: device.acknowledged == {2000})
    assert site.ingest.pid is not None
    os.kill(site.ingest.pid, signal.SIGTERM)
    eventually(lambda: site.ingest.poll() == 0, seconds=3)
    site.ingest.start()
    eventually(lambda: 2000 in site.stored())
    device.leave()
