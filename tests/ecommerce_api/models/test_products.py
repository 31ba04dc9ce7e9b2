"""What a product is called, when it is sold out, and what is wrong with one."""

from dataclasses import replace

import pytest

from common.errors import Invalid
from ecommerce_api.models.products import Variant
from tests.fixtures.shop import a_product


def test_a_variant_is_named_with_its_product() -> None:
    product = a_product(title="Storm Lantern")
    assert product.name_of(product.variants[1]) == "Storm Lantern (Clay)"
    only = Variant("T-ONLY", {}, product.variants[0].prices, 1)
    assert product.name_of(only) == "Storm Lantern"


def test_it_is_sold_out_when_no_variant_is_left() -> None:
    product = a_product(stock=0)
    assert product.sold_out
    prices = product.variants[0].prices
    rest = [product.variants[0], Variant("T-REST", {"Colour": "Sea"}, prices, 1)]
    assert not a_product(variants=rest).sold_out


def test_all_that_is_wrong_with_a_product_is_said_at_once_by_field() -> None:
    right = a_product(slug="lantern")
    assert right.checked() is right
    one, two = right.variants
    odd = replace(one, prices={"EUR": -1}, weight=-1)
    with pytest.raises(Invalid) as refusal:
        a_product(slug="No slug", title=" ", variants=[one, odd, two]).checked()
    assert list(refusal.value.errors) == [
        "slug",
        "title",
        "variants",
        "variants.1.prices",
        "variants.1.weight",
    ]


def test_variants_have_the_same_options_and_differ_in_them() -> None:
    one, two = a_product().variants
    for variants in ([], [one, one], [one, replace(two, options={"Size": "Large"})]):
        with pytest.raises(Invalid, match="variants"):
            a_product(slug="lantern", variants=variants).checked()
