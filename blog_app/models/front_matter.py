"""One article as a file: YAML front matter between two lines of `---`, an empty line, the Markdown body.

The names are Hugo's, and Jekyll reads them too; `docs/article-files.md` tells all of them.
"""

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from uuid import UUID

from blog_app.models import plain_yaml
from blog_app.models.articles import LONGEST_BODY, Draft
from blog_app.models.exchange import Item, address_of, moment_of, summary_of
from blog_app.models.images import Shown, is_id
from blog_app.models.lifecycle import DRAFT, PUBLISHED, SCHEDULED
from blog_app.models.plain_yaml import Fields, quoted
from common.errors import Invalid

LARGEST_FILE = (
    4 * LONGEST_BODY + 100_000
)  # bytes: the longest body in its widest letters, and its head
LONGEST_HEAD = 20_000  # characters
STATUSES = (PUBLISHED, SCHEDULED, DRAFT)
FENCE = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
DATED = re.compile(r"\A\d{4}-\d{1,2}-\d{1,2}-(?=.)")  # Jekyll's file names


def written(item: Item) -> bytes:
    """The file of an article. The same article always makes the same bytes."""
    cover = item.draft.cover_image
    head = {
        "id": quoted(str(item.id)),
        "title": quoted(item.draft.title),
        "description": quoted(item.draft.description),
        **({"slug": quoted(item.slug)} if item.slug else {}),
        "tags": "[" + ", ".join(quoted(tag) for tag in item.draft.tags) + "]",
        **({"cover": quoted(Shown(cover).address)} if cover else {}),
        **({"series": quoted(item.series)} if item.series else {}),
        **({"series_part": str(item.part)} if item.series and item.part else {}),
        "status": quoted(item.status),
        **({} if item.status == PUBLISHED else {"draft": "true", "published": "false"}),
        **({"date": _moment(item.published)} if item.published else {}),
        **({"lastmod": _moment(item.changed)} if item.changed else {}),
    }
    lines = "".join(f"{name}: {value}\n" for name, value in head.items())
    return f"---\n{lines}---\n\n{item.draft.body}".encode()


def read(name: str, data: bytes) -> Item:
    """The article in a file. Raises Invalid for what has no front matter that can be read."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid.field("file", "is not in UTF-8") from error
    head, body = _parted(text.removeprefix("\ufeff"))
    fields = _fields(head)
    article_id = _id(fields)
    # What comes from here and has no slug never had a title.
    slug = _line(fields, "slug") or ("" if article_id else _stem(name))
    description = _line(fields, "description", "summary", "excerpt")
    return Item(
        source=name,
        key=f"file:{slug}",
        draft=Draft(
            title=_line(fields, "title"),
            description=description if "description" in fields else description or summary_of(body),
            body=body,
            tags=_tags(fields),
            cover_image=_cover(fields),
        ),
        slug=address_of(slug),
        status=_status(fields),
        published=_when(fields, "date"),
        changed=_when(fields, "lastmod", "last_modified_at"),
        series=_line(fields, "series").strip(),
        part=_part(fields),
        id=article_id,
    )


def _stem(name: str) -> str:
    """`2024-05-01-on-tides.md` and `on-tides/index.md` are both about tides."""
    path = PurePosixPath(name)
    return DATED.sub("", path.parent.name if path.stem == "index" else path.stem)


def _parted(text: str) -> tuple[str, str]:
    """(front matter, body). One empty line between them belongs to neither."""
    begin = FENCE.match(text)
    end = FENCE.search(text, begin.end(), begin.end() + LONGEST_HEAD) if begin else None
    if begin is None or end is None:
        raise Invalid.field(
            "file", "does not begin with front matter (YAML between two lines of ---)"
        )
    body = text[end.end() :]
    return text[begin.end() : end.start()], body.removeprefix("\r\n" if body[:1] == "\r" else "\n")


def _fields(head: str) -> Fields:
    try:
        return plain_yaml.fields_of(head)
    except ValueError as error:
        raise Invalid.field("file", f"has front matter that is not plain YAML: {error}") from error


def _line(fields: Fields, *names: str) -> str:
    """The first of them that is there, as one text."""
    found = next((fields[name] for name in names if fields.get(name)), None)
    return " ".join(found) if isinstance(found, list) else found or ""


def _tags(fields: Fields) -> list[str]:
    """Jekyll writes them with blanks between, too; what others call categories are tags here."""
    found: list[str] = []
    for name in ("tags", "categories"):
        given = fields.get(name) or []
        found += (
            given
            if isinstance(given, list)
            else re.split(r",\s*" if "," in given else r"\s+", given)
        )
    return found


def _cover(fields: Fields) -> str | None:
    """The id of an image of this blog; pictures from elsewhere cannot be covers."""
    name = PurePosixPath(_line(fields, "cover")).name
    return name if is_id(name) else None


def _status(fields: Fields) -> str:
    """Ours, or what Hugo and Jekyll have in its place. Nothing is public that somebody held back."""
    held_back = fields.get("draft") == "true" or fields.get("published") == "false"
    given = _line(fields, "status") or (DRAFT if held_back else PUBLISHED)
    return given if given in STATUSES else DRAFT


def _when(fields: Fields, *names: str) -> datetime | None:
    given = _line(fields, *names)
    try:
        return moment_of(given) if given else None
    except ValueError as error:
        raise Invalid.field(names[0], "is not a date like 2026-03-04T12:00:00Z") from error


def _part(fields: Fields) -> int | None:
    given = _line(fields, "series_part")
    return int(given) if re.fullmatch(r"[1-9]\d{0,5}", given) else None


def _id(fields: Fields) -> UUID | None:
    try:
        return UUID(_line(fields, "id"))
    except ValueError:
        return None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
