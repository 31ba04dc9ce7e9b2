"""The dashboard and a device's page: everybody may look, and nothing falls between page and stream."""

import html
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from iot_dashboard.storage import devices as stored_devices
from iot_dashboard.storage import readings as stored
from iot_dashboard.web.pages.readings import ROWS
from tests.fixtures.iot import DeviceOf, report
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson


def test_everybody_sees_the_dashboard_and_every_device(
    iot: Flask, member: NewPerson, stranger: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
    report(iot, device, reading(0), reading(1))
    for path in ("/", f"/devices/{device}", f"/devices/{device}?span=7d&quantity=wind_m_s"):
        for person in (keeper, stranger(iot)):
            assert person.visit(path).status_code == 200
    assert stranger(iot).visit("/devices/nowhere").status_code == 404


def test_older_and_newer_pages_show_the_same_chart(
    iot: Flask, member: NewPerson, stranger: NewPerson, device_of: DeviceOf
) -> None:
    device = device_of(member(iot))
    report(iot, device, *[reading(seq) for seq in range(ROWS + 1)])
    visitor = stranger(iot)
    older = link(visitor.visit(f"/devices/{device}?quantity=wind_m_s&span=2h").text, "next")
    page = visitor.visit(f"/devices/{device}{older}" if older[0] == "?" else older).text
    assert "Earlier readings" in page, "the premise"
    assert chosen(page) == ["Wind", "2 hours"]
    assert chosen(visitor.visit(link(page, "prev")).text) == ["Wind", "2 hours"]


@pytest.mark.parametrize(
    ("path", "storage", "question"),
    [("/devices/{}", stored, "of_device"), ("/", stored_devices, "in_service")],
)
def test_a_reading_stored_while_a_page_is_made_comes_with_its_stream(
    iot: Flask,
    iot_session: Session,
    member: NewPerson,
    stranger: NewPerson,
    device_of: DeviceOf,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    storage: Any,
    question: str,
) -> None:
    device = device_of(member(iot))
    report(iot, device, reading(0))
    asked = getattr(storage, question)

    def and_then_one_comes_in(*given: Any) -> Any:
        found = asked(*given)
        report(iot, device, reading(1))
        return found

    monkeypatch.setattr(storage, question, and_then_one_comes_in)
    page = stranger(iot).visit(path.format(device)).text
    (newest,) = re.findall(r'data-newest="(\d+)"', page)
    assert [row.seq for row in stored.after(iot_session, int(newest), 10, [device])] == [1]


def link(page: str, rel: str) -> str:
    (href,) = re.findall(rf'rel="{rel}" href="([^"]+)"', page)
    return html.unescape(str(href))


def chosen(page: str) -> list[str]:
    """The quantity and the time that a device's page shows."""
    return re.findall(r'<a href="[^"]+" aria-current="true">([^<]+)</a>', page)
