"""Pictures come in as forms, are served for ever under one address, and belong to who sent them."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from blog_app.models import images as model
from tests.fixtures.blog import publish, written
from tests.fixtures.images import picture, send, sent
from tests.fixtures.people import NewPerson, Person

pytestmark = pytest.mark.usefixtures("quick_drawing")
NOWHERE = "a" * 32 + "-40x20"


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


def test_a_picture_is_kept_and_told_with_all_that_shows_it(author: Person) -> None:
    image = sent(author, (1000, 500), alt="  a [red] field ")
    base = f"/images/{image['id']}"
    assert image["id"].endswith("-1000x500")
    assert image == {
        "id": image["id"],
        "url": f"{base}-1000.webp",
        "width": 1000,
        "height": 500,
        "srcset": f"{base}-480.webp 480w, {base}-960.webp 960w, {base}-1000.webp 1000w",
        "alt": "a [red] field",
        "markdown": f"![a \\[red\\] field]({base})",
    }


def test_everybody_may_see_it_in_each_of_its_widths(
    author: Person, blog: Flask, stranger: NewPerson
) -> None:
    image = sent(author, (500, 250))
    for path, width in (("-480.webp", 480), ("-500.webp", 500), ("", 500)):
        answer = stranger(blog).call("GET", f"/images/{image['id']}{path}")
        assert answer.status_code == 200
        assert Image.open(BytesIO(answer.data)).size == (width, width // 2)
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_who_has_it_already_gets_no_bytes(author: Person) -> None:
    url = sent(author)["url"]
    etag = author.call("GET", url).headers["ETag"]
    again = author.call("GET", url, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert "immutable" in again.headers["Cache-Control"]
    assert author.call("GET", url, headers={"If-None-Match": '"other"'}).status_code == 200
    head = author.call("HEAD", url)
    assert (head.status_code, head.data) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        f"/images/{NOWHERE}",
        f"/images/{NOWHERE}-40.webp",
        "/images/x-40.webp",
        "/images/..%2f..%2fsecrets-40.webp",
        f"/images/{NOWHERE}-999999999999999999999.webp",
    ],
)
def test_what_is_not_there_is_a_404(author: Person, path: str) -> None:
    assert author.call("GET", path).status_code == 404


def test_a_width_that_was_not_made_is_a_404(author: Person) -> None:
    image = sent(author, (500, 250))
    assert author.call("GET", f"/images/{image['id']}-481.webp").status_code == 404


def test_the_same_picture_twice_is_one_and_belongs_to_both_who_sent_it(
    author: Person, blog: Flask, member: NewPerson
) -> None:
    other, data = member(blog), picture()
    answers = [send(person, data) for person in (author, author, other)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json["image"]["id"] for answer in answers}) == 1
    (only,) = author.call("GET", "/api/images").json["images"]
    assert author.call("DELETE", f"/api/images/{only['id']}").status_code == 204
    assert author.call("GET", "/api/images").json["images"] == []
    assert len(other.call("GET", "/api/images").json["images"]) == 1


def test_ones_own_are_listed_newest_first_page_by_page(
    author: Person, blog: Flask, member: NewPerson
) -> None:
    sent(member(blog))
    ids = [sent(author)["id"] for _ in range(3)]
    first = author.call("GET", "/api/images?limit=2").json
    rest = author.call("GET", f"/api/images?limit=2&cursor={first['nextCursor']}").json
    assert [one["id"] for one in first["images"] + rest["images"]] == ids[::-1]
    assert rest["nextCursor"] is None
    assert author.call("GET", "/api/images?cursor=zzz").status_code == 422


def test_anothers_image_looks_absent_to_who_would_delete_it(
    author: Person, blog: Flask, member: NewPerson
) -> None:
    image = sent(author)
    for image_id in (image["id"], NOWHERE, "x"):
        answer = member(blog).call("DELETE", f"/api/images/{image_id}")
        assert (answer.status_code, answer.json["errors"]) == (404, {"image": ["not found"]})
    assert len(author.call("GET", "/api/images").json["images"]) == 1


def test_nobody_sends_lists_or_deletes_without_an_account(blog: Flask, stranger: NewPerson) -> None:
    anonymous = stranger(blog)
    assert send(anonymous, picture()).status_code == 401
    assert anonymous.call("GET", "/api/images").status_code == 401
    assert anonymous.call("DELETE", f"/api/images/{NOWHERE}").status_code == 401


def test_an_image_that_an_article_shows_is_kept_until_it_is_taken_out(author: Person) -> None:
    image = sent(author)
    slug = publish(author, title="Beans", body=f"Look:\n\n{image['markdown']}")
    refused = author.call("DELETE", f"/api/images/{image['id']}")
    assert refused.status_code == 409
    assert refused.json["code"] == "image-in-use"
    assert "“Beans”" in refused.json["detail"]
    changes = {"article": {"body": "No more.", "coverImage": image["id"]}}
    assert author.call("PUT", f"/api/articles/{slug}", json=changes).status_code == 200
    assert author.call("DELETE", f"/api/images/{image['id']}").status_code == 409
    without = {"article": {"coverImage": None}}
    assert author.call("PUT", f"/api/articles/{slug}", json=without).status_code == 200
    assert author.call("DELETE", f"/api/images/{image['id']}").status_code == 204


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "image"),
        ({"image": "no file"}, "image"),
        ({"image": (BytesIO(b"x"), "")}, "image"),
        ({"image": (BytesIO(b"<svg/>"), "a.svg", "image/svg+xml")}, "image"),
        ({"image": (BytesIO(b"no picture"), "a.png", "image/png")}, "image"),
        ({"image": [(BytesIO(b"x"), "a.png"), (BytesIO(b"y"), "b.png")]}, "image"),
        ({"image": (BytesIO(picture()), "a.png"), "owner_id": "me"}, "owner_id"),
        ({"image": (BytesIO(picture()), "a.png"), "alt": "a" * 501}, "alt"),
        ({"image": (BytesIO(picture()), "a.png"), "alt": "two\nlines"}, "alt"),
        ({"image": (BytesIO(picture()), "a.png"), "alt": "a\0b"}, "alt"),
    ],
    ids=range(10),
)
def test_what_is_wrong_with_a_form_is_told_by_name(
    author: Person, form: dict[str, object], field: str
) -> None:
    answer = author.call("POST", "/api/images", data=form)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert list(answer.json["errors"]) == [field]
    assert author.call("GET", "/api/images").json["images"] == []


@pytest.mark.parametrize("too_much", [1, 2**20])
def test_what_is_too_large_is_a_413(author: Person, too_much: int) -> None:
    assert send(author, b"\x89PNG" + bytes(model.LARGEST - 4 + too_much)).status_code == 413


def test_other_bodies_are_no_forms(author: Person) -> None:
    assert author.call("POST", "/api/images", json={"image": "x"}).status_code == 422
    assert author.call("POST", "/api/images", data=b"\xff\xfe").status_code == 422


def test_an_account_has_room_for_so_many(author: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent(author)
    monkeypatch.setattr(model, "MOST_IMAGES", 1)
    answer = send(author, picture())
    assert (answer.status_code, answer.json["code"]) == (422, "images-full")
    monkeypatch.setattr(model, "MOST_IMAGES", 9)
    monkeypatch.setattr(model, "MOST_BYTES", 1)
    assert send(author, picture()).json["code"] == "images-full"
    assert author.call("DELETE", f"/api/images/{first['id']}").status_code == 204
    assert author.call("GET", "/api/images").json["images"] == []


def test_there_is_a_limit_to_how_many_an_hour(
    author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog_app.web.uploads.PER_OWNER", "1 per hour")
    sent(author)
    answer = send(author, picture())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_an_article_has_a_cover_of_its_authors(
    author: Person, blog: Flask, member: NewPerson
) -> None:
    image, anothers = sent(author, alt="a field"), sent(member(blog))
    slug = publish(author, coverImage=image["id"])
    article = author.call("GET", f"/api/articles/{slug}").json["article"]
    assert article["coverImage"] == image["id"]
    (listed,) = author.call("GET", f"/api/articles?author={author.name}").json["articles"]
    assert "coverImage" not in listed, "the contract's lists stay as they are"
    for wrong in (anothers["id"], NOWHERE, "x"):
        answer = author.call("POST", "/api/articles", json=written(coverImage=wrong))
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["coverImage"]
        changes = {"article": {"coverImage": wrong}}
        assert author.call("PUT", f"/api/articles/{slug}", json=changes).status_code == 422
    untouched = author.call("PUT", f"/api/articles/{slug}", json={"article": {"body": "new"}})
    assert untouched.json["article"]["coverImage"] == image["id"]
    plain = author.call("GET", f"/api/articles/{publish(author)}").json["article"]
    assert "coverImage" not in plain, "an article without one is what the contract says"
