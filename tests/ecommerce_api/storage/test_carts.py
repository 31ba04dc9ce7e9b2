"""How carts are kept: by their version, which never goes back."""

from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.models.money import Money
from ecommerce_api.storage import carts
from tests.fixtures.shop import NewProduct, stop_selling


def test_a_cart_is_kept_only_over_the_one_it_was_made_from(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product, empty = new_product(), carts.of(shop_db, new_id())
    assert (empty.version, empty.lines) == (0, ())
    one, two = (empty.with_quantity(product, product.variants[0], number) for number in (1, 2))
    assert [carts.replace(shop_db, cart, was=0) for cart in (one, two)] == [True, False]
    assert carts.of(shop_db, empty.buyer_id) == one
    later = one.emptied()
    assert [carts.replace(shop_db, later, was=was) for was in (7, 1, 1)] == [False, True, False]
    assert carts.of(shop_db, empty.buyer_id) == later


def test_a_quote_is_made_of_the_cart_and_the_shelves_of_now(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    kept, gone = new_product(), new_product()
    cart = carts.of(shop_db, new_id())
    for product in (kept, gone):
        cart = cart.with_quantity(product, product.variants[0], 2)
        carts.replace(shop_db, cart, was=cart.version - 1)
    stop_selling(shop_db, gone)
    quote = carts.quoted(shop_db, cart.buyer_id, "JPY")
    assert quote.cart == cart
    assert [line.product for line in quote.lines] == [kept]
    assert [line.slug for line in quote.gone] == [gone.slug]
    assert quote.total == Money(2 * 1980, "JPY")
