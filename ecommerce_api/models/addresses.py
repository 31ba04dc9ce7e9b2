"""Where goods go: the part of an address that prices depend on, the whole of it, and areas of the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ecommerce_api.models.names import Line, Name

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1, two letters")]
Region = Annotated[
    str,
    Field(
        pattern=r"^[A-Z0-9]{0,3}$",
        description="What ISO 3166-2 writes after the country: NY of US-NY; empty where it does not matter",
    ),
]
Postcode = Annotated[str, Field(pattern=r"^[A-Z0-9 -]{0,12}$")]


@dataclass(frozen=True, slots=True)
class Destination:
    """As much of an address as taxes and delivery ask for."""

    country: Country
    region: Region = ""
    postcode: Postcode = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A name and a place that a parcel finds."""

    name: Name
    street: Name
    city: Name
    country: Country
    region: Region = ""
    postcode: Postcode = ""
    extra: Line = ""

    @property
    def destination(self) -> Destination:
        return Destination(self.country, self.region, self.postcode)


@dataclass(frozen=True, slots=True)
class Area:
    """A country, a region of it, or the places of it whose postcodes begin so: `Area("GB", "", ("HS", "ZE"))`."""

    country: Country
    region: Region = ""
    postcodes: tuple[Annotated[Postcode, Field(min_length=1)], ...] = ()

    def covers(self, place: Destination) -> bool:
        """Whether the place lies in it. Spaces and hyphens of postcodes say nothing."""
        if place.country != self.country or self.region not in {"", place.region}:
            return False
        return not self.postcodes or _bare(place.postcode).startswith(
            tuple(_bare(beginning) for beginning in self.postcodes)
        )


def _bare(postcode: str) -> str:
    return postcode.replace(" ", "").replace("-", "")
