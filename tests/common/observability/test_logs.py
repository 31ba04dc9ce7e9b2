"""The log: one JSON line a request, in UTC, and no input can write a line of its own."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from flask import Flask

from common.observability import logs
from tests.common.conftest import LogLines
from tests.fixtures.people import NewPerson


def requests_in(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == "request"]


def test_every_request_is_one_line_with_its_id_and_its_user(
    any_app: Flask, member: NewPerson, log_lines: LogLines
) -> None:
    person = member(any_app)
    before = len(requests_in(log_lines()))
    answer = person.call("GET", "/api/auth/me")
    lines = requests_in(log_lines())[before:]
    assert len(lines) == 1
    line = lines[0]
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["user_id"] == answer.json["id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/auth/me", 200)
    assert (line["level"], line["logger"]) == ("info", "http")
    assert line["ms"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["timestamp"])


def test_the_route_is_logged_and_not_the_path_that_somebody_chose(
    small: Flask, stranger: NewPerson, log_lines: LogLines
) -> None:
    person = stranger(small)
    person.call("GET", "/nowhere/secret-in-a-path?token=secret-in-a-query")
    person.call("GET", "/sign-in/demo/secret-key")
    lines = requests_in(log_lines())
    assert [line["route"] for line in lines] == [None, "/sign-in/demo/<key>"]
    assert "secret" not in str(lines)


def test_what_asks_every_second_is_quiet_unless_it_fails(
    small: Flask, stranger: NewPerson, log_lines: LogLines
) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert stranger(small).call("GET", path).status_code == 200
    assert requests_in(log_lines()) == []
    assert stranger(small).call("POST", "/healthz").status_code == 405
    assert len(requests_in(log_lines())) == 1


@pytest.mark.parametrize("payload", ["\n", "\r\n", "\u2028", "\x85", "\x1b[2K", '"}\n{"event": "'])
def test_input_cannot_forge_a_line(log_text: Callable[[], str], payload: str) -> None:
    forged = f'x{payload}{{"event": "request", "status": 200}}'
    structlog.get_logger("mail").warning("mail not sent", subject=forged)
    logging.getLogger("foreign").warning("from a library: %s", forged)
    assert log_text().count("\n") == 2
    assert not re.search("[\r\u2028\x85\x1b]", log_text())


def test_forged_headers_and_methods_write_no_line_of_their_own(
    small: Flask, stranger: NewPerson, log_lines: LogLines
) -> None:
    odd = {"X-Request-ID": 'a"b{}', "User-Agent": '{"event": "request"}', "Referer": "x\\ny"}
    person = stranger(small)
    person.call("GET", "/%0a%7b%22event%22:%22request%22%7d", headers=odd)
    person.call('"EVENT\\N', "/", headers=odd)
    assert len(requests_in(log_lines())) == 2


def test_a_failure_is_one_line_with_its_traceback(
    small: Flask, stranger: NewPerson, log_lines: LogLines
) -> None:
    answer = stranger(small).call("GET", "/api/fail/crash")
    failed = [line for line in log_lines() if line["level"] == "error"]
    assert len(failed) == 1
    assert "Traceback" in failed[0]["exception"]
    assert failed[0]["request_id"] == answer.headers["X-Request-ID"]


def test_a_library_that_logs_writes_json_too(log_lines: LogLines) -> None:
    logging.getLogger("some.library").warning("about %s", "something")
    assert log_lines()[-1]["event"] == "about something"
    assert log_lines()[-1]["logger"] == "some.library"


def test_the_level_decides_what_is_written(log_lines: LogLines) -> None:
    logs.configure("WARNING")
    structlog.get_logger("try").info("quiet")
    structlog.get_logger("try").warning("loud")
    assert [line["event"] for line in log_lines()] == ["loud"]
