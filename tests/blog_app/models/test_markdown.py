"""Markdown keeps its meaning and loses everything that could run."""

import pytest

from blog_app.models.markdown import rendered


def test_markdown_keeps_its_meaning() -> None:
    html = rendered("# Title\n\n**bold** `code`\n\n| a | b |\n| - | - |\n| 1 | 2 |")
    for part in ("<h2>Title</h2>", "<strong>bold</strong>", "<code>code</code>", "<td>1</td>"):
        assert part in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "<svg onload=alert(1)>",
        "<a href='jAvAsCrIpT:alert(1)'>x</a>",
        "<style>body{display:none}</style>",
    ],
)
def test_nothing_executable_survives(attack: str) -> None:
    html = rendered(attack).lower()
    for danger in ("<script", "<svg", "<style", "<img src=x", 'href="javascript', 'href="data'):
        assert danger not in html


def test_links_carry_no_credit_and_no_window_handle() -> None:
    assert 'rel="nofollow ugc noopener"' in rendered("[x](https://example.com)")


def test_headings_stay_below_the_articles_own_title() -> None:
    assert "<h6>deep</h6>" in rendered("###### deep")
    assert "<h1" not in rendered("# top\n\nother\n===")


def test_code_can_be_scrolled_from_the_keyboard() -> None:
    assert '<pre tabindex="0"><code' in rendered("```python\nprint(1)\n```")
