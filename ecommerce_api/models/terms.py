"""The terms of sale: promotions, taxes and delivery, read whole and changed whole, so that a quote never mixes two states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from common.errors import FieldErrors, Invalid
from ecommerce_api.models.addresses import Area, Destination
from ecommerce_api.models.promotions import FreeShipping, Promotion
from ecommerce_api.models.shipping import Zone, zone_for
from ecommerce_api.models.taxes import TaxRule

Promotions = Annotated[tuple[Promotion, ...], Field(max_length=100)]
TaxRules = Annotated[tuple[TaxRule, ...], Field(max_length=500)]
Zones = Annotated[tuple[Zone, ...], Field(max_length=100)]


@dataclass(frozen=True, slots=True)
class Terms:
    """Version 0 are the terms of a shop that has none yet: no promotion, no tax, no delivery."""

    version: int = 0
    promotions: Promotions = ()
    taxes: TaxRules = ()
    zones: Zones = ()

    def zone(self, place: Destination) -> Zone | None:
        return zone_for(self.zones, place)

    def checked(self) -> Terms:
        """These terms, if their parts fit together. What one part alone may be, its own type says.

        Raises:
            Invalid: all that does not fit, each by the path of its field: `zones.1.methods.0.key`.
        """
        errors: FieldErrors = {}
        for path, message in self._faults():
            errors.setdefault(path, []).append(message)
        if errors:
            raise Invalid.fields(errors)
        return self

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from _twice("promotions", [one.key for one in self.promotions])
        yield from _twice("zones", [one.key for one in self.zones])
        for number, zone in enumerate(self.zones):
            yield from _twice(f"zones.{number}.methods", [one.key for one in zone.methods])
        yield from _hidden("taxes", [rule.areas for rule in self.taxes])
        yield from _hidden("zones", [zone.areas for zone in self.zones])
        methods = {method.key for zone in self.zones for method in zone.methods}
        for number, promotion in enumerate(self.promotions):
            effect = promotion.offer.effect
            if isinstance(effect, FreeShipping) and not methods.issuperset(effect.methods):
                unknown = ", ".join(sorted(set(effect.methods) - methods))
                yield f"promotions.{number}.offer.effect.methods", f"there is no method {unknown}"


def _twice(path: str, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield f"{path}.{number}.key", f"{key} stands here twice"


def _hidden(path: str, lists: Sequence[Sequence[Area]]) -> Iterator[tuple[str, str]]:
    """The first that covers a place counts, so an area that stands again further down is never reached."""
    above: list[Area] = []
    for number, areas in enumerate(lists):
        for place, area in enumerate(areas):
            if area in above:
                yield f"{path}.{number}.areas.{place}", "stands further up already"
            above.append(area)
