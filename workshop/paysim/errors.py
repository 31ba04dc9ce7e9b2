"""What paysim says no with, in Stripe's words: `{"error": {type, code, message, param, …}}`.

Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes.
"""

from typing import Any

Body = dict[str, Any]


class ApiError(Exception):
    """A refusal. `kept`: it is the answer to its idempotency key from now on."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        kept: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kept = kept
        told = {"type": kind, "code": code, "message": message, **more}
        self.body: Body = {"error": {name: value for name, value in told.items() if value}}


def bad_parameter(name: str, message: str, code: str | None = None) -> ApiError:
    """A parameter that makes no sense. As the work has not begun, its key may be used again."""
    return ApiError(message, code=code, param=name, kept=False)


def no_such(kind: str, name: str, param: str = "id") -> ApiError:
    return ApiError(
        f"No such {kind}: '{name}'", status=404, code="resource_missing", param=param, kept=False
    )


def unexpected_state(message: str, intent: Body) -> ApiError:
    """The payment intent is not in a status in which that can be done."""
    return ApiError(message, code="payment_intent_unexpected_state", payment_intent=intent)


def card_error(failure: Body, intent: Body, charge: str | None) -> ApiError:
    """402: the card was refused, for the reason in `failure` (code, decline_code, message)."""
    return ApiError(
        failure["message"],
        status=402,
        kind="card_error",
        code=failure["code"],
        decline_code=failure.get("decline_code"),
        charge=charge,
        payment_intent=intent,
    )
