"""What HTML from a text may say: tags, attributes, links. Who changes the renderer changes it here too.

nh3 (the `ammonia` sanitizer) is the second lock, behind a renderer that shows raw HTML as text.
"""

import re
from typing import Any

import nh3

from blog_app.models import figures

TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "input",
    "li", "ol", "p", "pre", "s", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    *figures.TAGS,
}  # fmt: skip
# Raw HTML is text, so every class and id comes from the renderer or from Pygments.
ATTRIBUTES = {
    **{f"h{level}": {"aria-level", "id"} for level in range(1, 7)},
    "a": {"href", "title"},
    "code": {"class"},
    "div": {"class", "id"},
    "img": figures.ATTRIBUTES,
    "input": {"checked"},
    "ol": {"start"},
    "span": {"class"},
    "sup": {"id"},
}
ATTRIBUTES_ELSEWHERE = {
    "a": {"href", "title"},
    "img": figures.ATTRIBUTES_ELSEWHERE,
    "input": {"checked"},
    "ol": {"start"},
}
# Whatever an <input> was, it is the box of a task that nobody can tick.
TASK = {"type": "checkbox", "disabled": ""}
# Wide code and wide tables scroll sideways, which must work from the keyboard too (WCAG 2.1.1).
SCROLLED = {"tabindex": "0"}
HERE = {"pre": SCROLLED, "table": SCROLLED, "input": TASK | {"aria-label": "Done"}}

# html5ever, below nh3, takes a time that grows with the square of one text's length where much of it has to
# be escaped: a second for 200,000 ampersands or no-break spaces. So none is long: a comment comes in between,
# which nh3 takes out again, and a value that is longer than any title or address goes.
LONG = 4_000
LONG_TEXT = re.compile(rf"(?<=>)[^<>]{{{LONG},}}")
LONG_TAG = re.compile(rf"<[^<>]{{{LONG},}}>")
LONG_VALUE = re.compile(rf' \w+="[^"]{{{LONG},}}"')
PIECE = re.compile(rf"(?>&[^;&\s]{{1,32}};|.){{1,{LONG}}}+", re.DOTALL)


def cleaned(html: str) -> str:
    """The part of rendered HTML that a page of ours may show. Links get rel="nofollow ugc noopener"."""
    return _cleaned(html, attributes=ATTRIBUTES, set_tag_attribute_values=HERE)


def for_elsewhere(html: str, base: str) -> str:
    """The same for a reader that is not our page: links with our host `base`, nothing of our look."""
    return _cleaned(
        html,
        attributes=ATTRIBUTES_ELSEWHERE,
        set_tag_attribute_values={"input": TASK},
        url_relative=("rewrite_with_base", base),
    )


def _cleaned(html: str, **rules: Any) -> str:
    return nh3.clean(
        _in_pieces(html),
        tags=TAGS,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
        **rules,
    )


def _in_pieces(html: str) -> str:
    html = LONG_TAG.sub(lambda tag: LONG_VALUE.sub("", tag[0]), html)
    return LONG_TEXT.sub(lambda text: PIECE.sub(r"\g<0><!---->", text[0]), html)
