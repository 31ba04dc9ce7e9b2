"""What money is: a whole number of a currency's smallest unit, never a fraction and never a float."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

Currency = Literal["EUR", "USD", "JPY", "KWD"]
CURRENCIES: tuple[Currency, ...] = get_args(Currency)
PER_ADDRESS = "300 per minute"  # choices of a currency: a class behind one address

# How many decimals the smallest unit stands for (ISO 4217): a yen has none, a dinar has 1000 fils.
EXPONENTS: dict[Currency, int] = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
# What stands before the number. A no-break space keeps code and number on one line.
SIGNS: dict[Currency, str] = {"EUR": "€", "USD": "$", "JPY": "¥", "KWD": "KWD\u00a0"}

Amount = Annotated[int, Field(ge=0, le=10**9, description="In the currency's smallest unit")]
Prices = dict[
    Currency, Amount
]  # one for each currency that it is sold in: the shop has no rate between them


@dataclass(frozen=True, slots=True)
class Money:
    """`Money(7900, "EUR")` is 79 euros, `Money(7900, "JPY")` 7,900 yen, `Money(7900, "KWD")` 7.9 dinars."""

    amount: int
    currency: Currency

    def __add__(self, other: Money) -> Money:
        """The sum. Raises ValueError for two currencies: the shop has no rate between them."""
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.amount + other.amount, self.currency)

    def times(self, quantity: int) -> Money:
        return Money(self.amount * quantity, self.currency)

    @property
    def exponent(self) -> int:
        return EXPONENTS[self.currency]

    def __str__(self) -> str:
        """As people read it: €79.00, ¥7,900, KWD 7.900."""
        whole, rest = divmod(abs(self.amount), 10**self.exponent)
        decimals = f".{rest:0{self.exponent}}" if self.exponent else ""
        minus = "\u2212" if self.amount < 0 else ""
        return f"{minus}{SIGNS[self.currency]}{whole:,}{decimals}"


def total_of(sums: list[Money], currency: Currency) -> Money:
    """All of them together; nothing costs nothing."""
    return sum(sums, start=Money(0, currency))
