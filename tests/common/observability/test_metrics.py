"""The numbers at /metrics: by route template, so that no caller decides how many there are."""

from collections.abc import Callable

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from tests.common.conftest import METRICS_TOKEN, Reconfigure
from tests.fixtures.people import NewPerson


def get(app: Flask, **more: object) -> TestResponse:
    return app.test_client().get("/metrics", base_url=app.config["PUBLIC_URL"], **more)  # type: ignore[arg-type]


def counted(app: Flask) -> dict[tuple[str, str, str], float]:
    """Answers given, by (method, route, status)."""
    return {
        (s.labels["method"], s.labels["route"], s.labels["status"]): s.value
        for family in text_string_to_metric_families(get(app).text)
        if family.name == "http_requests"
        for s in family.samples
        if s.name == "http_requests_total"
    }


def test_answers_are_counted_by_route_template_and_status(
    any_app: Flask, stranger: NewPerson
) -> None:
    key = ("GET", "/sign-in/demo/<key>", "404")
    before = counted(any_app).get(key, 0)
    for name in ("a", "b", "c"):
        stranger(any_app).visit(f"/sign-in/demo/{name}-nobody")
    after = counted(any_app)
    assert after[key] == before + 3
    assert not any("nobody" in route for _, route, _ in after)


def test_times_are_measured_too(any_app: Flask, stranger: NewPerson) -> None:
    stranger(any_app).visit("/sign-in")
    families = {f.name: f for f in text_string_to_metric_families(get(any_app).text)}
    routes = {s.labels["route"] for s in families["http_request_seconds"].samples}
    assert "/sign-in" in routes


def test_what_callers_invent_is_one_row(small: Flask, stranger: NewPerson) -> None:
    person = stranger(small)
    person.call("INVENTED", "/")
    person.call("GET", "/nowhere")
    before = len(counted(small))
    for number in range(20):
        person.call(f"INVENTED{number}", "/")
        person.call("GET", f"/nowhere/{number}")
    assert len(counted(small)) == before


def test_in_production_the_numbers_are_for_who_has_the_token(
    any_app: Flask, in_production: Callable[[Flask], Flask]
) -> None:
    app = in_production(any_app)
    wrong = ["", METRICS_TOKEN, "Bearer", "Bearer x", f"Basic {METRICS_TOKEN}", "Bearer \xff\xfe"]
    for authorization in wrong:
        answer = get(app, headers={"Authorization": authorization} if authorization else {})
        assert answer.status_code == 401, authorization
        assert "http_requests" not in answer.text
    good = get(app, headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    assert good.status_code == 200
    assert good.mimetype == "text/plain"


def test_without_a_token_they_are_open_for_development(
    small: Flask, reconfigured: Reconfigure
) -> None:
    assert get(reconfigured(small, metrics_token="")).status_code == 200
