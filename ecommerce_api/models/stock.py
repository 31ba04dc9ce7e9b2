"""What there is of one SKU and where each piece went: a ledger whose two sides are equal at every moment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Stock:
    """The pieces of one SKU, each under one name.

    `initial + adjusted == available + reserved + sold - returned`, after every verb: a verb moves pieces
    from one name to another, and what it did once it does not do again. `storage/stock.py` has the same
    verbs as conditional writes; there the conditions stand in the filters.
    """

    sku: str
    initial: int
    available: int
    adjusted: int = 0
    reserved: int = 0
    sold: int = 0
    returned: int = 0
    holds: dict[UUID, int] = field(default_factory=dict)  # pieces by order
    taken_back: dict[UUID, int] = field(default_factory=dict)  # pieces by return
    adjustments: dict[UUID, int] = field(default_factory=dict)  # more or fewer, by adjustment

    @classmethod
    def begun(cls, sku: str, pieces: int) -> Stock:
        return cls(sku, initial=pieces, available=pieces)

    @property
    def balanced(self) -> bool:
        """Whether every piece is accounted for, once. False means that somebody wrote around the verbs."""
        numbers = (self.available, self.reserved, self.sold, self.returned, self.initial)
        came = self.initial + self.adjusted
        return (
            came == self.available + self.reserved + self.sold - self.returned
            and self.reserved == sum(self.holds.values())
            and self.returned == sum(self.taken_back.values())
            and self.adjusted == sum(self.adjustments.values())
            and min(numbers) >= 0
        )

    def hold(self, quantity: int, order_id: UUID) -> Stock:
        """Set pieces aside for an order; as it is, where there are not so many or it holds some already."""
        if order_id in self.holds or self.available < pieces(quantity):
            return self
        return replace(
            self,
            available=self.available - quantity,
            reserved=self.reserved + quantity,
            holds={**self.holds, order_id: quantity},
        )

    def release(self, order_id: UUID) -> Stock:
        """Put back on the shelf what the order held."""
        quantity = self.holds.get(order_id, 0)
        return replace(self._without(order_id), available=self.available + quantity)

    def sell(self, order_id: UUID) -> Stock:
        """What the order held is the buyer's."""
        quantity = self.holds.get(order_id, 0)
        return replace(self._without(order_id), sold=self.sold + quantity)

    def take_back(self, quantity: int, return_id: UUID) -> Stock:
        """What a buyer sent back is on the shelf again, once per return."""
        if return_id in self.taken_back:
            return self
        return replace(
            self,
            available=self.available + pieces(quantity),
            returned=self.returned + quantity,
            taken_back={**self.taken_back, return_id: quantity},
        )

    def adjust(self, by: int, adjustment_id: UUID) -> Stock:
        """More or fewer than the books say: a delivery, breakage, a count. Never below nothing."""
        if adjustment_id in self.adjustments or self.available + by < 0:
            return self
        return replace(
            self,
            available=self.available + by,
            adjusted=self.adjusted + by,
            adjustments={**self.adjustments, adjustment_id: by},
        )

    def _without(self, order_id: UUID) -> Stock:
        holds = {one: quantity for one, quantity in self.holds.items() if one != order_id}
        return replace(self, reserved=sum(holds.values()), holds=holds)


def pieces(quantity: int) -> int:
    """The quantity. Raises ValueError for less than one: a hold of minus two would be a gift."""
    if quantity < 1:
        raise ValueError(f"{quantity} pieces cannot be moved")
    return quantity
