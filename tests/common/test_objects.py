"""What the real S3 says, and what it means: not there, or away."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from common.errors import NotFound
from common.ids import new_id
from common.objects import Objects, ObjectsAway, bucket
from iot_dashboard.settings import IotSettings


@pytest.fixture
def archive(iot_settings: IotSettings) -> Objects:
    return bucket(iot_settings)


@pytest.fixture
def nowhere(iot_settings: IotSettings) -> Objects:
    """With a bucket that is not there."""
    return bucket(iot_settings.model_copy(update={"s3_bucket": f"nowhere-{new_id()}"}))


def test_an_object_is_there_after_it_was_put_and_not_before(archive: Objects) -> None:
    key = f"tests/{new_id()}"
    with pytest.raises(NotFound, match="There is no such object"):
        archive.get(key)
    archive.put(key, b"something", "text/plain")
    assert archive.get(key) == b"something"


def test_without_its_bucket_s3_is_away_and_not_empty(nowhere: Objects) -> None:
    for ask in (
        lambda: nowhere.put("a", b"b", "text/plain"),
        lambda: nowhere.get("a"),
        nowhere.ping,
    ):
        with pytest.raises(ObjectsAway):
            ask()


def test_a_bucket_is_made_where_there_is_none_and_left_alone_where_there_is(
    nowhere: Objects,
) -> None:
    nowhere.ensure_bucket()
    nowhere.ping()
    nowhere.put("a", b"b", "text/plain")
    nowhere.ensure_bucket()
    assert nowhere.get("a") == b"b"


def test_what_is_removed_is_gone_and_may_be_removed_again(archive: Objects) -> None:
    key = f"tests/{new_id()}"
    archive.put(key, b"something", "text/plain")
    for _ in range(2):
        archive.remove(key)
    with pytest.raises(NotFound):
        archive.get(key)


@pytest.fixture
def silent(iot_settings: IotSettings) -> Iterator[Objects]:
    """A server that takes connections and says nothing."""
    bucket(iot_settings).ping()  # what S3's client takes to be loaded is not what is measured
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        yield bucket(iot_settings.model_copy(update={"s3_endpoint_url": url}))


@pytest.mark.whole
def test_while_s3_is_silent_one_asks_and_the_others_are_told_at_once(silent: Objects) -> None:
    def ask() -> float:
        began = time.monotonic()
        with pytest.raises(ObjectsAway) as away:
            silent.get("a")
        assert away.value.retry_after
        return time.monotonic() - began

    assert 1 < ask() < 5, "the premise: it is waited for"
    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.3)  # it has begun to wait again, for two seconds
    assert max(ask() for _ in range(20)) < 1
    assert thread.is_alive(), "the premise"
    thread.join(10)


def test_a_wrong_key_is_away_too(iot_settings: IotSettings) -> None:
    stranger = bucket(iot_settings.model_copy(update={"s3_secret_access_key": "wrong"}))
    for ask in (stranger.ping, stranger.ensure_bucket, lambda: stranger.get("a")):
        with pytest.raises(ObjectsAway):
            ask()
