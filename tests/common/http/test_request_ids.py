"""Every answer carries an id, and nobody chooses one that could be taken for something else."""

import pytest
from flask import Flask

from tests.common.conftest import LogLines


def test_every_answer_has_an_id_of_its_own(any_app: Flask) -> None:
    base = any_app.config["PUBLIC_URL"]
    paths = ["/healthz", "/sign-in", "/nowhere", "/api/auth/me", "/static/common/enhance.js"]
    ids = [any_app.test_client().get(p, base_url=base).headers["X-Request-ID"] for p in paths * 2]
    assert len(set(ids)) == len(ids)
    assert all(len(one) == 32 for one in ids)


def test_an_id_from_a_proxy_is_kept(small: Flask) -> None:
    answer = small.test_client().get(
        "/nowhere",
        base_url=small.config["PUBLIC_URL"],
        headers={"X-Request-ID": "from-the-proxy_01"},
    )
    assert answer.headers["X-Request-ID"] == "from-the-proxy_01"
    assert answer.json["request_id"] == "from-the-proxy_01"


@pytest.mark.parametrize(
    "forged",
    ["", "short", "x" * 65, "with space", 'quote"id', "id;drop", "<script>", "dots..dots", "ä" * 9],
)
def test_a_forged_id_is_replaced(small: Flask, forged: str) -> None:
    answer = small.test_client().get(
        "/nowhere", base_url=small.config["PUBLIC_URL"], headers={"X-Request-ID": forged}
    )
    assert answer.headers["X-Request-ID"] != forged
    assert len(answer.headers["X-Request-ID"]) == 32
    assert not forged or forged not in answer.text


def test_a_request_that_is_refused_at_the_door_has_an_id_of_its_own_too(
    small: Flask, log_lines: LogLines
) -> None:
    client, base = small.test_client(), small.config["PUBLIC_URL"]
    before = client.get("/sign-in", base_url=base).headers["X-Request-ID"]
    refused = client.open("/sign-in", method="TRACE", base_url=base)
    assert refused.headers["X-Request-ID"] == refused.json["request_id"] not in {"", before}
    logged = [line["request_id"] for line in log_lines() if line["event"] == "request"]
    assert logged == [before, refused.headers["X-Request-ID"]]
