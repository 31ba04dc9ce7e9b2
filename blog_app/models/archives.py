"""The months in which articles were published, and how long one takes to read."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Column, Date, Integer, Table

from blog_app.models.schema import Base
from blog_app.models.words import is_unspaced

WORDS_A_MINUTE = 220
LETTERS_A_MINUTE = 500  # of scripts without spaces

# How many published articles each month has, in UTC; a month without any is not there.
# `storage/shelf.py` keeps it. The search walks the months, too, newest first.
months = Table(
    "months",
    Base.metadata,
    Column("month", Date, primary_key=True),
    Column("articles", Integer, nullable=False),
)


def month_of(moment: datetime | date) -> date:
    """Its first day."""
    return date(moment.year, moment.month, 1)


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def minutes_to_read(words: Iterable[str]) -> int:
    """At least one."""
    letters = others = 0
    for word in words:
        if is_unspaced(word):
            letters += 1
        else:
            others += 1
    return max(1, round(others / WORDS_A_MINUTE + letters / LETTERS_A_MINUTE))
