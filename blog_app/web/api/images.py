"""Images over JSON: sent as a form (`multipart/form-data`), read at an address that never changes."""

from datetime import datetime

from flask import Blueprint, make_response, request
from pydantic import Field
from werkzeug import Response

from blog_app.actions import images as actions
from blog_app.models.images import CONTENT_TYPE, PER_EDITOR, Shown, is_id
from blog_app.storage import images as stored
from blog_app.storage.database import db, reading
from blog_app.web.uploads import take_sent
from common.auth.access import current_user, public, signed_in
from common.errors import NotFound
from common.http.limits import rate_limits
from common.http.openapi import Output, PageQuery, contract
from common.objects import objects
from common.paging import key_of

images = Blueprint("images_api", __name__)
A_YEAR = 31_536_000  # seconds


class ImageOut(Output):
    id: str
    url: str = Field(description="The whole picture, as WebP")
    width: int
    height: int
    srcset: str = Field(description="For an <img>: the same in smaller widths")
    alt: str
    markdown: str = Field(description="What shows it in an article")


class ImageBody(Output):
    image: ImageOut


class ImageList(Output):
    images: list[ImageOut]
    nextCursor: str | None = Field(description="Send it as `cursor` for the next page")  # noqa: N815


@images.post("/api/images")
@signed_in
@contract("images", HTTP_201=ImageBody)
def send() -> tuple[ImageBody, int]:
    """Keep a picture. A form with a file `image`, and its alternative text in `alt`, if there is one.

    PNG, JPEG, WebP, GIF or AVIF, 5 MiB and 25 megapixels at most; of a moving picture the first frame.
    """
    return ImageBody(image=_out(take_sent())), 201


@images.get("/api/images")
@signed_in
@contract("images", HTTP_200=ImageList)
def list_images(query: PageQuery) -> ImageList:
    """One's own, newest first."""
    after = key_of(query.cursor, datetime.fromisoformat, str)
    found = stored.of_owner(reading(), current_user().id, query.limit, after)
    return ImageList(images=[_out(row.shown) for row in found.rows], nextCursor=found.next)


@images.delete("/api/images/<image_id>")
@signed_in
@contract("images", HTTP_204=None)
def remove(image_id: str) -> tuple[str, int]:
    """Delete one's own image; 409 while an article of one's own shows it."""
    owner_id = current_user().id
    rate_limits().take(PER_EDITOR, "edit image", str(owner_id))
    actions.remove(db.session(), owner_id, image_id)
    return "", 204


@images.get("/images/<image_id>")
@images.get("/images/<image_id>-<int:width>.webp")
@public
def show(image_id: str, width: int | None = None) -> Response:
    """An image; in one of its widths with `-480.webp`, `-960.webp` and so on behind its id."""
    if not is_id(image_id):
        raise NotFound("There is no such image.")
    answer = make_response()
    answer.set_etag(f"{image_id}-{width or Shown(image_id).width}")
    if request.if_none_match.contains_raw(answer.headers["ETag"]):
        return _for_ever(answer.make_conditional(request))  # S3 is not asked
    # Whole, and not as a stream: who reads slowly would hold a thread, and a few of them the blog. The
    # server's own code hands bytes out without one.
    answer.data = stored.bytes_of(objects(), image_id, width or Shown(image_id).width)
    answer.content_type = CONTENT_TYPE
    return _for_ever(answer)


def _for_ever(answer: Response) -> Response:
    """An image is never changed, only sent anew under another id; and it may stand on other pages."""
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _out(image: Shown) -> ImageOut:
    return ImageOut(
        id=image.id,
        url=image.src,
        width=image.width,
        height=image.height,
        srcset=image.srcset,
        alt=image.alt,
        markdown=image.markdown,
    )
