"""Which amounts Stripe takes, by currency.

Amounts are whole numbers of the smallest unit: cents, yen (no decimals), fils (three decimals). Of the
three-decimal currencies the last digit must be 0, as card networks know two decimals only: KWD 5.124 must be
charged as 5120 or 5130. Source: https://docs.stripe.com/currencies. The minimum is told there for the usual
currencies; for others it is what half a dollar comes to, which is about 150 fils.
"""

from workshop.paysim.errors import bad_parameter

MINIMUM = {"eur": 50, "usd": 50, "gbp": 30, "chf": 50, "jpy": 50, "kwd": 150}
DECIMALS = {"jpy": 0, "kwd": 3}  # the others have two
LARGEST = 99_999_999


def check(amount: int, currency: str, name: str = "amount") -> None:
    """Refuse what Stripe would. Raises ApiError."""
    if currency not in MINIMUM:
        known = ", ".join(MINIMUM)
        raise bad_parameter("currency", f"Invalid currency: {currency}. Here are: {known}.")
    if amount > LARGEST:
        raise bad_parameter(name, f"Amount must be no more than {LARGEST}", "amount_too_large")
    if amount < MINIMUM[currency]:
        least = shown(MINIMUM[currency], currency)
        raise bad_parameter(name, f"Amount must be at least {least}", "amount_too_small")
    check_last_digit(amount, currency, name)


def check_last_digit(amount: int, currency: str, name: str = "amount") -> None:
    if DECIMALS.get(currency) == 3 and amount % 10:
        message = (
            f"Invalid amount: the last digit must be 0 in {currency}, which has three decimals"
        )
        raise bad_parameter(name, message, "parameter_invalid_integer")


def shown(amount: int, currency: str) -> str:
    """As people read it, on one line: `12.50 EUR`."""
    decimals = DECIMALS.get(currency, 2)
    whole, rest = divmod(amount, 10**decimals)
    return f"{whole:,}{f'.{rest:0{decimals}}' if decimals else ''}\u00a0{currency.upper()}"
