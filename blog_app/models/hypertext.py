"""How HTML that comes from other blogs becomes Markdown.

In one pass, so any text takes time proportional to its length: the libraries that we measured took ten
seconds and more for 200,000 hostile characters. What Markdown has no word for stays as its text; scripts
are dropped, frames become links.
"""

import re
from html import unescape
from typing import NamedTuple

from blog_app.models.markdown_writer import MarkdownWriter

TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>[^<>]*)>|[^<]+|<")
ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
LANGUAGE = re.compile(r"\blang(?:uage)?-([\w+#-]{1,30})")
BREAK = re.compile(r"(?<![>\n])\n(?=[^<\n])")
PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
UNSEEN = ("script", "style", "template", "noscript", "head", "title", "svg", "math", "textarea")
MARKS = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "cite": "*",
    "del": "~~",
    "s": "~~",
    "strike": "~~",
    "a": "a",
    "code": "code",
}
FRAMES = {"iframe", "video", "audio", "embed"}
INLINE = {
    "span",
    "sup",
    "sub",
    "small",
    "u",
    "abbr",
    "mark",
    "font",
    "ins",
    "kbd",
    "q",
    "time",
    "big",
    "tt",
}
LINKED = re.compile(r"(?:https?://|mailto:|/|#|[\w.-]+(?:[/#?]|\Z))", re.IGNORECASE)


class Tag(NamedTuple):
    name: str
    is_end: bool
    attributes: dict[str, str]


def markdown_of(html: str) -> str:
    """Markdown that says what the HTML says; empty for what says nothing."""
    html = _with_paragraphs(html.replace("\r\n", "\n"))
    low, writer, at = html.lower(), MarkdownWriter(), 0
    while at < len(html):
        if html.startswith("<!", at) or html.startswith("<?", at):
            at = _after(html, "-->" if html.startswith("<!--", at) else ">", at)
            continue
        found = TOKEN.match(html, at)
        at = found.end() if found else at + 1
        tag = _tag_of(found)
        if tag is None:
            writer.text(unescape(found[0] if found else ""))
        elif tag.name in UNSEEN and not tag.is_end:
            at = _after(low, f"</{tag.name}", at)
            at = _after(low, ">", at)
        elif tag.name == "pre" and not tag.is_end:
            code_ends = low.find("</pre", at)
            code_ends = len(html) if code_ends < 0 else code_ends
            writer.code(*_code_in(html[at:code_ends], tag))
            at = _after(low, ">", code_ends)
        else:
            _write(writer, tag)
    return writer.finished()


def _write(writer: MarkdownWriter, tag: Tag) -> None:
    """What the beginning or the end of an element means."""
    name, is_end = tag.name, tag.is_end
    address = _address(tag.attributes.get("href") or tag.attributes.get("src") or "")
    if name in MARKS:
        writer.close(MARKS[name]) if is_end else writer.open(MARKS[name], address)
    elif name == "br":
        writer.line_break()
    elif name == "img":
        if address:
            writer.image(tag.attributes.get("alt", ""), address)
    elif name in FRAMES:
        if address and not is_end:
            writer.link(address)
    elif name not in INLINE:
        _write_block(writer, name, is_end=is_end)


def _write_block(writer: MarkdownWriter, name: str, *, is_end: bool) -> None:
    match name:
        case "blockquote" | "ul" | "ol":
            writer.leave(name) if is_end else writer.enter(name)
        case "li":
            writer.leave(name) if is_end else writer.item()
        case "table":
            writer.end_table() if is_end else writer.begin_table()
        case "tr":
            writer.row()
        case "td" | "th":
            writer.cell(ends=is_end)
        case "hr":
            writer.rule()
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if not is_end:
            writer.block("#" * int(name[1]) + " ")
        case _:
            writer.block()


def _tag_of(found: re.Match[str] | None) -> Tag | None:
    if found is None or found["tag"] is None:
        return None
    attributes = {
        one[1].lower(): unescape(one[2] or one[3] or one[4] or "")
        for one in ATTRIBUTE.finditer(found["attributes"])
    }
    return Tag(found["tag"].lower(), bool(found["end"]), attributes)


def _code_in(html: str, tag: Tag) -> tuple[str, str]:
    """(code, language)"""
    parts: list[str] = []
    languages = [tag.attributes.get("class", "")]
    for found in TOKEN.finditer(html):
        inner = _tag_of(found)
        if inner is None:
            parts.append(unescape(found[0]))
        elif inner.name == "br":
            parts.append("\n")
        elif inner.name == "code":
            languages.append(inner.attributes.get("class", ""))
    language = next((found[1] for one in languages if (found := LANGUAGE.search(one))), "")
    return "".join(parts), language


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _address(given: str) -> str:
    """An address that a link may have; empty for one that runs, or is none."""
    address = given.strip()
    return (
        re.sub(r"[\x00-\x20<>]", lambda c: f"%{ord(c[0]):02X}", address)
        if LINKED.match(address)
        else ""
    )


def _with_paragraphs(html: str) -> str:
    """WordPress's older posts have no <p>: an empty line makes a paragraph, a line's end a line's end."""
    if "<!-- wp:" in html or re.search(r"<p[\s>]", html):
        return html
    first, *others = html.split("<pre")
    parts = [_paragraphs(first)]
    for other in others:
        code, end, text = other.partition("</pre>")
        parts += ["<pre", code, end, _paragraphs(text)]
    return "".join(parts)


def _paragraphs(text: str) -> str:
    return PARAGRAPH.sub("\n<p>", BREAK.sub("<br>\n", text))
