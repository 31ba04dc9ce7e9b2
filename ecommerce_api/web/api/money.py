"""Money over JSON: the whole number for programs, and the same in words for people."""

from typing import Any, Self

from pydantic import Field, model_validator

from common.http.openapi import Output
from ecommerce_api.models.money import Currency, Money


class MoneyOut(Output):
    amount: int = Field(description="In the currency's smallest unit")
    currency: Currency
    exponent: int = Field(description="How many decimals the smallest unit stands for (ISO 4217)")
    text: str

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls.model_validate(money)

    @model_validator(mode="before")
    @classmethod
    def _in_words_too(cls, given: Any) -> Any:
        """Money as the models have it, wherever an answer has a field for it."""
        if not isinstance(given, Money):
            return given
        return {
            "amount": given.amount,
            "currency": given.currency,
            "exponent": given.exponent,
            "text": str(given),
        }
