"""How Markdown becomes HTML that is safe to show: CommonMark with tables, then an allow-list.

The renderer already escapes raw HTML; nh3 (the `ammonia` sanitizer) is the second lock, on what links
and attributes may say.
"""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(
    ["table", "strikethrough", "linkify"]
)
ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "li", "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
}


def rendered(text: str) -> str:
    """Safe HTML of a Markdown text. Links get rel="nofollow ugc noopener"."""
    return nh3.clean(
        _markdown.renderer.render(_below_the_title(text), _markdown.options, {}),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
        # Wide code scrolls sideways, which must work from the keyboard too (WCAG 2.1.1).
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
    )


def _below_the_title(text: str) -> list[Token]:
    """The text's headings one level down: the page's only h1 is the article's title."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    return tokens
