"""Mosquitto keeps each device to its own topics and its own client id."""

import threading
from collections.abc import Iterator

import pytest
from paho.mqtt import client as mqtt

from tests.workshop.clients import BrokerClient
from tests.workshop.conftest import temporary_checkout
from tests.workshop.waiting import eventually
from workshop.ports import any_free_port
from workshop.servers.broker import READER, Broker, find_mosquitto

PASSWORDS = {READER: "r" * 32, "station-01": "1" * 32, "station-02": "2" * 32}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerClient]:
    program = find_mosquitto()
    if program is None:
        pytest.skip("mosquitto is not installed (apt install mosquitto)")
    with temporary_checkout(tmp_path_factory.mktemp("mosquitto")) as checkout:
        server = Broker(checkout, any_free_port(), PASSWORDS, program)
        server.start()
        server.wait_until_ready()
        yield BrokerClient(server.variables("URL", "iot"))
        server.stop()


def connected(client: BrokerClient, name: str, client_id: str = "") -> mqtt.Client:
    return client.connected(name, PASSWORDS[name], client_id)


def test_a_device_reaches_the_reader_on_its_own_topics_only(client: BrokerClient) -> None:
    heard: list[str] = []
    subscribed = threading.Event()
    reader = connected(client, READER)
    reader.on_message = lambda _client, _data, message: heard.append(message.topic)
    reader.on_subscribe = lambda *_: subscribed.set()
    reader.subscribe("devices/#", qos=1)
    assert subscribed.wait(5)
    device = connected(client, "station-01")
    for topic in ("devices/station-02/readings", "elsewhere", "devices/station-01/readings"):
        device.publish(topic, "21.5", qos=1).wait_for_publish(5)
    eventually(lambda: heard)
    device.publish("devices/station-01/last", "", qos=1).wait_for_publish(5)
    eventually(lambda: "devices/station-01/last" in heard)
    for one in (device, reader):
        one.disconnect()
        one.loop_stop()
    assert heard == ["devices/station-01/readings", "devices/station-01/last"]


def test_a_device_does_not_hear_another_one(client: BrokerClient) -> None:
    heard: list[str] = []
    device, other = connected(client, "station-01"), connected(client, "station-02")
    device.on_message = lambda _client, _data, message: heard.append(message.topic)
    device.subscribe("devices/#", qos=1)
    other.publish("devices/station-02/readings", "1", qos=1).wait_for_publish(5)
    device.publish("devices/station-01/own", "1", qos=1).wait_for_publish(5)
    eventually(lambda: heard)
    for one in (device, other):
        one.disconnect()
        one.loop_stop()
    assert heard == ["devices/station-01/own"]


def test_a_device_cannot_throw_another_out_by_taking_its_client_id(client: BrokerClient) -> None:
    first = connected(client, "station-01", "station-01")
    thief = connected(client, "station-02", "station-01")
    thief.publish("devices/station-02/readings", "1", qos=1).wait_for_publish(5)
    first.publish("devices/station-01/readings", "1", qos=1).wait_for_publish(5)
    assert first.is_connected()
    for one in (first, thief):
        one.disconnect()
        one.loop_stop()
