"""A batch keeps every byte that came, text or not, and the archive's key sorts by time."""

import base64
import gzip
import json
from datetime import UTC, datetime

from common.ids import new_id
from iot_dashboard.models.batches import Batch, object_key
from iot_dashboard.models.messages import LARGEST_PAYLOAD, MOST_KEPT, Message

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)


def lines(*payloads: bytes) -> list[dict[str, str]]:
    messages = [Message("a", "devices/a/readings", payload, NOW) for payload in payloads]
    batch = Batch.of(messages, batch_id=new_id(), now=NOW)
    assert batch.raw is not None
    return [json.loads(line) for line in gzip.decompress(batch.raw).decode().splitlines()]


def test_every_message_is_a_line_and_its_bytes_can_be_had_back() -> None:
    text, binary = lines('{"ä":\n1}'.encode(), b"\xff\x00")
    assert text["payload"] == '{"ä":\n1}'
    assert base64.b64decode(binary["payload_base64"]) == b"\xff\x00"


def test_what_is_larger_than_any_reading_is_cut_and_says_so() -> None:
    (cut,) = lines(b"x" * (LARGEST_PAYLOAD + 1))
    assert len(cut["payload"]) == MOST_KEPT
    assert cut["bytes"] == LARGEST_PAYLOAD + 1


def test_the_key_names_hour_first_batch_and_bytes() -> None:
    batch = Batch.of([], batch_id=new_id(), now=NOW)
    key = object_key(batch, b"abc")  # its digest is an example of FIPS 180
    assert key == f"2026/11/23/09/{batch.id}-ba7816bf8f01.ndjson.gz"
    assert object_key(batch, b"abc") == key
    assert object_key(batch, b"abcd") != key
