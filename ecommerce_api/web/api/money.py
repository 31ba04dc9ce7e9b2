"""Money over JSON: the whole number for programs, and the same in words for people."""

from typing import Self

from pydantic import Field

from common.http.openapi import Output
from ecommerce_api.models.money import Currency, Money


class MoneyOut(Output):
    amount: int = Field(description="In the currency's smallest unit")
    currency: Currency
    exponent: int = Field(description="How many decimals the smallest unit stands for (ISO 4217)")
    text: str

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls(
            amount=money.amount,
            currency=money.currency,
            exponent=money.exponent,
            text=str(money),
        )
