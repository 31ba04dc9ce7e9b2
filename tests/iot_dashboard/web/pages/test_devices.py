"""A keeper's own devices as pages: register, connect, rename, retire and bring back."""

from flask import Flask

from iot_dashboard.models.connection import mqtt_password
from tests.fixtures.iot import DeviceOf, report
from tests.fixtures.people import NewPerson
from tests.fixtures.servers import DEVICE_SECRET


def test_a_keeper_registers_a_device_and_is_shown_how_it_connects(
    iot: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    keeper = member(iot)
    device = f"by-hand-{keeper.name}"
    made = keeper.submit("/mine", id=f" {device} ", name="  North pier ")
    assert (made.status_code, made.location) == (303, f"/mine/{device}")
    page = keeper.visit(made.location).text
    assert f"devices/{device}/readings" in page
    assert mqtt_password(DEVICE_SECRET, device) in page
    assert "<h1>North pier</h1>" in page
    assert f'href="/mine/{device}"' in keeper.visit("/mine").text
    assert stranger(iot).visit("/mine").status_code == 302


def test_what_is_refused_comes_back_with_what_was_typed(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
    for status, given in ((422, {"id": "A b", "name": "x"}), (409, {"id": device, "name": "x"})):
        refused = keeper.submit("/mine", **given)
        assert refused.status_code == status
        assert f'value="{given["id"]}"' in refused.text
    renamed = keeper.submit(f"/mine/{device}", name="two\nlines")
    assert renamed.status_code == 422
    assert "must be one line without control characters" in renamed.text


def test_a_device_is_renamed_retired_and_brought_back(
    iot: Flask, member: NewPerson, stranger: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
    assert keeper.submit(f"/mine/{device}", name="Renamed").status_code == 303
    assert "Renamed" in stranger(iot).visit(f"/devices/{device}").text
    assert keeper.submit(f"/mine/{device}", do="retire").status_code == 303
    assert "Bring it back" in keeper.visit(f"/mine/{device}").text
    assert keeper.submit(f"/mine/{device}", do="return").status_code == 303
    page = keeper.visit(f"/mine/{device}").text
    assert "Retire it" in page
    assert 'value="Renamed"' in page


def test_for_others_there_is_no_such_device(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    device, other = device_of(member(iot)), member(iot)
    assert other.visit(f"/mine/{device}").status_code == 404
    for change in ({"name": "Taken over"}, {"do": "retire"}, {"do": "return"}):
        assert other.submit(f"/mine/{device}", **change).status_code == 404
    assert device not in other.visit("/mine").text


def test_what_a_device_sent_in_vain_is_shown_as_text(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    report(iot, device_of(keeper), b"<script>")
    page = keeper.visit("/mine").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page.split("<main")[1].split("</main>")[0]
