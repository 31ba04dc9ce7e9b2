"""The demo's terms of sale: what the shop gives away, what states take, and what delivery costs.

Tax rates are those that we know for the beginning of 2026; they were not compared with an official list, such as
the European Commission's "Taxes in Europe Database", and no tax is to be paid by them. `reduced` is the rate of printed books; one class for books, coffee and tea
is simpler than the world, in which a shop has a class for each. American local taxes are left out but for New
York City's. Who sells for real asks a tax service and keeps its answers in the same place.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from ecommerce_api.models.addresses import Area
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.money import Prices
from ecommerce_api.models.promotions import (
    BuyGet,
    FixedAmount,
    FreeShipping,
    Offer,
    Percentage,
    Promotion,
    Scope,
)
from ecommerce_api.models.shipping import Method, WeightTier, Zone
from ecommerce_api.models.taxes import SHIPPING, STANDARD, Tax, TaxRule
from ecommerce_api.models.terms import Terms
from ecommerce_api.storage import coupons, terms
from ecommerce_api.storage.database import Database, Document

DEMO = UUID(int=0)
REDUCED = "reduced"
# In the price: country, standard rate, reduced rate, in millionths.
VAT = [
    ("AT", 200_000, 100_000),
    ("BE", 210_000, 60_000),
    ("CH", 81_000, 26_000),
    ("DE", 190_000, 70_000),
    ("ES", 210_000, 40_000),
    ("FI", 255_000, 135_000),
    ("FR", 200_000, 55_000),
    ("GB", 200_000, 0),
    ("IE", 230_000, 0),
    ("IT", 220_000, 40_000),
    ("LU", 170_000, 30_000),
    ("NL", 210_000, 90_000),
    ("NO", 250_000, 0),
    ("PL", 230_000, 50_000),
    ("PT", 230_000, 60_000),
    ("SE", 250_000, 60_000),
]
NEW_YORK_CITY = ("100", "101", "102", "103", "104", "111", "112", "113", "114", "116")
# On top, in the states where this shop has a place of business: state, the rate of goods, the rate of delivery.
SALES_TAX = [
    ("CA", 72_500, 0),
    ("NY", 40_000, 40_000),
    ("TX", 62_500, 62_500),
    ("WA", 65_000, 65_000),
]
OTHER_STATES = (
    "AK AL AR AZ CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV OH OK OR "
    "PA RI SC SD TN UT VA VT WI WV WY"
)
# Canada: one harmonised tax, or the federal one with that of the province, or the federal one alone.
HST = {"NB": 150_000, "NL": 150_000, "NS": 140_000, "ON": 130_000, "PE": 150_000}
PROVINCIAL = [
    ("BC", "PST", 70_000),
    ("MB", "RST", 70_000),
    ("QC", "QST", 99_750),
    ("SK", "PST", 60_000),
]
FEDERAL_ALONE = ("AB", "NT", "NU", "YT")
EUROPE = tuple(country for country, _, _ in VAT if country != "DE")


def seed(db: Database[Document], *, now: datetime) -> None:
    """Put terms and coupons there, unless there are any: what staff changed since stays."""
    terms.replace(db, demo_terms(), was=0)
    for coupon in demo_coupons(now):
        coupons.add(db, coupon, uuid5(DEMO, coupon.code))


def demo_terms() -> Terms:
    return Terms(1, _promotions(), (*_vat(), *_on_top()), _zones()).checked()


def demo_coupons(now: datetime) -> list[Coupon]:
    """For everybody, for three, with a minimum, for the delivery, and one that is over."""
    pier = Offer(
        "From the north pier",
        FixedAmount(_prices(2000, 2200, 3200, 6500)),
        minimum=_prices(10_000, 11_000, 16_000, 33_000),
    )
    three = Offer("For the first three", FixedAmount(_prices(500, 550, 800, 1500)))
    summer = Offer("Summer", Percentage(150_000), ends_at=now - timedelta(days=7))
    return [
        Coupon("WELCOME-10", Offer("Welcome", Percentage(100_000)), limit=10_000),
        Coupon("LANTERN-3", three, limit=3),
        Coupon("PIER-20", pier, limit=500, per_customer=2),
        Coupon("FREIGHT", Offer("Delivery on us", FreeShipping(("parcel",))), limit=1000),
        Coupon("SUMMER", summer, limit=1000),
    ]


def _promotions() -> tuple[Promotion, ...]:
    stationery = Scope(("stationery-notebooks", "stationery-writing", "stationery-paper"))
    big = Offer(
        "Thank you for a big order",
        FixedAmount(_prices(1000, 1100, 1600, 3000)),
        minimum=_prices(25_000, 27_500, 40_000, 80_000),
    )
    camp = Offer("Camp, alone", Percentage(200_000), Scope(("outdoors-camp",)), exclusive=True)
    tea = Offer("Tea time", Percentage(100_000), Scope(("coffee-tea-tea",)))
    three = Offer("Stationery: three for two", BuyGet(2, 1, most=3), stationery)
    return (
        Promotion("three-for-two", three, priority=20),
        Promotion("tea-time", tea, priority=10),
        Promotion("big-order", big),
        Promotion("camp", camp),
    )


def _vat() -> list[TaxRule]:
    """Of Europe and Japan, where shelf prices contain the tax."""
    europe = [(country, _tax("VAT", full, low)) for country, full, low in VAT]
    found = [*europe, ("JP", _tax("Consumption tax", 100_000, 80_000))]
    return [TaxRule((Area(country),), inclusive=True, taxes=(tax,)) for country, tax in found]


def _on_top() -> list[TaxRule]:
    """Of North America, where tax comes on top; a city stands before its state."""
    city = TaxRule(
        (Area("US", "NY", NEW_YORK_CITY),), inclusive=False, taxes=(_sales_tax(88_750, 88_750),)
    )
    states = [
        TaxRule(_regions("US", [state]), inclusive=False, taxes=(_sales_tax(goods, freight),))
        for state, goods, freight in SALES_TAX
    ]
    nothing = TaxRule(_regions("US", OTHER_STATES.split()), inclusive=False, taxes=())
    gst = _tax("GST", 50_000)
    harmonised = [
        TaxRule(_regions("CA", [province]), inclusive=False, taxes=(_tax("HST", rate, 50_000),))
        for province, rate in HST.items()
    ]
    doubled = [
        TaxRule(_regions("CA", [province]), inclusive=False, taxes=(gst, _tax(name, rate, 0)))
        for province, name, rate in PROVINCIAL
    ]
    alone = TaxRule(_regions("CA", FEDERAL_ALONE), inclusive=False, taxes=(gst,))
    return [city, *states, nothing, *harmonised, *doubled, alone]


def _zones() -> tuple[Zone, ...]:
    """From the near to the far. Islands stand before their mainland."""
    home = (
        _parcel(_prices(490, 540, 800, 1600), _prices(890, 980, 1400, 2900), _free(60)),
        Method(
            "express",
            "Express, next morning",
            (WeightTier(20_000, _prices(1490, 1640, 2400, 4900)),),
        ),
        Method("pickup", "Pick it up at the pier", pickup=True),
    )
    europe = (
        _parcel(_prices(990, 1090, 1600, 3200), _prices(1990, 2190, 3200, 6500), _free(120)),
        Method(
            "express", "Express, two days", (WeightTier(20_000, _prices(2990, 3290, 4800, 9800)),)
        ),
    )
    islands = (_parcel(_prices(1990, 2190, 3200, 6500), _prices(3990, 4390, 6400, 13_000), {}),)
    world = (
        _parcel(_prices(1990, 2190, 3200, 6500), _prices(4990, 5490, 8000, 16_300), _free(250)),
    )
    return (
        Zone("germany", "Germany", (Area("DE"),), home),
        Zone(
            "islands",
            "Scottish islands",
            (Area("GB", "", ("HS", "KW15", "KW16", "KW17", "ZE")),),
            islands,
        ),
        Zone("europe", "Europe", tuple(Area(code) for code in EUROPE), europe),
        Zone("world", "Overseas", tuple(Area(code) for code in ("CA", "JP", "KW", "US")), world),
    )


def _tax(name: str, standard: int, reduced: int | None = None) -> Tax:
    return Tax(name, {STANDARD: standard, REDUCED: standard if reduced is None else reduced})


def _sales_tax(goods: int, freight: int) -> Tax:
    return Tax("Sales tax", {STANDARD: goods, SHIPPING: freight})


def _regions(country: str, regions: Iterable[str]) -> tuple[Area, ...]:
    return tuple(Area(country, region) for region in regions)


def _parcel(light: Prices, heavy: Prices, free_from: Prices) -> Method:
    """To 5 kg and to 30 kg; nothing heavier."""
    tiers = (WeightTier(5000, light), WeightTier(30_000, heavy))
    return Method("parcel", "Parcel", tiers, free_from=free_from)


def _free(euros: int) -> Prices:
    """About as much in all currencies."""
    return _prices(euros * 100, euros * 110, euros * 160, euros * 330)


def _prices(eur: int, usd: int, jpy: int, kwd: int) -> Prices:
    return {"EUR": eur, "USD": usd, "JPY": jpy, "KWD": kwd}
