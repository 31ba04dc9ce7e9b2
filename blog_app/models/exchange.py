"""What travels when a blog moves in or out: an article as a file tells it, and what becomes of it here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from textwrap import shorten
from typing import Literal, Self
from uuid import UUID, uuid5

from blog_app.models.articles import Article, Draft
from blog_app.models.drafts import WorkingCopy
from blog_app.models.lifecycle import DRAFT, FARTHEST, PUBLISHED, SCHEDULED
from blog_app.models.markdown import rendered
from blog_app.models.series import LONGEST_TITLE as LONGEST_SERIES
from blog_app.models.slugs import RESERVED_SLUGS
from blog_app.models.slugs import address_of as address_at
from common.errors import Invalid, Unavailable
from common.texts import fault_of_note, slug_of

LARGEST_UPLOAD = 50 * 2**20  # bytes
MOST_ARTICLES = 1_000  # in one file
# Seconds that a request may hold a worker for; an article takes some 20 ms. Then the file has to come again.
LONGEST_IMPORT = 15.0
SPLIT = f"has more than {MOST_ARTICLES:,} articles: split it, and send the parts one after another"
IMPORTS = "60 per day"  # files, or parts of them, taken in for one person
TRIALS = "20 per hour"  # files looked at only
EXPORTS = "30 per hour"  # by one person
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # before it there was nothing to publish on
LONGEST_SUMMARY = 200  # characters
LONGEST_IMPORTED_SLUG = 120  # longer than we make them: titles with the end of an id, other blogs'

Verdict = Literal["added", "changed", "skipped", "refused"]


class Unreadable(Invalid):
    """The file as a whole: nothing of it is taken in."""

    title = "Unreadable file"

    def __init__(self, fault: str) -> None:
        super().__init__(f"The file {fault}.", errors={"file": [fault]})


class Crowded(Unavailable):
    """Others are moving in just now."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article, or would: `source` is its file or its place in the feed."""

    source: str
    verdict: Verdict
    reason: str
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An article on its way. `key` tells it from all others of its origin: what comes twice under one key
    is one article. `changed` is when its author last changed it: who wrote later wins."""

    source: str
    key: str
    draft: Draft
    slug: str = ""
    status: str = PUBLISHED
    # When it was published first; of what is scheduled, when it will be.
    published: datetime | None = None
    changed: datetime | None = None
    series: str = ""
    part: int | None = None
    # What its author has typed since, and not published.
    beside: Draft | None = None
    # Its id at the blog it comes from, if that is one of ours.
    id: UUID | None = None
    # Whether the slug tells it from all others, too: so it is in a folder of files, not in another blog.
    slug_is_key: bool = True

    def ids(self, author_id: UUID) -> list[UUID]:
        """Under which ids this author may have it, best first: its own, or one made of author and key.
        So a file that is sent again finds its article, whatever its address is now."""
        made = uuid5(author_id, str(self.id) if self.id else self.key)
        return [self.id, made] if self.id else [made]

    def checked(self, now: datetime) -> Self:
        """As it can be kept: what has a moment to come is scheduled for it; what was scheduled for one that
        has passed is a draft, as nobody has looked at it since. Raises Invalid, naming every field."""
        if self.published and self.published < EARLIEST:
            raise Invalid.field("date", f"is before {EARLIEST.year}")
        ahead = self.published is not None and self.published > now
        status, published = self.status, self.published
        if status == PUBLISHED and ahead:
            status = SCHEDULED
        elif (status == SCHEDULED) != ahead:
            status, published = DRAFT, None
        if status == SCHEDULED and published and published > now + FARTHEST:
            raise Invalid.field("date", "is more than a year ahead")
        if fault := fault_of_note(self.series, LONGEST_SERIES):
            raise Invalid.field("series", fault)
        draft = self.draft.unfinished() if status == DRAFT else self.draft.checked()
        changed = min(self.changed, now) if self.changed else None
        return replace(self, draft=draft, status=status, published=published, changed=changed)

    def without_cover(self) -> Self:
        return replace(self, draft=replace(self.draft, cover_image=None))

    def judged(self, here: Kept | None) -> Outcome:
        """What is to be done with a checked item, where `here` is what its author has of it. An import
        adds and revises; it never takes a text away that is newer, and publishes nothing that is here."""
        if here is None:
            return Outcome(self.source, "added", f"is new here: {self.status}")
        slug = here.address
        if here.draft() == self.draft:
            return Outcome(self.source, "skipped", "is here already", slug)
        if self.changed is None:
            fault = "differs from the article here, and does not say since when (lastmod)"
            return Outcome(self.source, "refused", fault, slug)
        if self.changed < here.changed:
            moment = f"{here.changed.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
            fault = f"is older than the article here, which was changed at {moment}"
            return Outcome(self.source, "refused", fault, slug)
        return Outcome(self.source, "changed", "is newer than the article here", slug)

    def arrived(self, author_id: UUID, *, article_id: UUID, save_id: UUID, now: datetime) -> Kept:
        """What a checked item makes, without a slug still: published when it was published there, so that
        it comes to its old place in all lists, and nobody is told of it as of news."""
        changed = self.changed or self.published or now
        article = Article.begun_by(author_id, article_id=article_id, now=min(changed, now))
        if self.status == DRAFT and not (self.slug and not self.draft.faults()):
            copy = WorkingCopy.of(article, self.draft, save_id=save_id, now=article.updated_at)
        else:
            copy = None
            article.revise(self.draft, now=article.updated_at)
        if self.status == SCHEDULED:
            article.schedule(self.published or now, now=now)
        elif self.status == PUBLISHED:
            article.publish(now=self.published or now)
        else:
            article.published_at = self.published
        return Kept(article, copy)

    def save_of(self, here: Kept, *, save_id: UUID, now: datetime) -> WorkingCopy:
        """The item as the text of a draft that is here."""
        return WorkingCopy.of(here.article, self.draft, save_id=save_id, now=now)


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that is here, with its working copy. Of a draft that is its text; beside what others
    read, or will read by the clock, it is not."""

    article: Article
    copy: WorkingCopy | None

    @property
    def typed(self) -> WorkingCopy | None:
        return self.copy if self.article.status == DRAFT else None

    @property
    def address(self) -> str | None:
        return address_at(self.article.slug)

    @property
    def changed(self) -> datetime:
        return self.typed.saved_at if self.typed else self.article.updated_at

    def draft(self) -> Draft:
        return self.typed.draft() if self.typed else self.article.draft()


Arrival = Item | Outcome  # an outcome: what cannot even be read


def address_of(given: str) -> str:
    """The slug that a file asks for, as we can have it: verbatim where it is one, so that links live on."""
    wanted = given.strip().strip("/")
    verbatim = re.fullmatch(r"[\w-]+", wanted) and wanted == wanted.casefold()
    slug = wanted if verbatim else slug_of(wanted, LONGEST_IMPORTED_SLUG)
    return "" if slug in RESERVED_SLUGS else slug[:LONGEST_IMPORTED_SLUG]


def summary_of(body: str) -> str:
    """The beginning of a Markdown text in a line, for articles that come without a description."""
    words = unescape(re.sub(r"<[^>]*>", " ", rendered(body[: 10 * LONGEST_SUMMARY])))
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", words).strip()
    return (
        shorten(line, LONGEST_SUMMARY, placeholder=" …") if " " in line else line[:LONGEST_SUMMARY]
    )


def moment_of(text: str) -> datetime:
    """A date as front matter and feeds write it, in UTC where it names no zone. Raises ValueError."""
    found = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d|Z$)", "", text.strip()))
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError as error:  # the year 1, east of Greenwich
        raise ValueError(text) from error
