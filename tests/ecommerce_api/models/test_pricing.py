"""What holds for every basket under all terms, as Hypothesis draws them; and the sums of a few as people know them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ecommerce_api.models.addresses import Area, Destination
from ecommerce_api.models.carts import QuotedLine
from ecommerce_api.models.charges import Charge
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.money import Money
from ecommerce_api.models.pricing import quote
from ecommerce_api.models.promotions import (
    FixedAmount,
    FreeShipping,
    Offer,
    Percentage,
    Promotion,
    Scope,
)
from ecommerce_api.models.quotes import Asked, Quote
from ecommerce_api.models.shipping import Method, WeightTier, Zone
from ecommerce_api.models.taxes import Tax, TaxRule
from ecommerce_api.models.terms import Terms
from tests.fixtures import baskets
from tests.fixtures.baskets import NOW, a_line


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[QuotedLine], Terms, Asked]:
    currency = draw(baskets.currencies)
    lines = draw(baskets.baskets(currency))
    return lines, draw(baskets.terms), draw(baskets.asked(currency))


Case = tuple[list[QuotedLine], Terms, Asked]


def charges_of(found: Quote) -> list[Charge]:
    return [
        *(line.charge for line in found.lines),
        *([found.shipping.charge] if found.shipping else []),
    ]


@given(cases())
def test_lines_totals_taxes_and_the_explanation_agree(case: Case) -> None:
    found = quote(*case)
    totals, charges = found.totals, charges_of(found)
    assert totals.total.amount == sum(one.gross.amount for one in charges)
    assert totals.tax.amount == sum(one.tax.amount for one in charges)
    assert totals.discounts.amount == sum(one.discount for one in charges)
    outside = 0 if totals.tax_included else totals.tax.amount
    goods, shipping = totals.goods.amount, totals.shipping.amount
    assert totals.total.amount == goods - totals.discounts.amount + shipping + outside
    assert totals.tax.amount == sum(row.tax.amount for row in found.taxes)
    assert sum(step.amount.amount for step in found.steps if step.adds) == found.total.amount
    assert found.steps[-1].amount == found.total


@given(cases())
def test_nothing_is_below_zero_and_no_discount_above_its_price(case: Case) -> None:
    for charge in charges_of(quote(*case)):
        assert all(one.amount.amount > 0 for one in charge.discounts)
        assert charge.discount <= charge.listed.amount
        assert min(charge.net.amount, charge.tax.amount, charge.gross.amount) >= 0


@given(cases())
def test_tax_in_the_price_changes_no_price_and_tax_on_top_no_net(case: Case) -> None:
    found = quote(*case)
    for charge in charges_of(found):
        charged = charge.gross if found.totals.tax_included else charge.net
        assert charged.amount == charge.listed.amount - charge.discount


@given(cases(), st.randoms())
def test_the_order_of_the_lines_changes_nothing_and_quoting_twice_gives_the_same(
    case: Case, chance: st.random_module
) -> None:
    lines, terms, asked = case
    found = quote(lines, terms, asked)
    mixed = list(lines)
    chance.shuffle(mixed)
    again = quote(mixed, terms, asked)
    assert again.fingerprint == found.fingerprint == quote(lines, terms, asked).fingerprint
    assert (again.totals, again.taxes, again.notices) == (found.totals, found.taxes, found.notices)
    assert [one.line for one in again.lines] == mixed


@given(cases(), st.integers(0, 10**6))
def test_one_thing_more_never_makes_the_goods_cheaper(case: Case, price: int) -> None:
    lines, terms, asked = case
    more = [*lines, a_line(99, 1, asked.currency, price)]
    before, after = quote(lines, terms, asked), quote(more, terms, asked)
    assert after.totals.goods.amount == before.totals.goods.amount + price
    assert after.fingerprint != before.fingerprint


@given(cases())
def test_with_a_coupon_no_less_is_taken_off_than_without_and_if_it_counts_not_it_is_told_why(
    case: Case,
) -> None:
    lines, terms, asked = case
    without = quote(lines, terms, replace(asked, coupon=None))
    found = quote(lines, terms, asked)
    assert found.totals.discounts.amount >= without.totals.discounts.amount
    if asked.coupon and lines:
        reasons = [code for code in codes(found) if code.startswith("coupon-")]
        assert len(reasons) == (found.coupon is None)


@given(cases(), baskets.currencies)
def test_the_decimals_of_a_currency_change_no_number(case: Case, other: str) -> None:
    """Under terms that name all currencies alike, as the rules know amounts and not what they are worth."""
    lines, terms, asked = case
    plain = replace(terms, promotions=tuple(p for p in terms.promotions if not named(p)), zones=())
    if asked.coupon and named(Promotion("coupon", asked.coupon.offer)):
        asked = replace(asked, coupon=None)
    abroad = [replace(line, price=Money(line.price.amount, other)) for line in lines]
    numbers = [
        [(c.net.amount, c.tax.amount, c.discount) for c in charges_of(quote(*one))]
        for one in ((lines, plain, asked), (abroad, plain, replace(asked, currency=other)))
    ]
    assert numbers[0] == numbers[1]


def named(promotion: Promotion) -> bool:
    """Whether it says what it means currency by currency."""
    return bool(promotion.offer.minimum) or isinstance(promotion.offer.effect, FixedAmount)


# Prices a person can work out.

GERMANY = Destination("DE", "", "20457")
VAT = TaxRule(
    (Area("DE"),), inclusive=True, taxes=(Tax("VAT", {"standard": 190_000, "reduced": 70_000}),)
)
QUEBEC = TaxRule(
    (Area("CA", "QC"),),
    inclusive=False,
    taxes=(Tax("GST", {"standard": 50_000}), Tax("QST", {"standard": 99_750, "reduced": 0})),
)
PARCEL = Method("parcel", "Parcel", (WeightTier(5000, {"EUR": 490}),), free_from={"EUR": 10_000})
PICKUP = Method("pickup", "Pick it up", pickup=True)
WORLD = Zone("world", "World", (Area("DE"), Area("CA")), (PARCEL, PICKUP))
TERMS = Terms(1, (), (VAT, QUEBEC), (WORLD,))


def asked(**given: object) -> Asked:
    usual = {"currency": "EUR", "now": NOW, "destination": GERMANY, "method": "parcel"}
    return Asked(**usual | given)


def offering(*offers: Offer) -> Terms:
    promotions = [
        Promotion(f"p{number}", offer, priority=-number) for number, offer in enumerate(offers)
    ]
    return replace(TERMS, promotions=tuple(promotions))


def numbers(found: Quote) -> list[tuple[str, int]]:
    return [(step.text, step.amount.amount) for step in found.steps]


def test_a_quote_explains_itself_line_by_line() -> None:
    lines = [
        a_line(1, 2, price=2500, weight=900),
        a_line(2, 1, price=1000, tax_class="reduced", category="tea"),
    ]
    sale = Offer("Autumn sale", Percentage(100_000), Scope(("home",)))
    coupon = Coupon("FIVE", Offer("Five off", FixedAmount({"EUR": 500})), limit=10)
    found = quote(lines, offering(sale), asked(coupon=coupon))
    assert numbers(found) == [
        ("Thing 1: 2 at €25.00", 5000),
        ("Thing 2: 1 at €10.00", 1000),
        ("Autumn sale", -500),
        ("Five off (coupon FIVE)", -500),
        ("Delivery: Parcel", 490),
        ("19\u00a0% VAT on €38.50, included", 731),
        ("7\u00a0% VAT on €8.50, included", 59),
        ("Total", 5490),
    ]
    assert found.complete
    assert found.coupon == "FIVE"
    assert [line.charge.discount for line in found.lines] == [909, 91]
    assert [step.kind for step in found.steps if not step.adds] == ["tax", "tax", "total"]
    assert found.totals.tax_included


def test_where_tax_comes_on_top_each_tax_has_its_row() -> None:
    lines = [
        a_line(1, 1, price=1999),
        a_line(2, 3, price=333, tax_class="reduced"),
    ]
    found = quote(lines, TERMS, asked(destination=Destination("CA", "QC"), method="pickup"))
    assert numbers(found)[2:] == [
        ("Delivery: Pick it up", 0),
        ("5\u00a0% GST on €29.98", 150),
        ("9.975\u00a0% QST on €19.99", 199),
        ("0\u00a0% QST on €9.99", 0),
        ("Total", 3347),
    ]
    assert [line.charge.tax.amount for line in found.lines] == [299, 50]


def test_without_a_destination_there_is_neither_tax_nor_delivery_yet() -> None:
    found = quote([a_line()], TERMS, asked(destination=None))
    assert (found.missing, found.taxes, found.shipping) == (("destination", "method"), (), None)
    assert found.total == Money(1000, "EUR")
    assert not found.complete


def test_a_country_whose_regions_tax_asks_for_the_region() -> None:
    found = quote([a_line()], TERMS, asked(destination=Destination("CA"), method="pickup"))
    assert found.missing == ("region",)


def test_the_ways_that_are_possible_are_told_with_their_prices() -> None:
    light, heavy = a_line(weight=5000), a_line(weight=5001)
    found = quote([light], TERMS, asked(method=None))
    assert [(one.key, one.price.amount) for one in found.methods] == [
        ("parcel", 490),
        ("pickup", 0),
    ]
    assert found.missing == ("method",)
    found = quote([heavy], TERMS, asked())
    assert [one.key for one in found.methods] == ["pickup"]
    assert (found.missing, codes(found)) == (("method",), ["method-not-possible"])
    found = quote([light], TERMS, asked(destination=Destination("ZW")))
    assert (found.methods, codes(found)) == ((), ["not-delivered"])


def test_free_delivery_is_announced_and_given_and_a_coupon_does_not_cost_it() -> None:
    [notice] = quote([a_line(price=9000)], TERMS, asked()).notices
    assert (notice.code, notice.amount) == ("spend-more", Money(1000, "EUR"))
    coupon = Coupon("HALF", Offer("Half", Percentage(500_000)), limit=10)
    found = quote([a_line(price=10_000)], TERMS, asked(coupon=coupon))
    assert (found.total, found.notices) == (Money(5000, "EUR"), ())


def test_a_promotion_that_is_near_says_how_much_is_lacking() -> None:
    near = Offer("Ten off tea", FixedAmount({"EUR": 1000}), Scope(("tea",)), {"EUR": 4000})
    found = quote([a_line(1), a_line(2, 2, category="tea")], offering(near), asked(method="pickup"))
    assert [one.text for one in found.notices] == ["Spend €20.00 more for: Ten off tea."]
    assert quote([a_line(1)], offering(near), asked(method="pickup")).notices == ()


def test_a_promotion_counts_from_its_beginning_to_right_before_its_end() -> None:
    moment, plain = timedelta(seconds=1), Offer("Sale", Percentage(100_000))
    cases = [
        (replace(plain, starts_at=NOW, ends_at=NOW + moment), 900),
        (replace(plain, starts_at=NOW + moment), 1000),
        (replace(plain, ends_at=NOW), 1000),
        (replace(plain, minimum={"JPY": 1}), 1000),
    ]
    for offer, total in cases:
        found = quote([a_line()], offering(offer), asked(method="pickup"))
        assert (found.total.amount, found.notices) == (total, ())


def test_the_odd_cent_lies_with_the_same_thing_in_whatever_order_it_is_bought() -> None:
    lines = [a_line(1, price=500), a_line(2, price=500), a_line(3, price=500)]
    terms = offering(Offer("A euro off", FixedAmount({"EUR": 100})))
    for mixed in (lines, lines[::-1]):
        found = quote(mixed, terms, asked())
        cuts = {one.sku: one.charge.discount for one in found.lines}
        assert cuts == {"SKU-1": 34, "SKU-2": 33, "SKU-3": 33}


def test_why_a_coupon_does_not_count_is_told() -> None:
    plain = Coupon("TEN", Offer("Ten off", Percentage(100_000)), limit=3, per_customer=2)
    sale = Offer("Sale", Percentage(200_000), exclusive=True)
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    cases = [
        (replace(plain, active=False), TERMS, "coupon-not-valid"),
        (replace(plain, used=3), TERMS, "coupon-not-valid"),
        (replace(plain, used_by_buyer=2), TERMS, "coupon-not-valid"),
        (replace(plain, offer=replace(plain.offer, ends_at=NOW)), TERMS, "coupon-not-valid"),
        (replace(plain, offer=replace(plain.offer, starts_at=future)), TERMS, "coupon-not-valid"),
        (replace(plain, offer=replace(plain.offer, minimum={"JPY": 1})), TERMS, "coupon-not-valid"),
        (
            replace(plain, offer=replace(plain.offer, scope=Scope(("tea",)))),
            TERMS,
            "coupon-for-other-things",
        ),
        (
            replace(plain, offer=replace(plain.offer, minimum={"EUR": 1001})),
            TERMS,
            "coupon-minimum",
        ),
        (plain, offering(sale), "coupon-outdone"),
        (replace(plain, offer=Offer("Way", FreeShipping())), TERMS, "coupon-without-effect"),
    ]
    for coupon, terms, code in cases:
        found = quote([a_line()], terms, asked(coupon=coupon, method="pickup"))
        assert (codes(found), found.coupon) == ([code], None)
    good = replace(plain, used=2, used_by_buyer=1, offer=replace(plain.offer, starts_at=past))
    found = quote([a_line()], TERMS, asked(coupon=good, method="pickup"))
    assert (codes(found), found.coupon, found.total.amount) == ([], "TEN", 900)


def test_the_fingerprint_knows_what_is_paid_and_where_and_not_when_or_under_which_name() -> None:
    usual = quote([a_line()], TERMS, asked()).fingerprint
    later = asked(now=NOW + timedelta(days=1))
    assert quote([a_line(title="New name")], TERMS, later).fingerprint == usual
    others = [
        quote([a_line(price=1001)], TERMS, asked()),
        quote([a_line(quantity=2, price=500)], TERMS, asked()),
        quote([a_line()], TERMS, asked(method="pickup")),
        quote([a_line()], TERMS, asked(destination=Destination("DE", "", "10115"))),
        quote([a_line()], replace(TERMS, taxes=()), asked()),
    ]
    assert len({usual, *(one.fingerprint for one in others)}) == 6
    yen, euros = (
        quote([a_line(currency=one)], TERMS, asked(currency=one, method="pickup"))
        for one in ("JPY", "EUR")
    )
    assert yen.total.amount == euros.total.amount
    assert yen.fingerprint != euros.fingerprint


def codes(found: Quote) -> list[str]:
    return [one.code for one in found.notices]
