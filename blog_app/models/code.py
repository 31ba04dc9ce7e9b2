"""How code in an article is coloured: Pygments names each word's kind, the stylesheet gives it a colour."""

from collections.abc import Iterator
from html import escape
from io import StringIO
from time import thread_time
from typing import Any

from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name

# Pygments' names of what people ask for.
LANGUAGES = frozenset(
    [
        "bash",
        "c",
        "c++",
        "css",
        "diff",
        "docker",
        "go",
        "html",
        "http",
        "java",
        "javascript",
        "json",
        "kotlin",
        "lua",
        "makefile",
        "php",
        "python",
        "ruby",
        "rust",
        "sql",
        "swift",
        "toml",
        "typescript",
        "xml",
        "yaml",
    ]
)
OTHER_NAMES = {
    "console": "bash", "cpp": "c++", "dockerfile": "docker", "js": "javascript", "kt": "kotlin",
    "make": "makefile", "py": "python", "python3": "python", "rb": "ruby", "rs": "rust", "sh": "bash",
    "shell": "bash", "ts": "typescript", "yml": "yaml",
}  # fmt: skip
LONGEST = 8_000  # characters of one block
BUDGET = 0.5  # seconds of CPU time for one text
_formatter = HtmlFormatter(nowrap=True)


class OutOfBudget(Exception):
    """The text's time is spent."""


class Colouring:
    """Colours the code blocks of one text while its budget lasts.

    Pygments' patterns take a time that grows with the square of some texts, a minute for what fits into
    an article. So each block is short, and the time between two words is counted.
    """

    def __init__(self) -> None:
        self._left = BUDGET

    def block(self, language: str | None, code: str) -> str | None:
        """The HTML of a code block, its words in <span class="…">; None for what stays plain."""
        name = (language or "").lower()
        name = OTHER_NAMES.get(name, name)
        if name not in LANGUAGES or len(code) > LONGEST:
            return None
        html = StringIO()
        try:
            _formatter.format(self._counted(get_lexer_by_name(name, stripnl=False), code), html)
        except OutOfBudget:
            return None
        return f'<pre><code class="language-{escape(name)}">{html.getvalue()}</code></pre>\n'

    def _counted(self, lexer: Any, code: str) -> Iterator[tuple[Any, str]]:
        before = thread_time()
        for token in lexer.get_tokens(code):
            now = thread_time()
            self._left -= now - before
            before = now
            if self._left < 0:
                raise OutOfBudget
            yield token
