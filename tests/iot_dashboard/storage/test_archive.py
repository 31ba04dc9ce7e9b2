"""What the real S3 says, and what it means: not there, or away."""

import pytest

from common.errors import NotFound
from common.ids import new_id
from common.objects import Objects, ObjectsAway
from iot_dashboard.settings import IotSettings
from iot_dashboard.storage.archive import objects_of


@pytest.fixture
def archive(iot_settings: IotSettings) -> Objects:
    return objects_of(iot_settings)


@pytest.fixture
def nowhere(iot_settings: IotSettings) -> Objects:
    """With a bucket that is not there."""
    return objects_of(iot_settings.model_copy(update={"s3_bucket": f"nowhere-{new_id()}"}))


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


def test_a_wrong_key_is_away_too(iot_settings: IotSettings) -> None:
    stranger = objects_of(iot_settings.model_copy(update={"s3_secret_access_key": "wrong"}))
    for ask in (stranger.ping, stranger.ensure_bucket, lambda: stranger.get("a")):
        with pytest.raises(ObjectsAway):
            ask()
