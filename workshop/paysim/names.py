"""Names that look like Stripe's: `pi_3R…`, at random, so that nobody guesses one."""

import secrets
import string

LETTERS = string.ascii_letters + string.digits


def new_name(prefix: str, length: int = 24) -> str:
    """`new_name("pi")` is `pi_` and 24 random letters and digits (143 bits)."""
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(length))}"
