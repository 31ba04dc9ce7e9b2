"""Images: pictures that authors send, drawn anew by the server.

`POST /images` with a form (`multipart/form-data`): the file `image`, its alternative text in `alt`, answers 201 and
`{"image": {"id", "url", "width", "height", "srcset", "markdown"}}`; `markdown` is what shows it in an article.
PNG and JPEG are taken; what is no picture, too large, or too many pixels is refused with 413, 415 or 422.
`GET /images` lists one's own, `DELETE /images/{id}` ends one; anybody reads it at its `url`.
"""

from typing import Any

import pytest

from tests.acceptance import pictures
from tests.acceptance.blog.people import Person, made, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication
RASTER = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/gif")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TOO_LARGE = 20_000_000  # bytes
REFUSED = (400, 413, 415, 422)


def send(person: Client, data: bytes, kind: str = "image/png", alt: str = "A slope") -> Answer:
    return person.upload("images", files={"image": ("a.png", data, kind)}, alt=alt)


@beginning("sending a picture")
def sent(person: Person, data: bytes | None = None) -> dict[str, Any]:
    return made(send(person, data or pictures.png()), "image", "id", "url", "markdown")


@requirement("BLOG-IMG-01", points=3)
def test_a_picture_is_sent_and_read(author: Person, visitor: Client) -> None:
    """A PNG is sent (201) and read by anybody as a raster image, with its size and nosniff."""
    answer = send(author, pictures.png(600, 400))
    image = answer.gives(201, "image", width=600, height=400)
    answer = visitor.opens(image["url"])
    answer.has(200)
    answer.must(answer.headers.get("content-type") in RASTER, "a raster image's type")
    nosniff = answer.headers.get("x-content-type-options", "").lower() == "nosniff"
    answer.must(nosniff, "X-Content-Type-Options: nosniff")


@requirement("BLOG-IMG-02", points=2)
def test_a_picture_is_drawn_anew(author: Person, visitor: Client) -> None:
    """A JPEG is read without what it told besides: EXIF, comments, and what stood behind its end."""
    secret = unique("54.3N,13.1E")
    data = pictures.jpeg(secret) + f"<script>{secret}</script>".encode()
    answer = visitor.opens(sent(author, data)["url"])
    answer.has(200)
    answer.must(secret.encode() not in answer.content, "none of what stood beside the pixels")


@requirement("BLOG-IMG-03", points=3)
def test_what_is_no_picture_is_refused(author: Person) -> None:
    """SVG, HTML and text are refused whatever they call themselves; nothing is kept of them."""
    sent(author)  # the premise: pictures are taken
    for data, kind in (
        (SVG, "image/svg+xml"),
        (SVG, "image/png"),
        (b"<html><script>alert(1)</script>", "image/jpeg"),
        (b"GIF89a but not really", "image/gif"),
        (b"", "image/png"),
    ):
        send(author, data, kind).refuses(*REFUSED)
    answer = author.get("images")
    answer.must(len(answer.gives(200, "images")) == 1, "the one picture")


@requirement("BLOG-IMG-04", points=2)
def test_a_bomb_is_refused(author: Person) -> None:
    """A PNG of a few kilobytes with 900 megapixels is refused, and the server lives on."""
    sent(author)
    send(author, pictures.bomb()).refuses(*REFUSED)
    author.get("user").has(200)


@requirement("BLOG-IMG-05", points=1)
def test_a_file_that_is_too_large_is_refused(author: Person) -> None:
    """A picture of 20 megabytes answers 413 or 422."""
    sent(author)
    send(author, pictures.png() + bytes(TOO_LARGE)).refuses(413, 422)


@requirement("BLOG-IMG-06", points=1)
def test_a_picture_comes_in_widths(author: Person, visitor: Client) -> None:
    """A wide picture has a srcset, and each address in it answers with an image."""
    image = sent(author, pictures.png(1600, 900))
    answer = author.get("images")
    found = answer.gives(200, "images")[0]["srcset"]
    addresses = [part.split()[0] for part in found.split(",") if part.strip()]
    answer.must(len(addresses) > 1, f"a srcset with several widths of {image['id']}")
    for address in addresses:
        read = visitor.opens(address)
        read.has(200)
        read.must(read.headers.get("content-type") in RASTER, "a raster image's type")


@requirement("BLOG-IMG-07", points=1)
def test_a_picture_is_kept_by_browsers(author: Person, visitor: Client) -> None:
    """An image has an ETag and may be kept; asked again with it, the answer is 304 without a body."""
    url = sent(author)["url"]
    answer = visitor.opens(url)
    answer.has(200)
    answer.must(answer.headers.get("etag"), "an ETag")
    answer.must("max-age" in answer.headers.get("cache-control", ""), "Cache-Control: max-age=…")
    visitor.opens(url, If_None_Match=answer.headers["etag"]).gives_nothing(304)


@requirement("BLOG-IMG-08", points=2)
def test_pictures_are_their_owners(author: Person, reader: Person, visitor: Client) -> None:
    """Sending needs a token (401); nobody lists or deletes another's; one's own is deleted with 204."""
    image = sent(author)
    send(visitor, pictures.png()).refuses(401)
    reader.delete("images", image["id"]).refuses(403, 404)
    answer = reader.get("images")
    answer.must(answer.gives(200, "images") == [], "no picture of somebody else")
    author.delete("images", image["id"]).gives_nothing(204)
    answer = author.get("images")
    answer.must(answer.gives(200, "images") == [], "none any more")


@requirement("BLOG-IMG-09", points=2)
def test_an_article_shows_its_picture(author: Person, visitor: Client) -> None:
    """The Markdown that a picture came with shows it in an article, with its alternative text."""
    answer = send(author, pictures.png(), alt="A grey slope")
    shown = author.post("preview", body=answer.gives(201, "image")["markdown"])
    shown.must("<img" in shown.gives(200, "html"), "an <img> in html")
    shown.must("A grey slope" in shown.holds("html"), "its alternative text in html")
