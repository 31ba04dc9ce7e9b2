"""How Markdown becomes HTML that is safe to show: CommonMark with tables, then an allow-list.

The renderer already escapes raw HTML; nh3 (the `ammonia` sanitizer) is the second lock, on what links
and attributes may say. Bare addresses stay text: markdown-it's search for them takes minutes for a long
text made to be searched badly. `<https://example.com>` is a link.
"""

from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_html = RendererHTML()
ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
}


def rendered(text: str) -> str:
    """Safe HTML of a Markdown text. Links get rel="nofollow ugc noopener"."""
    return nh3.clean(
        _html.render(_parsed(text), _markdown.options, {}),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
        # Wide code scrolls sideways, which must work from the keyboard too (WCAG 2.1.1).
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
    )


def _parsed(text: str) -> list[Token]:
    """The text's tokens, as they suit our page: smaller headings, links for pictures."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _below_the_title(token.tag)
        elif token.children:
            token.children = list(_with_links_for_pictures(token.children))
    return tokens


def _below_the_title(heading: str) -> str:
    """One level down: the page's only h1 is the article's title."""
    return f"h{min(6, int(heading[1]) + 1)}"


def _with_links_for_pictures(tokens: list[Token]) -> Iterator[Token]:
    """A picture from elsewhere is a link to it, as our pages load nothing from other hosts; within a
    link it is only its text, as links do not nest."""
    links = 0
    for token in tokens:
        links += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type != "image":
            yield token
        elif links or not token.attrs["src"]:
            yield _words_of(token)
        else:
            yield Token("link_open", "a", 1, attrs=_address_of(token))
            yield _words_of(token)
            yield Token("link_close", "a", -1)


def _words_of(picture: Token) -> Token:
    """Its alternative text, or its address when it has none."""
    words = _html.renderInlineAsText(picture.children, _markdown.options, {})
    return Token("text", "", 0, content=words.strip() or str(picture.attrs["src"]))


def _address_of(picture: Token) -> dict[str, str | int | float]:
    title = {"title": picture.attrs["title"]} if "title" in picture.attrs else {}
    return {"href": picture.attrs["src"], **title}
