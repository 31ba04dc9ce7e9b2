"""The blog while S3 is away: articles are read and written, pictures answer 503 in time, and come back."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from blog_app import create_app
from blog_app.settings import BlogSettings
from tests.fixtures.blog import publish
from tests.fixtures.images import picture, send, sent
from tests.fixtures.people import NewPerson, Person
from tests.workshop.waiting import eventually
from workshop.backing import BUCKETS
from workshop.checkout import Checkout
from workshop.ports import any_free_port
from workshop.servers.objects import Objects

pytestmark = [pytest.mark.usefixtures("quick_drawing"), pytest.mark.whole]


@pytest.fixture(scope="module")
def lonely_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Objects]:
    """An S3 server that this module may take away."""
    checkout = Checkout(tmp_path_factory.mktemp("lonely"))
    checkout.make_rooms()
    keys = {"access_key": "TESTSONLY", "secret_key": "for-tests-only"}
    server = Objects(checkout, any_free_port(), buckets=BUCKETS, **keys)
    server.start()
    server.wait_until_ready()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def lonely_blog(lonely_server: Objects, blog_settings: BlogSettings) -> Flask:
    return create_app(blog_settings.model_copy(update={"s3_endpoint_url": lonely_server.url}))


def timed(person: Person, path: str) -> tuple[int, str | None, float]:
    """Status, Retry-After, seconds."""
    began = time.monotonic()
    answer = person.call("GET", path)
    return answer.status_code, answer.headers.get("Retry-After"), time.monotonic() - began


def readiness(person: Person) -> dict[str, Any]:
    answer = person.call("GET", "/readyz")
    assert answer.status_code == 200, "nobody is sent elsewhere because of pictures"
    found: dict[str, Any] = answer.json
    return found


def test_without_s3_the_blog_goes_on_without_pictures_and_they_come_back_by_themselves(
    lonely_blog: Flask, lonely_server: Objects, member: NewPerson
) -> None:
    author = member(lonely_blog)
    image = sent(author)
    slug = publish(author, body=f"Look: {image['markdown']}", coverImage=image["id"])
    assert readiness(author)["status"] == "ready", "the premise"
    assert lonely_server.pid
    os.kill(lonely_server.pid, signal.SIGKILL)
    eventually(lambda: lonely_server.exit_code() is not None, 5)

    status, retry_after, seconds = timed(author, image["url"])
    assert (status, retry_after) == (503, "2")
    assert seconds < 2
    refused = send(author, picture())
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    page = author.submit("/images", alt="x")
    assert page.status_code == 422, "the form itself is still there"
    for path in ("/", f"/article/{slug}", f"/api/articles/{slug}", "/editor", "/images"):
        assert author.visit(path).status_code == 200, path
    publish(author, body=f"Look again: {image['markdown']}")
    assert readiness(author)["parts"]["s3"].startswith("away")
    assert readiness(author)["status"] == "degraded"
    assert timed(author, "/healthz")[0] == 200

    lonely_server.start()
    lonely_server.wait_until_ready()
    eventually(lambda: timed(author, image["url"])[0] == 200, 10)
    assert readiness(author)["status"] == "ready"
    (only,) = author.call("GET", "/api/images").json["images"]
    assert only["id"] == image["id"], "what was refused has left nothing"


@pytest.mark.whole
def test_an_s3_that_hangs_costs_three_seconds_and_not_a_thread_each(
    lonely_blog: Flask, lonely_server: Objects, member: NewPerson
) -> None:
    author = member(lonely_blog)
    image = sent(author)
    assert lonely_server.pid
    os.kill(lonely_server.pid, signal.SIGSTOP)
    try:
        first, *others = [timed(author, image["url"]) for _ in range(3)]
        assert {first[0], *(one[0] for one in others)} == {503}
        assert max(first[2], *(one[2] for one in others)) < 3.5
        assert author.visit("/").status_code == 200
    finally:
        os.kill(lonely_server.pid, signal.SIGCONT)
    eventually(lambda: timed(author, image["url"])[0] == 200, 10)
