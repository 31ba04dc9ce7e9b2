"""JSON that could be read in two ways, or that bites, is refused before anyone interprets it."""

import pytest
from flask import Flask

from common.http import body


@pytest.fixture
def json() -> body.StrictJSON:
    return body.StrictJSON(Flask("try"))


def test_plain_json_is_read(json: body.StrictJSON) -> None:
    assert json.loads('{"a": [1, "}]{[", "\\""]}') == {"a": [1, "}]{[", '"']}


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 2}', "[NaN]", "[-Infinity]", "[" * 21 + "]" * 21, "{", "", '{"a":}']
)
def test_ambiguous_deep_and_broken_texts_are_refused(json: body.StrictJSON, text: str) -> None:
    with pytest.raises(ValueError):
        json.loads(text)


def test_twenty_levels_are_fine(json: body.StrictJSON) -> None:
    assert json.loads("[" * 20 + "]" * 20)
