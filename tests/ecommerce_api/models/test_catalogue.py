"""The catalogue in memory: what a plain loop over all products finds, also after any changes."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ecommerce_api.models.attributes import Attribute
from ecommerce_api.models.browsing import SORTS, Range, Sort, Wanted, matches, page
from ecommerce_api.models.cards import AVAILABLE, CATEGORY, PRICE, Card, attribute, option
from ecommerce_api.models.catalogue import Catalogue
from ecommerce_api.models.categories import Category, Tree
from ecommerce_api.models.facets import facets
from ecommerce_api.models.products import Product, Variant
from tests.fixtures.shop import a_product

TREE = Tree([Category("home", "Home", None), Category("lamps", "Lamps", "home")])
ATTRIBUTES = {
    one.key: one
    for one in (
        Attribute("dimmable", "Dimmable", "boolean"),
        Attribute("volume", "Volume", "number", unit="l"),
    )
}
COLOURS = ["Sea", "Clay", "Oat"]


@st.composite
def products(draw: st.DrawFn) -> Product:
    number = draw(st.integers(0, 9))
    colours = draw(st.lists(st.sampled_from(COLOURS), min_size=1, unique=True))
    price, stock = draw(st.integers(1, 6)) * 500, draw(st.integers(0, 1))
    prices: Any = dict.fromkeys(("EUR", "USD", "JPY", "KWD"), price)
    return a_product(
        slug=f"product-{number}",
        title=draw(st.sampled_from(["Lamp", "Lantern", "Lamp Stand"])),
        categories=[draw(st.sampled_from(["home", "lamps", "elsewhere"]))],
        attributes=draw(
            st.sampled_from([{}, {"dimmable": True}, {"dimmable": False, "volume": 1.5}])
        ),
        added_on=date(2026, 1, draw(st.integers(1, 3))),
        variants=[
            Variant(f"T-{number}-{colour}", {"Colour": colour}, prices, stock) for colour in colours
        ],
    )


FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "below home": {"values": {CATEGORY: frozenset({"home"})}},
    "two colours": {"values": {option("Colour"): frozenset({"Sea", "Clay"})}},
    "left": {"values": {AVAILABLE: frozenset({"yes"}), option("Colour"): frozenset({"Oat"})}},
    "dear": {"ranges": {PRICE: (Range(1500, None),)}},
    "small": {"ranges": {attribute("volume"): (Range(None, 1500),)}},
    "dimmable": {"values": {attribute("dimmable"): frozenset({"true"})}},
    "unknown": {"values": {option("Size"): frozenset({"Large"})}},
}
WANTED: dict[str, Any] = {
    "all": lambda _: True,
    "below home": lambda one: one.categories[0] in {"home", "lamps"},
    "two colours": lambda one: {"Sea", "Clay"} & {v.options["Colour"] for v in one.variants},
    "left": lambda one: not one.sold_out and "Oat" in {v.options["Colour"] for v in one.variants},
    "dear": lambda one: one.lowest_price("EUR").amount >= 1500,
    "small": lambda one: one.attributes.get("volume", 9) <= 1.5,
    "dimmable": lambda one: one.attributes.get("dimmable") is True,
    "unknown": lambda _: False,
}
ORDERS: dict[Sort, tuple[Any, bool]] = {
    "newest": (lambda one: (one.added_on, one.slug), True),
    "relevance": (lambda one: (one.added_on, one.slug), True),
    "title": (lambda one: (one.title.casefold(), one.slug), False),
    "cheapest": (lambda one: (one.lowest_price("EUR").amount, one.slug), False),
    "dearest": (lambda one: (one.lowest_price("EUR").amount, one.slug), True),
}


def a_catalogue(given: list[Product]) -> Catalogue:
    return Catalogue.of(given, tree=TREE, attributes=ATTRIBUTES, language="english")


def seen(catalogue: Catalogue, wanted: Wanted) -> list[str]:
    """All slugs, page after page."""
    found, slugs, after = matches(catalogue, wanted), [], None
    for _ in range(20):
        shelf = page(catalogue, wanted, found, 3, after)
        slugs += [card.slug for card in shelf.rows]
        after = shelf.next
        if after is None:
            break
    assert len(slugs) == shelf.total
    return slugs


@settings(max_examples=60, deadline=None)
@given(
    st.lists(products(), max_size=8, unique_by=lambda one: one.slug),
    st.lists(products(), max_size=5, unique_by=lambda one: one.slug),
    st.sampled_from(sorted(FILTERS)),
    st.sampled_from(SORTS),
)
def test_a_list_is_what_a_loop_over_all_products_finds(
    before: list[Product], changes: list[Product], name: str, sort: Sort
) -> None:
    first = a_catalogue(before)
    was = seen(first, Wanted())
    gone = {"product-0"} - {one.slug for one in changes}
    now = first.changed(changes, gone=gone, revision=1)
    left = {one.slug: one for one in (*before, *changes) if one.slug not in gone}
    key, backwards = ORDERS[sort]
    rightly = sorted(filter(WANTED[name], left.values()), key=key, reverse=backwards)
    wanted = Wanted(sort=sort, **FILTERS[name])
    assert seen(now, wanted) == [one.slug for one in rightly]
    assert seen(first, Wanted()) == was, "who still reads the old one is not disturbed"
    counted = {
        (facet.kind, facet.key, value.key): value.count
        for facet in facets(now, wanted, matches(now, wanted))
        for value in facet.values
    }
    anew = a_catalogue(list(left.values()))
    assert counted == {
        (facet.kind, facet.key, value.key): value.count
        for facet in facets(anew, wanted, matches(anew, wanted))
        for value in facet.values
    }


def test_an_empty_shop_has_empty_lists() -> None:
    catalogue = a_catalogue([])
    for wanted in (Wanted(), *(Wanted(sort=sort, text="lamp") for sort in SORTS)):
        found = matches(catalogue, wanted)
        assert page(catalogue, wanted, found, 3).rows == []
        assert [facet.values for facet in facets(catalogue, wanted, found)] == [[], [], []]


def test_a_facet_does_not_count_its_own_choice() -> None:
    sea, clay, both = (
        replace(a_product(), variants=[v for v in a_product().variants if v.label in labels])
        for labels in (["Pine"], ["Clay"], ["Pine", "Clay"])
    )
    catalogue = a_catalogue([sea, clay, both])
    wanted = Wanted(values={option("Colour"): frozenset({"Pine"})})
    found = matches(catalogue, wanted)
    assert page(catalogue, wanted, found, 10).total == 2
    [colours] = [one for one in facets(catalogue, wanted, found) if one.kind == "option"]
    assert [(v.key, v.count, v.chosen) for v in colours.values] == [
        ("Pine", 2, True),
        ("Clay", 2, False),
    ]
    [left] = [one for one in facets(catalogue, wanted, found) if one.kind == "available"]
    assert [value.count for value in left.values] == [2], "other facets do"


def test_pages_stay_right_while_products_change_between_them() -> None:
    made = [a_product(slug=f"lamp-{n}", added_on=date(2026, 1, n)) for n in range(1, 8)]
    catalogue, wanted = a_catalogue(made), Wanted()
    first = page(catalogue, wanted, matches(catalogue, wanted), 3)
    assert [card.slug for card in first.rows] == ["lamp-7", "lamp-6", "lamp-5"]
    newer = a_product(slug="lamp-9", added_on=date(2026, 1, 9))
    edited = replace(made[2], title="Lamp, edited", version=2)
    now = catalogue.changed([newer, edited], gone=["lamp-5"], revision=2)
    second = page(now, wanted, matches(now, wanted), 3, first.next)
    assert [card.slug for card in second.rows] == ["lamp-4", "lamp-3", "lamp-2"]
    assert second.rows[1].title == "Lamp, edited"


def test_relevance_goes_over_pages_too() -> None:
    made = [a_product(title=title) for title in ("Lantern", "Lamp") for _ in range(4)]
    catalogue = a_catalogue([replace(one, description="A lantern.") for one in made])
    wanted = Wanted(text="lantern", sort="relevance")
    slugs = seen(catalogue, wanted)
    assert set(slugs[:4]) == {one.slug for one in made[:4]}
    assert sorted(slugs) == sorted(one.slug for one in made)


def test_prices_and_measures_are_cut_at_round_numbers() -> None:
    prices = (100, 900, 1500, 2000, 7000, 30000)
    made = [
        a_product(attributes={"volume": amount / 1000}, variants=[priced(amount)])
        for amount in prices
    ]
    catalogue = a_catalogue(made)
    found = {
        one.key or one.kind: one
        for one in facets(catalogue, Wanted(), matches(catalogue, Wanted()))
    }
    assert [(v.key, v.name, v.count) for v in found["price"].values] == [
        ("..1999", "up to €19.99", 3),
        ("2000..4999", "€20.00 to €49.99", 1),
        ("5000..9999", "€50.00 to €99.99", 1),
        ("20000..", "from €200.00", 1),
    ]
    assert [(v.key, v.name) for v in found["volume"].values][:2] == [
        ("..1.999", "under 2 l"),
        ("2..4.999", "2 l to 5 l"),
    ]


def test_a_catalogue_wears_out() -> None:
    catalogue = a_catalogue([a_product(slug="lamp")])
    for revision in range(3):
        many = [a_product(slug=f"lamp-{number}") for number in range(600)]
        assert not catalogue.worn
        catalogue = catalogue.changed(many, gone=(), revision=revision)
    assert catalogue.worn
    assert len(catalogue.alive) == 601


def priced(amount: int) -> Variant:
    prices: Any = dict.fromkeys(("EUR", "USD", "JPY", "KWD"), amount)
    return Variant(f"T-{amount}", {}, prices, 1)


def test_a_card_has_what_a_list_shows() -> None:
    product = a_product(title="Storm Lantern", stock=0)
    card = Card.of(product)
    assert (card.title, card.picture, card.sold_out) == ("Storm Lantern", product.picture, True)
    assert card.lowest_price("JPY") == product.lowest_price("JPY")
    catalogue = a_catalogue([product])
    assert page(catalogue, Wanted(), matches(catalogue, Wanted()), 1).rows == [card]
