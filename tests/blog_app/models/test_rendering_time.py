"""A text made to be slow is not: the time to render it grows with its length, not with the square of it."""

from html import unescape
from time import thread_time

import pytest

from blog_app.models.articles import LONGEST_BODY
from blog_app.models.markdown import rendered
from tests.fixtures.variants import with_variants

PARTS = [
    "\xa0", "[", "\x85", "#\n", "<a ", "![](a)", "&nbsp;", "![", "> ", "*a_", "`a``", "***a", "*(", "http://[",
    "a\n- ", "<", "<!--", "|a", "\n|-\n|a", "\n=", "=~", "- [ ] a\n", "&", "![a\n", "\u3000", "\xad\xb7",
]  # fmt: skip


@pytest.mark.timeout(30)
@pytest.mark.parametrize("part", with_variants(PARTS, plain=3))
def test_four_times_the_text_takes_about_four_times_the_time(part: str) -> None:
    quarter, whole = (seconds(part * (length // len(part))) for length in (50_000, LONGEST_BODY))
    assert whole < 8 * quarter + 0.2  # the square would be 16 times


def test_a_long_attribute_takes_no_longer() -> None:
    assert seconds(f'[a](b "{chr(0xA0) * (LONGEST_BODY - 10)}")') < 0.5


def test_a_long_text_is_whole() -> None:
    text = "a &amp; b < c \xa0 " * 1_000
    shown = unescape(rendered(text).replace("<p>", "").replace("</p>", "")).strip()
    assert shown == unescape(text).strip()


def seconds(text: str) -> float:
    """Of this thread's CPU time; the better of two, as others have the cache in between."""
    spent = []
    for _ in range(2):
        before = thread_time()
        rendered(text)
        spent.append(thread_time() - before)
    return min(spent)
