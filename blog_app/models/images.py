"""What an image is: a picture that somebody sent, under a name that its bytes and its size make up."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.drawing import Drawing, widths_of
from blog_app.models.schema import Base
from common.errors import Conflict, Invalid, TooLarge, Unavailable
from common.texts import fault_of_note, faults

LARGEST = 5 * 2**20  # bytes sent
LONGEST_ALT = 500
MOST_IMAGES = 1_000  # of one account
MOST_BYTES = 500 * 2**20  # kept for one account, all widths together
PER_OWNER = "120 per hour"  # images sent; each costs seconds of a processor
PER_EDITOR = "300 per minute"  # images deleted by one person
CONTENT_TYPE = "image/webp"
# How long something may lie in S3 without belonging to anybody: longer than any sending takes.
ORPHANED = timedelta(hours=1)
# The hash of the bytes that were sent, and the size of what was made of them.
ID = re.compile(r"([a-z2-7]{32})-([1-9][0-9]{0,3})x([1-9][0-9]{0,3})")

PUNCTUATION = re.compile(
    r"[\\\[\]`*_<>$&!~^|]"
)  # what would mean something in the words of a picture

# What lies in S3, or may: noted before it is put there, so that what a crash leaves behind is found.
pictures = Table(
    "pictures",
    Base.metadata,
    Column("id", Text, primary_key=True),
    Column("noted_at", DateTime(timezone=True), nullable=False),
)


class ImagesFull(Invalid):
    """This account keeps as many images as one may, or as large ones."""


class ImageInUse(Conflict):
    """An article shows it."""


class Busy(Unavailable):
    """Other pictures are being drawn just now."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An image as a page shows it."""

    id: str
    alt: str = ""

    @property
    def width(self) -> int:
        return _size(self.id)[0]

    @property
    def height(self) -> int:
        return _size(self.id)[1]

    @property
    def address(self) -> str:
        """What stands in Markdown: `![a cat](/images/<id>)`. The whole picture, in its largest width."""
        return f"/images/{self.id}"

    @property
    def markdown(self) -> str:
        words = PUNCTUATION.sub(r"\\\g<0>", self.alt)
        return f"![{words}]({self.address})"

    @property
    def src(self) -> str:
        return f"{self.address}-{self.width}.webp"

    @property
    def srcset(self) -> str:
        """For browsers, to take the width that suits them."""
        return ", ".join(f"{self.address}-{one}.webp {one}w" for one in widths_of(self.width))


@dataclass(frozen=True, slots=True)
class Usage:
    """What one account keeps."""

    images: int
    bytes: int

    def refuse_one_more(self, size: int = 0) -> None:
        """Raises ImagesFull when one more image, of `size` bytes, would be too much."""
        if self.images >= MOST_IMAGES:
            raise ImagesFull.field("image", f"is one too many: an account keeps {MOST_IMAGES}")
        if self.bytes + size > MOST_BYTES:
            room = f"{MOST_BYTES // 2**20} MiB"
            raise ImagesFull.field("image", f"does not fit: an account keeps {room}")


class Image(Base):
    """Somebody's image. Its bytes are in S3 under `object_keys`, once for all who sent the same."""

    __tablename__ = "images"
    __table_args__ = (Index("images_newest_idx", "owner_id", "sent_at", "id"),)

    owner_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Text, ForeignKey("pictures.id"), primary_key=True, index=True)
    alt: Mapped[str] = mapped_column(Text)
    bytes: Mapped[int] = mapped_column(Integer)
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def sent_by(
        cls, owner_id: UUID, digest: str, drawing: Drawing, alt: str, *, now: datetime
    ) -> Self:
        """A new image; `digest` is that of the bytes that were sent."""
        return cls(
            owner_id=owner_id,
            id=f"{digest}-{drawing.width}x{drawing.height}",
            alt=alt,
            bytes=sum(map(len, drawing.versions.values())),
            sent_at=now,
        )

    @property
    def shown(self) -> Shown:
        return Shown(self.id, self.alt)


def checked(data: bytes, alt: str) -> str:
    """The tidied alternative text. Raises TooLarge, and Invalid for a text of many lines."""
    if len(data) > LARGEST:
        raise TooLarge(f"An image has {LARGEST // 2**20} MiB at most.")
    alt = alt.strip()
    errors = faults(alt=fault_of_note(alt, LONGEST_ALT))
    if errors:
        raise Invalid.fields(errors)
    return alt


def digest_of(data: bytes) -> str:
    """160 bits of the SHA-256 of what was sent: the same picture twice has one name."""
    return base64.b32encode(hashlib.sha256(data).digest()[:20]).decode().lower()


def is_id(text: str) -> bool:
    """Whether it could be an image's id."""
    return ID.fullmatch(text) is not None


def object_key(image_id: str, width: int) -> str:
    return f"images/{image_id}/{width}.webp"


def object_keys(image_id: str) -> list[str]:
    """Of all widths."""
    return [object_key(image_id, width) for width in widths_of(_size(image_id)[0])]


def _size(image_id: str) -> tuple[int, int]:
    found = ID.fullmatch(image_id)
    if found is None:
        raise ValueError(f"{image_id!r} is no image's id")
    return int(found[2]), int(found[3])
