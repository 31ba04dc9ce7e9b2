"""Money is whole numbers, and each currency has its own idea of a cent."""

import pytest

from ecommerce_api.models.money import CURRENCIES, EXPONENTS, Currency, Money, total_of


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (7900, "EUR", "€79.00"),
        (5, "USD", "$0.05"),
        (123456789, "USD", "$1,234,567.89"),
        (7900, "JPY", "¥7,900"),
        (0, "JPY", "¥0"),
        (27050, "KWD", "KWD\u00a027.050"),
        (9, "KWD", "KWD\u00a00.009"),
        (-250, "EUR", "\u2212€2.50"),
    ],
)
def test_money_is_written_with_the_decimals_of_its_currency(
    amount: int, currency: Currency, text: str
) -> None:
    assert str(Money(amount, currency)) == text


def test_every_currency_knows_its_decimals() -> None:
    assert EXPONENTS == {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
    assert set(CURRENCIES) == set(EXPONENTS)


def test_sums_stay_exact() -> None:
    assert total_of([Money(10, "EUR").times(3), Money(1, "EUR")], "EUR") == Money(31, "EUR")
    assert total_of([], "KWD") == Money(0, "KWD")


def test_two_currencies_are_not_added() -> None:
    with pytest.raises(ValueError, match="EUR and JPY"):
        Money(1, "EUR") + Money(1, "JPY")
