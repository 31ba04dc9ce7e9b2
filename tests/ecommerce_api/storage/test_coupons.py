"""How coupons are kept and counted: no use too many, none counted twice, none lost."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from os import getpid
from typing import Self

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from pymongo.database import Database

from common.errors import NotFound
from common.ids import new_id
from common.mongodb import Document
from common.paging import After, key_of
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.promotions import Offer, Percentage
from ecommerce_api.storage import coupons
from tests.fixtures.baskets import NOW

NewCoupon = Callable[..., Coupon]
_numbers = count(1)
FEW = settings(max_examples=8, stateful_step_count=15, deadline=None)


@pytest.fixture
def new_coupon(shop_db: Database[Document]) -> NewCoupon:
    """Gives out a code: `new_coupon(limit=1)`."""

    def make(limit: int = 3, per_customer: int = 1, **offer: object) -> Coupon:
        code = f"T-{getpid()}-{next(_numbers):04}"
        coupon = Coupon(code, Offer("Ten off", Percentage(100_000), **offer), limit, per_customer)
        assert coupons.add(shop_db, coupon, new_id())
        return coupon

    return make


def test_a_coupon_comes_back_as_it_was_kept(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    coupon = new_coupon(ends_at=NOW)
    assert coupons.of(shop_db, coupon.code) == coupon
    with pytest.raises(NotFound):
        coupons.of(shop_db, "NO-SUCH-CODE")


def test_a_code_is_given_out_once_and_doing_it_over_is_no_second_time(
    shop_db: Database[Document],
) -> None:
    made_id, coupon = new_id(), Coupon(f"ONCE-{getpid()}", Offer("x", Percentage(1)), limit=1)
    assert [coupons.add(shop_db, coupon, made_id) for _ in range(2)] == [True, True]
    assert not coupons.add(shop_db, coupon, new_id())


def test_a_use_counts_once_and_comes_back_once(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    code, order_id, buyer_id = new_coupon().code, new_id(), new_id()
    assert [coupons.claim(shop_db, code, order_id, buyer_id, NOW) for _ in range(3)] == [True] * 3
    used = coupons.of(shop_db, code, buyer_id)
    assert (used.used, used.used_by_buyer) == (1, 1)
    assert coupons.of(shop_db, code, new_id()).used_by_buyer == 0
    assert coupons.orders_of(shop_db, code) == {order_id: buyer_id}
    for _ in range(3):
        coupons.give_back(shop_db, code, order_id)
    coupons.give_back(shop_db, code, new_id())
    coupons.give_back(shop_db, "NO-SUCH-CODE", order_id)
    back = coupons.of(shop_db, code, buyer_id)
    assert (back.used, back.used_by_buyer) == (0, 0)
    assert coupons.claim(shop_db, code, new_id(), buyer_id, NOW)


def test_neither_all_nor_one_customer_use_it_too_often(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    code, ada, grace = new_coupon(limit=3, per_customer=2).code, new_id(), new_id()
    takers = [ada, ada, ada, grace, grace]
    done = [coupons.claim(shop_db, code, new_id(), taker, NOW) for taker in takers]
    assert done == [True, True, False, True, False]


@pytest.mark.parametrize(
    ("offer", "changes"),
    [
        ({"ends_at": NOW}, {}),
        ({"starts_at": NOW + timedelta(seconds=1)}, {}),
        ({}, {"active": False}),
    ],
)
def test_what_is_not_valid_now_is_not_used_but_an_order_that_has_it_keeps_it(
    shop_db: Database[Document],
    new_coupon: NewCoupon,
    offer: dict[str, object],
    changes: dict[str, object],
) -> None:
    before, order_id, buyer_id = new_coupon(), new_id(), new_id()
    assert coupons.claim(shop_db, before.code, order_id, buyer_id, NOW)
    changed = before.with_changes(
        {"offer": Offer("Ten off", Percentage(100_000), **offer)} | changes
    )
    assert coupons.replace(shop_db, changed, was=1)
    assert not coupons.claim(shop_db, before.code, new_id(), new_id(), NOW)
    assert coupons.claim(shop_db, before.code, order_id, buyer_id, NOW)
    assert not coupons.claim(shop_db, "NO-SUCH-CODE", new_id(), new_id(), NOW)


class Overtaken:
    """The database for somebody whom a rival overtakes right after the first look."""

    def __init__(self, db: Database[Document], rival: Callable[[], object]) -> None:
        self.coupons = db["coupons"]
        self.rival: Callable[[], object] | None = rival

    def __getitem__(self, name: str) -> Self:
        return self

    def find_one(self, *given: object) -> Document | None:
        found = self.coupons.find_one(*given)
        rival, self.rival = self.rival, None
        if rival:
            rival()
        return found

    def update_one(self, *given: object) -> object:
        return self.coupons.update_one(*given)


def test_an_order_that_overtakes_itself_uses_a_coupon_once(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    code = new_coupon(limit=3, per_customer=3).code
    use = (code, new_id(), new_id(), NOW)
    assert coupons.claim(Overtaken(shop_db, lambda: coupons.claim(shop_db, *use)), *use)
    assert coupons.of(shop_db, code).used == 1


def test_a_limit_that_staff_lower_in_between_is_the_one_that_counts(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    coupon = new_coupon(limit=2)
    assert coupons.claim(shop_db, coupon.code, new_id(), new_id(), NOW)
    lower = coupon.with_changes({"limit": 1})
    late = Overtaken(shop_db, lambda: coupons.replace(shop_db, lower, was=1))
    assert not coupons.claim(late, coupon.code, new_id(), new_id(), NOW)
    higher = lower.with_changes({"limit": 2})
    lucky = Overtaken(shop_db, lambda: coupons.replace(shop_db, higher, was=2))
    assert coupons.claim(lucky, coupon.code, new_id(), new_id(), NOW)


def test_a_use_that_is_given_back_twice_at_once_comes_back_once(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    code, order_id = new_coupon().code, new_id()
    assert coupons.claim(shop_db, code, order_id, new_id(), NOW)
    rival = Overtaken(shop_db, lambda: coupons.give_back(shop_db, code, order_id))
    coupons.give_back(rival, code, order_id)
    assert coupons.of(shop_db, code).used == 0


def test_an_edit_keeps_the_uses_and_is_made_from_the_version_of_now(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    coupon = new_coupon(limit=1)
    assert coupons.claim(shop_db, coupon.code, new_id(), new_id(), NOW)
    wider = coupon.with_changes({"limit": 2})
    assert [coupons.replace(shop_db, wider, was=1) for _ in range(2)] == [True, False]
    found = coupons.of(shop_db, coupon.code)
    assert (found.used, found.limit, found.version) == (1, 2, 2)
    assert coupons.claim(shop_db, coupon.code, new_id(), new_id(), NOW)
    assert not coupons.claim(shop_db, coupon.code, new_id(), new_id(), NOW)


def test_coupons_are_listed_by_code_page_by_page(
    shop_db: Database[Document], new_coupon: NewCoupon
) -> None:
    first, *made = [new_coupon().code for _ in range(4)]
    after: After = (first,)
    seen = []
    for _ in range(2):
        found = coupons.listed(shop_db, 2, after)
        seen += [one.code for one in found.rows]
        after = key_of(found.next, str)
        if after is None:
            break
    assert seen[:3] == made


class Uses(RuleBasedStateMachine):
    """Claims and returns of few orders by few buyers, against a plain dictionary."""

    def __init__(self, db: Database[Document]) -> None:
        super().__init__()
        self.db = db
        self.orders = [new_id() for _ in range(6)]
        self.buyers = [new_id() for _ in range(2)]
        self.code = f"M-{getpid()}-{next(_numbers)}"
        coupons.add(self.db, Coupon(self.code, Offer("x", Percentage(1)), 3, 2), new_id())
        self.used: dict[int, int] = {}

    @rule(order=st.integers(0, 5), buyer=st.integers(0, 1))
    def claim(self, order: int, buyer: int) -> None:
        free = len(self.used) < 3 and list(self.used.values()).count(buyer) < 2
        done = coupons.claim(self.db, self.code, self.orders[order], self.buyers[buyer], NOW)
        assert done == (order in self.used or free)
        if done:
            self.used.setdefault(order, buyer)

    @rule(order=st.integers(0, 5))
    def give_back(self, order: int) -> None:
        coupons.give_back(self.db, self.code, self.orders[order])
        self.used.pop(order, None)

    @invariant()
    def counts_are_those_of_the_uses(self) -> None:
        kept = self.db["coupons"].find_one({"_id": self.code})
        assert kept is not None
        assert kept["used"] == len(kept["uses"]) == len(self.used)
        for number, buyer in enumerate(self.buyers):
            assert kept["by"].get(buyer.hex, 0) == list(self.used.values()).count(number)


def test_any_order_of_claims_and_returns_keeps_the_books(shop_db: Database[Document]) -> None:
    run_state_machine_as_test(lambda: Uses(shop_db), settings=FEW)
