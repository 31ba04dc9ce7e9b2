"""What buyers ask before they order: what is it altogether? Nothing is written and nothing is reserved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from common.errors import FieldErrors, Invalid, NotFound
from ecommerce_api.models import notices
from ecommerce_api.models.carts import CartLine, QuotedLine
from ecommerce_api.models.coupons import Coupon, code_of
from ecommerce_api.models.pricing import quote
from ecommerce_api.models.quotes import Asked, Quote, Wish
from ecommerce_api.models.terms import Terms
from ecommerce_api.storage import carts, coupons, products
from ecommerce_api.storage import terms as stored_terms
from ecommerce_api.storage.database import Database, Document


def of_cart(db: Database[Document], buyer_id: UUID, wish: Wish, *, now: datetime) -> Quote:
    """What the buyer's cart costs now. Raises Invalid as `of_lines`."""
    today = carts.quoted(db, buyer_id, wish.currency)
    return _quote(db, today.lines, today.gone, buyer_id, wish, now=now)


def of_lines(
    db: Database[Document],
    wanted: Sequence[tuple[str, int]],
    buyer_id: UUID | None,
    wish: Wish,
    *,
    now: datetime,
) -> Quote:
    """What so many of each SKU cost now, for anybody.

    Raises:
        Invalid: a SKU that is not sold; a coupon, a country or a delivery that there is not.
    """
    return _quote(db, _lines(db, wanted, wish), (), buyer_id, wish, now=now)


def _quote(
    db: Database[Document],
    lines: Sequence[QuotedLine],
    gone: Sequence[CartLine],
    buyer_id: UUID | None,
    wish: Wish,
    *,
    now: datetime,
) -> Quote:
    terms = stored_terms.current(db)
    _refuse_unknown(terms, wish)
    coupon = _coupon(db, wish.code, buyer_id)
    found = quote(lines, terms, Asked(wish.currency, now, wish.destination, wish.method, coupon))
    more = [*notices.of_goods(lines, gone), *notices.of_change(found.total, wish.seen)]
    return found.with_notices(more)


def _lines(
    db: Database[Document], wanted: Sequence[tuple[str, int]], wish: Wish
) -> list[QuotedLine]:
    lines: list[QuotedLine] = []
    errors: FieldErrors = {}
    for number, (sku, quantity) in enumerate(wanted):
        if any(sku == other for other, _ in wanted[:number]):
            errors[f"lines.{number}.sku"] = ["stands here twice"]
            continue
        try:
            product, variant = products.by_sku(db, sku)
        except NotFound:
            errors[f"lines.{number}.sku"] = ["is not sold here"]
        else:
            lines.append(QuotedLine(product, variant, quantity, variant.price(wish.currency)))
    if errors:
        raise Invalid.fields(errors)
    return lines


def _refuse_unknown(terms: Terms, wish: Wish) -> None:
    """What is possible here and now is for the quote to say; what there is nowhere is a mistake."""
    errors: FieldErrors = {}
    if wish.destination and terms.zone(wish.destination) is None:
        country = wish.destination.country
        errors["destination.country"] = [f"the shop does not deliver to {country}"]
    methods = {method.key for zone in terms.zones for method in zone.methods}
    if wish.method is not None and wish.method not in methods:
        errors["method"] = ["there is no such delivery"]
    if errors:
        raise Invalid.fields(errors)


def _coupon(db: Database[Document], code: str | None, buyer_id: UUID | None) -> Coupon | None:
    if code is None:
        return None
    try:
        return coupons.of(db, code_of(code), buyer_id)
    except NotFound as error:
        raise Invalid.field("coupon", "there is no such coupon") from error
