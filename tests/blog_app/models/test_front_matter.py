"""One article as a file: what we write, and what other tools have written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from blog_app.models import front_matter
from blog_app.models.articles import Draft
from blog_app.models.exchange import Item
from common.errors import Invalid
from common.ids import new_id

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 12, 30, 15, 123456, tzinfo=UTC)
ITEM = Item(
    source="articles/on-tides.md",
    key="file:on-tides",
    draft=Draft(
        "On “tides”: \\o/", "Twice\u2028a day", "\n\n  # Moon\r\n---\nend", ["sea", "no", "1.10"]
    ),
    slug="on-tides",
    published=NOON,
    changed=LATER,
    series="By the sea",
    part=2,
    id=new_id(),
)


def test_what_is_written_is_read_again_byte_for_byte() -> None:
    data = front_matter.written(ITEM)
    assert front_matter.read("articles/on-tides.md", data) == ITEM
    draft = replace(ITEM, status="draft", published=None)
    again = front_matter.read(ITEM.source, front_matter.written(draft))
    assert again == draft
    assert front_matter.written(again) == front_matter.written(draft)


def test_the_file_looks_as_people_expect_it() -> None:
    text = front_matter.written(ITEM).decode()
    assert text.startswith(f'---\nid: "{ITEM.id}"\ntitle: "On “tides”: \\\\o/"\n')
    assert (
        '\ntags: ["sea", "no", "1.10"]\nseries: "By the sea"\nseries_part: 2\nstatus: "published"\ndate: 2026-03-04T12:00:00Z\n'
        in text
    )
    assert text.endswith("\n---\n\n" + ITEM.draft.body)


def read(text: str, name: str = "content/posts/on-tides.md") -> Item:
    return front_matter.read(name, text.encode())


def test_a_file_of_hugo_is_read() -> None:
    item = read(
        "---\ntitle: Tides\nsummary: Twice a day\ndate: 2026-03-04\nlastmod: 2026-03-04T14:00:00+02:00\n"
        "draft: true\ntags:\n  - Sea\ncategories: [moon]\nmenu:\n  main:\n    weight: 3\n---\n\nHigh."
    )
    assert item.draft == Draft("Tides", "Twice a day", "High.", ["Sea", "moon"])
    assert (item.slug, item.status) == ("on-tides", "draft")
    assert item.published == datetime(2026, 3, 4, tzinfo=UTC)
    assert item.changed == NOON


def test_a_file_of_jekyll_is_read() -> None:
    text = (
        "\ufeff---\r\nlayout: post\r\ntitle: 'Tides'\r\ndate: 2026-03-04 13:00:00 +0100\r\n"
        "tags: sea moon\r\n---\r\n\r\nThe **moon** pulls.\r\n\r\nSecond.\r\n"
    )
    item = read(text, "_posts/2026-03-04-on-tides.markdown")
    assert item.published == NOON
    assert item.draft.tags == ["sea", "moon"]
    assert item.draft.description.startswith("The moon pulls.")
    assert item.draft.body == "The **moon** pulls.\r\n\r\nSecond.\r\n"
    assert (item.slug, item.status) == ("on-tides", "published")
    assert read("---\ntitle: T\npublished: false\n---\nb").status == "draft"


@pytest.mark.parametrize("status", ["hidden", "archived", "draft"])
def test_what_was_held_back_does_not_become_public(status: str) -> None:
    assert read(f"---\nstatus: {status}\n---\nb").status == "draft"


@pytest.mark.parametrize(
    ("name", "asked", "slug"),
    [
        ("on-tides/index.md", "", "on-tides"),
        ("a.md", "日本語の題", "日本語の題"),
        ("a.md", "Über Ebbe", "über-ebbe"),
        ("a.md", "snake_case", "snake_case"),
        ("a.md", "../../etc/passwd", "etc-passwd"),
        ("a.md", "feed", ""),
        ("!!.md", "", ""),
    ],
)
def test_the_address_is_the_one_that_is_asked_for_as_far_as_it_can_be(
    name: str, asked: str, slug: str
) -> None:
    line = f'slug: "{asked}"\n' if asked else ""
    assert read(f"---\ntitle: T\n{line}---\nb", name).slug == slug


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"# No front matter", "does not begin with front matter"),
        (b"+++\ntitle = 'TOML'\n+++\n", "does not begin with front matter"),
        (b"---\ntitle: T\n", "does not begin with front matter"),
        (b"---\n" + b"# x\n" * 10_000 + b"---\n", "does not begin with front matter"),
        (b"---\ntitle: \xff\n---\n", "not in UTF-8"),
        (b"---\na: &a 1\nb: *a\n---\n", "alias"),
        (b"---\ndate: soon\n---\n", "date"),
        (b"---\ndate: 0001-01-01T00:00:00+14:00\n---\n", "date"),
        (b"", "does not begin with front matter"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(data: bytes, fault: str) -> None:
    with pytest.raises(Invalid) as refusal:
        front_matter.read("a.md", data)
    assert fault in str(refusal.value.errors)
