"""How terms are kept: whole, and only over those that they were made from."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pymongo.database import Database

from common.mongodb import Document
from ecommerce_api.demo_terms import demo_terms
from ecommerce_api.models.promotions import Offer, Percentage, Promotion
from ecommerce_api.models.terms import Terms
from ecommerce_api.storage import terms


@pytest.fixture
def bare(shop_db: Database[Document]) -> Iterator[Database[Document]]:
    """The shop before it has any terms, and after."""
    shop_db["terms"].delete_many({})
    yield shop_db
    shop_db["terms"].delete_many({})


def test_a_shop_without_terms_has_empty_ones(bare: Database[Document]) -> None:
    assert terms.current(bare) == Terms()


def test_terms_come_back_as_they_were_kept_with_their_times(bare: Database[Document]) -> None:
    until = datetime(2027, 1, 1, tzinfo=UTC)
    sale = Promotion("sale", Offer("Sale", Percentage(1), ends_at=until))
    given = replace(demo_terms(), promotions=(*demo_terms().promotions, sale))
    assert terms.replace(bare, given, was=0)
    assert terms.current(bare) == given


def test_terms_are_kept_only_over_those_they_were_made_from(bare: Database[Document]) -> None:
    first, second = Terms(version=1), replace(demo_terms(), version=2)
    assert [terms.replace(bare, first, was=0) for _ in range(2)] == [True, False]
    assert [terms.replace(bare, second, was=was) for was in (7, 1, 1)] == [False, True, False]
    assert terms.current(bare) == second
