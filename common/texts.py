"""What can be wrong with a text that somebody typed, said in the same words in every app; and slugs."""

import re
import unicodedata

from common.errors import FieldErrors


def fault_of_line(text: str, longest: int) -> str | None:
    """What is wrong with one line that others will see, trimmed before: a title, a name."""
    if not text:
        return "can't be blank"
    return fault_of_note(text, longest)


def fault_of_note(text: str, longest: int) -> str | None:
    """What is wrong with a line that may be empty."""
    if len(text) > longest:
        return f"is longer than {longest} characters"
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "must be one line without control characters"
    return None


def fault_of_text(text: str, longest: int) -> str | None:
    """What is wrong with a text of many lines: an article, a message."""
    if not text.strip():
        return "can't be blank"
    if len(text) > longest:
        return f"is longer than {longest} characters"
    return "has a character that cannot be kept (NUL)" if "\0" in text else None


def faults(**found: str | None) -> FieldErrors:
    """The errors of those fields in which something is wrong."""
    return {name: [fault] for name, fault in found.items() if fault}


def slug_of(text: str, longest: int) -> str:
    """Lower-case words of any script joined by hyphens: 「日本語の題」 keeps its letters, "!?" has none."""
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).casefold())
    return words.strip("-")[:longest].strip("-")
