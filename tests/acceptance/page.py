"""An HTML page as its elements: what it links to, what it would run, what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# They have no end tag (HTML, 13.1.2).
VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[Element] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


class Page(HTMLParser):
    """All elements in their order. Forgiving, as browsers are: what is not closed ends with the page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()

    def all(self, *tags: str, **attributes: str) -> list[Element]:
        """Those of these tags with these attributes; `rel` and `class_` need only be among the words there."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag in (tags or (element.tag,))
            and all(has(element, name, value) for name, value in wanted.items())
        ]

    def meta(self, name: str) -> list[str]:
        """The contents of `<meta name=…>` and `<meta property=…>`."""
        found = self.all("meta", name=name) + self.all("meta", property=name)
        return [element["content"] for element in found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        for around in self._open:
            around.inside.append(element)
        if not VOID.fullmatch(tag):
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def has(element: Element, name: str, value: str) -> bool:
    if name not in element.attributes:
        return False
    if name in {"rel", "class"}:
        return value in element[name].split()
    return element[name] == value
