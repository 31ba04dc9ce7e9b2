"""Names that look like Stripe's: `pi_5f3a…`, at random, so that nobody guesses one."""

import secrets


def new_name(prefix: str, length: int = 24) -> str:
    """`new_name("pi")` is `pi_` and 24 random hexadecimal digits (96 bits)."""
    return f"{prefix}_{secrets.token_hex(length // 2)}"
