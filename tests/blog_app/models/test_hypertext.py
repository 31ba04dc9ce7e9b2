"""HTML of other blogs as Markdown, however badly it is meant."""

import time

import pytest

from blog_app.models.hypertext import markdown_of
from blog_app.models.markdown import rendered
from tests.fixtures.variants import with_variants


def test_what_articles_are_made_of_is_kept() -> None:
    text = markdown_of(
        "<h2>Tides</h2><p>See <a href='https://sea.example/'>here</a> &amp; <em>there</em>.</p>"
        "<ul><li>low</li><li>high</li></ul><pre><code>x = 1\n  y = 2</code></pre>"
        "<table><tr><th>A</th></tr><tr><td>1</td></tr></table><img src='/a.png' alt='Moon'>"
    )
    for part in ("## Tides", "[here](https://sea.example/) & *there*.", "- low\n- high"):
        assert part in text
    assert "```\nx = 1\n  y = 2\n```" in text
    assert "| A |" in text
    assert "![Moon](/a.png)" in text


def test_shortcodes_and_signs_stay_what_they_were() -> None:
    shown = rendered(markdown_of('<p>[gallery ids="1,2"] 2*3*4 snake_case_name</p>'))
    assert "[gallery ids=" in shown
    assert "2*3*4 snake_case_name" in shown


def test_lines_of_older_posts_make_paragraphs() -> None:
    text = markdown_of("First\r\n\r\nSecond\nline\n<pre>a\n\nb</pre>\n\nThird")
    assert text == "First\n\nSecond  \nline\n\n```\na\n\nb\n```\n\nThird\n"


@pytest.mark.parametrize(
    "html", ["<script>alert(1)</script>x", "<iframe src='javascript:x'></iframe>x"]
)
def test_what_runs_is_gone_from_the_page(html: str) -> None:
    shown = rendered(markdown_of(html))
    assert "alert" not in shown
    assert "<script" not in shown
    assert "href" not in shown


@pytest.mark.parametrize(
    "html",
    with_variants(
        [
            "<div>" * 40_000,
            "<b>" * 40_000 + "x",
            "<ul><li>" * 20_000,
            "<blockquote>" * 20_000,
            "<table><tr><td>" * 10_000,
            "<table>" + "<tr><td colspan=1000>x</td></tr>" * 5_000,
            "<" * 200_000,
            "&" * 200_000,
            " " * 200_000 + "x",
            "\n \n" * 60_000 + "x",
            "<!--" * 50_000,
            "<pre" * 50_000,
            "<a href=x>" * 20_000,
            "<p>x" * 50_000,
        ],
        plain=3,
    ),
)
def test_any_html_takes_a_moment(html: str) -> None:
    began = time.process_time()
    markdown_of(html)
    assert time.process_time() - began < 4
