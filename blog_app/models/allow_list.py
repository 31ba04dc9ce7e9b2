"""What HTML from a text may say: tags, attributes, links. Who changes the renderer changes it here too.

nh3 (the `ammonia` sanitizer) is the second lock, behind a renderer that shows raw HTML as text.
"""

from typing import Any

import nh3

from blog_app.models import figures

TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "input",
    "li", "ol", "p", "pre", "s", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    *figures.TAGS,
}  # fmt: skip
# Raw HTML is text, so every class and id comes from the renderer or from Pygments.
ATTRIBUTES = {
    **{f"h{level}": {"id"} for level in range(2, 7)},
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
# Wide code scrolls sideways, which must work from the keyboard too (WCAG 2.1.1).
HERE = {"pre": {"tabindex": "0"}, "input": TASK | {"aria-label": "Done"}}

# html5ever, below nh3, takes a time that grows with the square of a text's length where many of its letters
# begin with the byte 0xC2 in UTF-8: a second for 200,000 no-break spaces. On their way through they are
# noncharacters, which Unicode keeps free for such a use. There are as many of those: 64.
_SLOW = range(0x80, 0xC0)
_NONCHARACTERS = [
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | last for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)),
]
_AWAY = dict(zip(_SLOW, _NONCHARACTERS, strict=True))
_BACK = {there: here for here, there in _AWAY.items()}


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
    found = nh3.clean(
        html.translate(_AWAY),
        tags=TAGS,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
        **rules,
    )
    return found.translate(_BACK)
