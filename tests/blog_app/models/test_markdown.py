"""Markdown keeps its meaning and loses everything that could run."""

import re

import pytest

from blog_app.models.allow_list import cleaned, for_elsewhere
from blog_app.models.markdown import rendered


def test_markdown_keeps_its_meaning() -> None:
    html = rendered("# Title\n\n**bold** `code`\n\n| a | b |\n| - | - |\n| 1 | 2 |")
    for part in (
        '<h1 aria-level="2" id="s-title">Title</h1>',
        "<strong>bold</strong>",
        "<code>code</code>",
        "<td>1</td>",
    ):
        assert part in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "![x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "![x](data:image/png;base64,iVBORw0KGgo=)",
        "[![x](javascript:alert(1))](javascript:alert(1))",
        "<svg onload=alert(1)>",
        "<a href='jAvAsCrIpT:alert(1)'>x</a>",
        "<style>body{display:none}</style>",
    ],
)
def test_nothing_executable_survives(attack: str) -> None:
    html = rendered(attack).lower()
    for danger in ("<script", "<svg", "<style", "<img", 'src="', 'href="javascript', 'href="data'):
        assert danger not in html


def test_links_carry_no_credit_and_no_window_handle() -> None:
    assert 'rel="nofollow ugc noopener"' in rendered("[x](https://example.com)")


def link(address: str, words: str, more: str = "") -> str:
    return f'<p><a href="{address}"{more} rel="nofollow ugc noopener">{words}</a></p>\n'


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ("![a *grey* cat](https://x.example/c.png)", link("https://x.example/c.png", "a grey cat")),
        (
            "![](https://x.example/c.png)",
            link("https://x.example/c.png", "https://x.example/c.png"),
        ),
        ('![a](/c.png "It sleeps")', link("/c.png", "a", ' title="It sleeps"')),
        ('![<b>&"](https://x.example/?a&b)', link("https://x.example/?a&amp;b", '&lt;b&gt;&amp;"')),
        ("[![a](c.png)](https://x.example)", link("https://x.example", "a")),
        ("[b ![](c.png)](https://x.example)", link("https://x.example", "b c.png")),
        ("![a [b](c)](d.png)", link("d.png", "a b")),
        ("![a ![b](c)](d.png)", link("d.png", "a b")),
        ("![a]()", "<p>a</p>\n"),
        ("![]()", ""),
    ],
)
def test_a_picture_is_a_link_to_it(picture: str, shown: str) -> None:
    assert rendered(picture) == shown


OWN = "/images/" + "abcdefgh234567ij" * 2 + "-1200x800"


def test_an_image_of_ours_is_shown_in_the_width_that_suits() -> None:
    html = rendered(f'Look: ![a "cat"]({OWN} "It sleeps")')
    for part in (
        f'<p>Look: <img src="{OWN}-1200.webp"',
        f'srcset="{OWN}-480.webp 480w, {OWN}-960.webp 960w, {OWN}-1200.webp 1200w"',
        'sizes="(max-width: 46rem) 92vw, 43rem" width="1200" height="800"',
        'loading="lazy" decoding="async" alt="a &quot;cat&quot;" title="It sleeps"',
    ):
        assert part in html


@pytest.mark.parametrize(
    ("markdown", "around"),
    [
        (f"![a cat]({OWN})", ("<figure><img ", 'alt="a cat"></figure>')),
        (
            f'![a cat]({OWN} "It *sleeps* & <b>")\n',
            ("<figure><img ", "<figcaption>It *sleeps* &amp; &lt;b&gt;</figcaption></figure>"),
        ),
        (f"![a]({OWN})\n![b]({OWN})", ("<p><img ", 'alt="b"></p>')),
        (f"[![a]({OWN})](/)", ('<p><a href="/" rel="nofollow ugc noopener"><img ', "></a></p>")),
        (f"- ![a]({OWN})", ("<ul>\n<li><img ", "></li>\n</ul>")),
    ],
)
def test_one_alone_in_its_paragraph_is_a_figure_with_its_title_as_caption(
    markdown: str, around: tuple[str, str]
) -> None:
    html = rendered(markdown).strip()
    assert html.startswith(around[0])
    assert html.endswith(around[1])


@pytest.mark.parametrize(
    "address",
    [
        f"{OWN}/..",
        f"{OWN}?a",
        f"{OWN}-480.webp",
        f"/images/{'a' * 31}-10x10",
        f"/images/{'a' * 32}-0x10",
        f"/images/{'A' * 32}-10x10",
        f"//elsewhere.example{OWN}",
        f"https://elsewhere.example{OWN}",
        "/account/sessions/x",
    ],
)
def test_what_only_looks_like_one_of_ours_is_a_link(address: str) -> None:
    html = rendered(f"![a]({address})")
    assert "<img" not in html
    assert "<a " in html


def test_elsewhere_an_image_of_ours_is_found_at_our_host() -> None:
    html = for_elsewhere(rendered(f'![a cat]({OWN} "It sleeps")'), "https://blog.example")
    assert f'<img src="https://blog.example{OWN}-1200.webp"' in html
    assert 'width="1200" height="800"' in html
    assert "<figcaption>It sleeps</figcaption>" in html
    assert "srcset" not in html


def test_a_picture_in_code_is_code() -> None:
    html = rendered(f'```\n<img src="{OWN}" />\n```\n\n`<p><img src="{OWN}" /></p>`')
    assert "<img" not in html
    assert "<figure" not in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:image/png;base64,iVBORw0KGgo="])
def test_a_picture_at_a_bad_address_leads_nowhere(address: str) -> None:
    html = rendered(f"![a cat]({address})")
    assert "a cat" in html
    assert "href" not in html


def test_indented_text_is_code() -> None:
    assert "<code>first\n</code>" in rendered("    first\n\nsecond")


def test_raw_html_is_shown_as_text() -> None:
    assert rendered("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"
    assert "&lt;div" in rendered("<div class=x>\n\nx\n\n</div>")


@pytest.mark.timeout(10)
def test_formulas_stay_readable() -> None:
    html = rendered("$a_b$, $c_d$ and 5 $ or 6 $")
    assert '<span class="math math-inline">a_b</span>, ' in html
    assert "5 $ or 6 $" in html


def test_footnotes_lead_there_and_back() -> None:
    html = rendered("one[^a] again[^a]\n\n[^a]: **why**")
    assert html.count('id="ref-1"') == 1
    assert html.count('href="#note-1"') == 2
    assert '<div class="footnote" id="note-1"><sup><a href="#ref-1"' in html


def test_headings_have_places_of_their_own() -> None:
    html = rendered("# A *b* &amp; c\n\n## A b c\n\n## !?")
    for place in (
        '<h1 aria-level="2" id="s-a-b-c">',
        '<h2 aria-level="3" id="s-a-b-c-2">',
        'aria-level="3" id="s-section">',
    ):
        assert place in html


def test_tasks_have_boxes_that_nobody_can_tick() -> None:
    html = rendered("- [ ] sow\n- [x] water")
    boxes = re.findall("<input[^>]*>", html)
    assert len(boxes) == 2
    assert all('type="checkbox"' in box and "disabled" in box for box in boxes)
    assert ["checked" in box for box in boxes] == [False, True]
    assert [*map(tasks, (html, for_elsewhere(html, "https://blog.example")))] == [2, 2]


def tasks(html: str) -> int:
    return len(re.findall('<input(?=[^>]*type="checkbox")(?=[^>]*disabled)[^>]*>', html))


def test_an_input_that_came_through_would_still_be_a_box() -> None:
    assert tasks(cleaned('<input type="password" name="p" autofocus onfocus="alert(1)">')) == 1
    assert "onfocus" not in cleaned('<input onfocus="alert(1)">')


def test_a_heading_cannot_take_the_place_of_something_else_on_the_page() -> None:
    assert 'id="s-main"' in rendered("# main")


def test_what_is_nested_beyond_reason_is_shown_as_it_was_typed() -> None:
    assert rendered("> " * 60 + "x").startswith('<pre tabindex="0">&gt;')
    assert "<blockquote>" in rendered("> " * 20 + "x")


def test_headings_stay_below_the_articles_own_title() -> None:
    assert '<h6 aria-level="6" id="s-deep">deep</h6>' in rendered("###### deep")
    tops = re.findall("<h1[^>]*>", rendered("# top\n\nother\n==="))
    assert len(tops) == 2
    assert all('aria-level="2"' in top for top in tops)


def test_code_and_tables_can_be_scrolled_from_the_keyboard() -> None:
    assert '<pre tabindex="0"><code' in rendered("```python\nprint(1)\n```")
    assert '<table tabindex="0">' in rendered("| a | b |\n| - | - |\n| 1 | 2 |")
