"""Terms fit together or are refused, with every reason by the path of its field."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from common.errors import Invalid
from common.http.openapi import Input
from ecommerce_api.models.addresses import Area, Destination
from ecommerce_api.models.promotions import FreeShipping, Offer, Percentage, Promotion
from ecommerce_api.models.shipping import Method, Zone
from ecommerce_api.models.taxes import Tax, TaxRule
from ecommerce_api.models.terms import Terms

PICKUP = Method("pickup", "Pick it up", pickup=True)
GERMANY = Zone("germany", "Germany", (Area("DE"),), (PICKUP,))
VAT = TaxRule((Area("DE"),), inclusive=True, taxes=(Tax("VAT", {"standard": 190_000}),))
SALE = Promotion("sale", Offer("Sale", Percentage(1)))
TERMS = Terms(1, (SALE,), (VAT,), (GERMANY,))


class Sent(Input):
    """As a request brings it."""

    sent: Promotion


def test_terms_that_fit_are_taken_as_they_are() -> None:
    assert TERMS.checked() is TERMS
    assert TERMS.zone(Destination("DE")) is GERMANY
    assert Terms().checked().zone(Destination("DE")) is None


def test_all_that_does_not_fit_is_told_by_its_path() -> None:
    free = Promotion("sale", Offer("Free", FreeShipping(("pickup", "rocket"))))
    twice = replace(GERMANY, methods=(PICKUP, PICKUP))
    with pytest.raises(Invalid) as refusal:
        Terms(1, (SALE, free), (VAT, VAT), (GERMANY, twice)).checked()
    assert set(refusal.value.errors) == {
        "promotions.1.key",
        "promotions.1.offer.effect.methods",
        "taxes.1.areas.0",
        "zones.1.areas.0",
        "zones.1.key",
        "zones.1.methods.1.key",
    }


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"offer": {"effect": {"kind": "percentage", "rate": 0}}}, "offer.effect.percentage.rate"),
        (
            {"offer": {"effect": {"kind": "percentage", "rate": 0.5}}},
            "offer.effect.percentage.rate",
        ),
        ({"offer": {"effect": {"kind": "present"}}}, "offer.effect"),
        ({"offer": {"name": "a\nb"}}, "offer.name"),
        ({"offer": {"minimum": {"GBP": 1}}}, "offer.minimum.GBP.[key]"),
        ({"offer": {"minimum": {"EUR": -1}}}, "offer.minimum.EUR"),
        ({"offer": {"starts_at": "2026-01-01T00:00:00"}}, "offer.starts_at"),
        ({"offer": {"ends_at": "2025-01-01T00:00:00Z"}}, "offer"),
        ({"key": "No Key"}, "key"),
        ({"priority": True}, "priority"),
        ({"cheaper": 1}, "cheaper"),
        ({"offer": {"cheaper": 1}}, "offer.cheaper"),
    ],
)
def test_what_one_part_may_be_is_said_by_its_type(given: dict[str, object], path: str) -> None:
    offer = {
        "name": "Sale",
        "effect": {"kind": "percentage", "rate": 1},
        "starts_at": "2026-01-01T00:00:00Z",
    }
    good = {"key": "sale", "offer": offer}
    assert Sent.model_validate_json(json.dumps({"sent": good})).sent.key == "sale", "the premise"
    changed = good | given
    changed["offer"] = offer | given.get("offer", {})
    with pytest.raises(ValidationError) as refusal:
        Sent.model_validate_json(json.dumps({"sent": changed}))
    [error] = refusal.value.errors()
    assert ".".join(map(str, error["loc"])) == f"sent.{path}"
