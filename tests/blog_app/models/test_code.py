"""Code is coloured when it is known, plain when not, and never costs more than its budget."""

from time import process_time

import pytest

from blog_app.models import code
from blog_app.models.code import LANGUAGES, LONGEST, OTHER_NAMES, Colouring
from blog_app.models.markdown import rendered


def test_each_word_gets_its_kind() -> None:
    html = Colouring().block("Python", "def f(): pass\n") or ""
    assert html.startswith('<pre><code class="language-python"><span class="k">def</span>')


@pytest.mark.parametrize("language", [None, "", "klingon", "python3.11", '"><script>'])
def test_an_unknown_language_stays_plain(language: str | None) -> None:
    assert Colouring().block(language, "x") is None


def test_other_names_stand_for_known_languages() -> None:
    assert set(OTHER_NAMES.values()) <= LANGUAGES


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_is_known_to_pygments_and_escapes(language: str) -> None:
    html = Colouring().block(language, "<b>&x</b>\n") or ""
    assert "<b>" not in html
    assert "&lt;" in html


def test_a_long_block_stays_plain() -> None:
    assert Colouring().block("python", "x" * (LONGEST + 1)) is None


def test_when_the_budget_is_spent_the_rest_stays_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "BUDGET", 0.0)
    html = rendered("```python\nx = 1\n```")
    assert html == '<pre tabindex="0"><code class="language-python">x = 1\n</code></pre>\n'


@pytest.mark.parametrize("language", ["java", "makefile", "c", "html"])
def test_many_blocks_made_to_be_slow_end_with_the_budget(language: str) -> None:
    block = f"```{language}\n" + ("(\na " * (LONGEST // 4)) + "\n```\n\n"
    began = process_time()
    assert rendered(block * 20)
    assert process_time() - began < 5 * code.BUDGET + 1
