"""The archive over JSON: raw messages are for admins alone."""

import gzip

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from common import clock
from common.objects import objects
from iot_dashboard.actions import batches as actions
from iot_dashboard.models.schema import users
from tests.fixtures.iot import report
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def admin(iot_session: Session, iot: Flask, member: NewPerson) -> Person:
    person = member(iot)
    named = users.c.email == person.email
    iot_session.execute(update(users).where(named).values(role="admin"))
    iot_session.commit()
    return person


def test_the_archive_is_for_admins(iot: Flask, member: NewPerson, stranger: NewPerson) -> None:
    for path in ("/api/archive", "/api/archive/2026/x.ndjson.gz"):
        assert stranger(iot).call("GET", path).status_code == 401
        assert member(iot).call("GET", path).status_code == 403


def test_an_admin_finds_an_object_and_reads_it(
    iot: Flask, iot_session: Session, admin: Person
) -> None:
    report(iot, "station-03", reading(800), b"no reading")
    while actions.archive_waiting(iot_session, objects(), now=clock.now()):
        pass
    (newest,) = admin.call("GET", "/api/archive?limit=1").json["objects"]
    lines = gzip.decompress(admin.call("GET", f"/api/archive/{newest['key']}").data).splitlines()
    assert len(lines) == newest["messages"]
    assert b"no reading" in lines[-1]
    absent = admin.call("GET", "/api/archive/2026/x.ndjson.gz")
    assert absent.status_code == 404
    assert absent.json["code"] == "not-found"
