"""Writes Markdown piece by piece: paragraphs and marks, lists in quotes in lists, tables, code."""

import re
from dataclasses import dataclass, field

DEEPEST = 12  # lists and quotes in each other; what is deeper is written as if it were not
MOST_MARKS = 20  # open at once in a paragraph
MOST_CELLS = 50  # in a row
SPECIAL = re.compile(r"[\\`*_<]")
BEGINNING = re.compile(
    r"^(\s*)(#{1,6}\s|[-+>]\s?|\||[=~]{2,})", re.MULTILINE
)  # of a line, with a meaning
NUMBER = re.compile(r"^(\s*\d{1,9})([.)]\s)", re.MULTILINE)


@dataclass
class Container:
    """A quote, a list or an item. `marker` stands before its first line, `indent` before the others."""

    name: str
    marker: str = ""
    indent: str = ""
    number: int = 0  # of its last item
    begun: bool = False


@dataclass
class MarkdownWriter:
    """Blocks come out in order; what is open at the end of a block is closed with it."""

    blocks: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    marks: list[tuple[str, int, str]] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    rows: list[list[str]] | None = None  # of a table
    in_cell: bool = False
    before: str = ""  # the block at hand: a heading's signs

    def finished(self) -> str:
        self.end_table()
        self.block()
        text = "\n".join(self.blocks).strip("\n")
        return f"{text}\n" if text else ""

    def text(self, text: str) -> None:
        in_code = any(mark == "code" for mark, _, _ in self.marks)
        self.inline.append(text if in_code else SPECIAL.sub(r"\\\g<0>", text))

    def open(self, mark: str, address: str = "") -> None:
        if len(self.marks) < MOST_MARKS:
            self.marks.append((mark, len(self.inline), address))

    def close(self, mark: str) -> None:
        """And what was opened within it; nothing, when it is not open."""
        if any(mark == one for one, _, _ in self.marks):
            while self._close_last() != mark:
                pass

    def link(self, address: str) -> None:
        self.inline.append(_link(SPECIAL.sub(r"\\\g<0>", address), address))

    def image(self, words: str, address: str) -> None:
        self.inline.append("!" + _link(SPECIAL.sub(r"\\\g<0>", " ".join(words.split())), address))

    def line_break(self) -> None:
        self.inline.append(" " if self.rows is not None else "\v")

    def block(self, before: str = "") -> None:
        """What came before is a block of its own, and so is what comes now."""
        if self.rows is None:
            self._put(self._line().replace("\n", " ") if self.before else _guarded(self._line()))
            self.before = before
        else:
            self.inline.append(" ")

    def rule(self) -> None:
        self.block()
        if self.rows is None:
            self._put("---")

    def code(self, code: str, language: str) -> None:
        if self.rows is not None:
            self.inline.append(f"`{' '.join(code.split())}`".replace("``", ""))
            return
        self.block()
        longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
        fence = "`" * max(3, longest + 1)
        self._put(f"{fence}{language}\n{code.strip(chr(10))}\n{fence}" if code.strip() else "")

    def enter(self, name: str) -> None:
        self.block()
        if self.rows is None and len(self.containers) < DEEPEST:
            sign = "> " if name == "blockquote" else ""
            self.containers.append(Container(name, sign, sign))

    def leave(self, name: str) -> None:
        self.block()
        if self.rows is None and any(one.name == name for one in self.containers):
            while self.containers.pop().name != name:
                pass

    def item(self) -> None:
        """An item ends the one before it in the same list."""
        self.block()
        if self.rows is not None:
            return
        if self.containers and self.containers[-1].name == "li":
            self.containers.pop()
        row = self.containers[-1] if self.containers else None
        if len(self.containers) <= DEEPEST:
            numbered = row is not None and row.name == "ol"
            if row and numbered:
                row.number += 1
            marker = f"{row.number}. " if row and numbered else "- "
            self.containers.append(Container("li", marker, " " * len(marker)))

    def begin_table(self) -> None:
        self.block()
        self.rows = self.rows if self.rows is not None else []

    def row(self) -> None:
        if self.rows is not None:
            self._end_cell()
            self.rows.append([])

    def cell(self, *, ends: bool) -> None:
        if self.rows is not None:
            self._end_cell()
            self.in_cell = not ends
            if not self.rows:
                self.rows.append([])

    def end_table(self) -> None:
        if self.rows is None:
            return
        self._end_cell()
        rows = [row for row in self.rows if row]
        self.rows = None
        wide = max((len(row) for row in rows), default=0)
        lines = [f"| {' | '.join(row)} |" for row in rows]
        self._put("\n".join([*lines[:1], "|" + " --- |" * wide, *lines[1:]]) if rows else "")

    def _end_cell(self) -> None:
        words = self._line().replace("\n", " ").replace("|", "\\|")
        if self.rows and self.in_cell and len(self.rows[-1]) < MOST_CELLS:
            self.rows[-1].append(words)
        self.in_cell = False

    def _line(self) -> str:
        """The paragraph at hand, which is over: white space as browsers show it."""
        while self.marks:
            self._close_last()
        words = re.sub(r"[ \t\n\r\f\xa0]+", " ", "".join(self.inline))
        self.inline.clear()
        return re.sub(r" ?\v[ \v]*", "  \n", words.strip(" \v"))

    def _close_last(self) -> str:
        mark, start, address = self.marks.pop()
        words = "".join(self.inline[start:])
        del self.inline[start:]
        inner = words.strip(" \t\n\r\v\xa0")
        if inner:
            left = " " if words[0] in " \t\n\r\xa0" else ""
            right = " " if words[-1] in " \t\n\r\xa0" else ""
            self.inline.append(left + _marked(mark, inner, address) + right)
        elif words:
            self.inline.append(words)
        return mark

    def _put(self, text: str) -> None:
        """A block, behind the signs of all that it stands in."""
        if text:
            first = "".join(one.marker for one in self.containers) + self.before
            rest = "".join(one.indent for one in self.containers)
            if self.blocks and not self._is_tight():
                gap = "".join(one.indent for one in self.containers if one.begun)
                self.blocks.append(gap.rstrip())
            lines = text.split("\n")
            self.blocks += [first + lines[0], *(rest + line for line in lines[1:])]
            for one in self.containers:
                one.marker, one.begun = one.indent, True
        self.before = ""

    def _is_tight(self) -> bool:
        """An item follows the one before it, or the words that its list belongs to, without a gap."""
        new = [one.name for one in self.containers if not one.begun]
        in_item = any(one.begun and one.name == "li" for one in self.containers)
        return bool(new) and (new[0] == "li" or (new[0] != "blockquote" and in_item))


def _marked(mark: str, inner: str, address: str) -> str:
    if mark == "a":
        return _link(inner, address) if address else inner
    if mark == "code":
        longest = max((len(run) for run in re.findall(r"`+", inner)), default=0)
        fence = "`" * (longest + 1)
        gap = " " if inner[0] == "`" or inner[-1] == "`" else ""
        return f"{fence}{gap}{inner}{gap}{fence}"
    return f"{mark}{inner}{mark}"


def _link(words: str, address: str) -> str:
    shown = f"<{address}>" if re.search(r"[()]", address) else address
    return f"[{words}]({shown})"


def _guarded(text: str) -> str:
    """Without the signs that mean something at the beginning of a line."""
    return NUMBER.sub(r"\1\\\2", BEGINNING.sub(r"\1\\\2", text))
