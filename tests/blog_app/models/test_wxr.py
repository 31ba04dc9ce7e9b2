"""WordPress's exports: its posts as items, and files that want to hurt."""

import io
import tracemalloc
from datetime import UTC, datetime

import pytest

from blog_app.models import wxr
from blog_app.models.exchange import Item, Outcome, Unreadable
from blog_app.models.wxr import Feed
from tests.fixtures.wordpress import export, post


def items(*posts: str) -> list[Item | Outcome]:
    return list(Feed(io.BytesIO(export(*posts))).items())


def only(one: str) -> Item:
    (found,) = items(one)
    assert isinstance(found, Item), found
    return found


def test_a_post_becomes_an_item_with_all_that_an_article_has() -> None:
    item = only(
        post(
            title="Tides &amp; time",
            content="<!-- wp:paragraph --><p>The <b>moon</b> pulls.</p><!-- /wp:paragraph -->",
            excerpt="Twice a day",
            name="%e6%bd%ae",
            tags=["Sea", "Moon"],
            categories=["Nature", "Uncategorized"],
        )
    )
    assert item.draft.title == "Tides & time"
    assert item.draft.description == "Twice a day"
    assert item.draft.body == "The **moon** pulls.\n"
    assert item.draft.tags == ["sea", "moon", "nature"]
    assert (item.slug, item.status) == ("潮", "published")
    assert item.published == datetime(2012, 5, 1, 10, tzinfo=UTC)
    assert item.changed == datetime(2013, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert item.id is None
    assert not item.slug_is_key


@pytest.mark.parametrize(
    ("status", "password", "becomes"),
    [
        ("publish", "", "published"),
        ("publish", "secret", "draft"),
        ("private", "", "draft"),
        ("draft", "", "draft"),
        ("pending", "", "draft"),
    ],
)
def test_only_what_was_public_stays_public(status: str, password: str, becomes: str) -> None:
    assert only(post(status=status, password=password)).status == becomes


@pytest.mark.parametrize("status", ["trash", "auto-draft", "inherit", ""])
def test_what_was_thrown_away_is_not_brought_back(status: str) -> None:
    (found,) = items(post(status=status))
    assert isinstance(found, Outcome)
    assert found.verdict == "skipped"


def test_pages_pictures_and_comments_are_counted_and_left_out() -> None:
    feed = Feed(
        io.BytesIO(
            export(post(kind="attachment"), post(kind="page"), post(comments=3), post(comments=2))
        )
    )
    assert len(list(feed.items())) == 2
    assert feed.left_out == {"attachment": 1, "page": 1, "comment": 5}


def test_one_goes_on_from_any_post() -> None:
    feed = Feed(
        io.BytesIO(export(post(number=1), post(kind="page"), post(number=2), post(number=3)))
    )
    assert feed.count == 3
    assert [one.source for one in feed.items(1)] == ["Tides (2)", "Tides (3)"]


def test_a_draft_without_dates_comes_without_dates() -> None:
    item = only(post(status="draft", date="0000-00-00 00:00:00", modified="0000-00-00 00:00:00"))
    assert (item.published, item.changed) == (None, None)


def test_a_post_without_an_excerpt_gets_its_beginning_and_no_more_tags_than_we_keep() -> None:
    item = only(
        post(content="<p>Low <i>tide</i> was at six.</p>", tags=[f"t{n}" for n in range(30)])
    )
    assert item.draft.description.startswith("Low tide was at six.")
    assert len(item.draft.tags) == 10


def test_older_versions_are_read() -> None:
    (item,) = Feed(io.BytesIO(export(post()).replace(b"export/1.2/", b"export/1.0/"))).items()
    assert isinstance(item, Item)
    assert item.slug == "tides"


LAUGHS = b"""<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l1 "&lol;&lol;&lol;">]>"""
QUADRATIC = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
OUTSIDE = b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">'


@pytest.mark.parametrize("doctype", [LAUGHS, QUADRATIC, XXE, OUTSIDE, b"<!DOCTYPE rss>"])
def test_a_document_type_is_refused_whatever_it_says(doctype: bytes) -> None:
    data = export(post()).replace(b"?>\n", b"?>\n" + doctype, 1)
    assert doctype in data
    with pytest.raises(Unreadable, match="document type"):
        Feed(io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"<rss><channel/></rss>", "not an export of WordPress"),
        (b"<html><body>Sign in</body></html>", "not an export of WordPress"),
        (export(post())[:-20], "not XML"),
        (export(post()).replace(b"Tides", b"Ti\x00des"), "not XML"),
        (export(post()).replace(b"UTF-8", b"x-none"), "not XML"),
        (export(post(content="&nbsp;", cdata=False)), "not XML"),
        (b"<", "not XML"),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(data: bytes, fault: str) -> None:
    with pytest.raises(Unreadable, match=fault):
        Feed(io.BytesIO(data))


def test_too_many_posts_are_refused_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr, "MOST_ARTICLES", 3)
    Feed(io.BytesIO(export(*[post()] * 3)))
    with pytest.raises(Unreadable, match="split it"):
        Feed(io.BytesIO(export(*[post()] * 4)))


def test_no_tree_is_built_of_a_file_that_is_all_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = "<a/>" * 20_000 + "<b>" * 20_000 + "</b>" * 20_000
    data = export(post().replace("</item>", tags + "</item>"))
    tracemalloc.start()
    assert len(list(Feed(io.BytesIO(data)).items())) == 1
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4_000_000
    monkeypatch.setattr(wxr, "MOST_ELEMENTS", 10_000)
    with pytest.raises(Unreadable, match="elements"):
        Feed(io.BytesIO(data))


def test_a_post_longer_than_any_article_is_refused_and_not_held() -> None:
    (found,) = items(post(content="x" * 2_000_000))
    assert isinstance(found, Outcome)
    assert found.verdict == "refused"
    assert "longer" in found.reason
