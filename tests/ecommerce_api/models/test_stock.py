"""Where the pieces of a SKU are: moved by verbs, and all accounted for at every moment."""

import pytest

from common.ids import new_id
from ecommerce_api.models.stock import Stock

ORDER, ANOTHER = new_id(), new_id()


def test_an_order_holds_what_there_is_and_buys_or_gives_back_what_it_holds() -> None:
    stock = Stock.begun("T-1", 5).hold(3, ORDER)
    assert (stock.available, stock.reserved, stock.holds) == (2, 3, {ORDER: 3})
    assert stock.hold(3, ANOTHER) == stock, "there are two"
    sold, released = stock.sell(ORDER), stock.release(ORDER)
    assert (sold.available, sold.reserved, sold.sold) == (2, 0, 3)
    assert (released.available, released.reserved, released.sold) == (5, 0, 0)


def test_each_verb_done_twice_has_one_effect() -> None:
    stock = Stock.begun("T-1", 5).hold(3, ORDER)
    assert stock.hold(3, ORDER) == stock
    sold = stock.sell(ORDER)
    assert sold.sell(ORDER) == sold == sold.release(ORDER)
    back = sold.take_back(1, ANOTHER)
    assert (back.available, back.returned) == (3, 1)
    assert back.take_back(1, ANOTHER) == back
    more = back.adjust(10, ORDER)
    assert (more.available, more.adjusted) == (13, 10)
    assert more.adjust(10, ORDER) == more
    assert more.balanced


def test_nothing_is_counted_out_that_is_not_there() -> None:
    stock = Stock.begun("T-1", 5).hold(3, ORDER)
    assert stock.adjust(-3, ANOTHER) == stock
    assert stock.adjust(-2, ANOTHER).available == 0


@pytest.mark.parametrize("quantity", [0, -1])
def test_less_than_one_piece_is_not_moved(quantity: int) -> None:
    for verb in (Stock.begun("T-1", 5).hold, Stock.begun("T-1", 5).take_back):
        with pytest.raises(ValueError, match="cannot be moved"):
            verb(quantity, ORDER)


def test_books_that_somebody_wrote_in_do_not_balance() -> None:
    assert Stock.begun("T-1", 5).balanced
    assert not Stock("T-1", initial=5, available=4).balanced
    assert not Stock("T-1", initial=5, available=4, reserved=1).balanced, "held by nobody"
    assert not Stock("T-1", initial=-1, available=-1).balanced
