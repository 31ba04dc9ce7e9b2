"""Ordering for people with a browser, and without JavaScript."""

import re
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from pymongo.database import Database

from common.mongodb import Document
from tests.fixtures.people import NewPerson
from tests.fixtures.shop import NewProduct, page_of, stop_selling


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: value for name, value in found if name != "next"}


def test_from_the_shelf_to_the_order_without_javascript(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, product = member(shop), new_product(title="Amber Lantern")
    sku = product.variants[0].sku
    assert buyer.submit("/cart", sku=sku, quantity="1").location == "/cart"
    assert buyer.submit(f"/cart/lines/{sku}", quantity="2").location == "/cart"
    assert "€25.00" in page_of(buyer, "/cart")
    answer = buyer.submit("/checkout", **hidden_fields(page_of(buyer, "/checkout")))
    assert answer.status_code == 303
    page = page_of(buyer, answer.location)
    assert "Thank you" in page
    assert "Amber Lantern" in page
    assert "€25.00" in page
    assert urlsplit(answer.location).path in page_of(buyer, "/orders")
    assert "Nothing in it yet" in page_of(buyer, "/cart")


def test_a_checkout_pressed_twice_is_one_order(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer = member(shop)
    buyer.submit("/cart", sku=new_product().variants[0].sku, quantity="1")
    fields = hidden_fields(page_of(buyer, "/checkout"))
    first, second = (buyer.submit("/checkout", **fields) for _ in range(2))
    assert first.location == second.location


def test_a_checkout_page_that_is_out_of_date_is_shown_again_with_the_reason(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, rival, product = member(shop), member(shop), new_product(stock=1)
    sku = product.variants[0].sku
    for person in (buyer, rival):
        person.submit("/cart", sku=sku, quantity="1")
    fields = hidden_fields(page_of(buyer, "/checkout"))
    cheaper = buyer.submit("/checkout", **fields | {"total": "1"})
    assert cheaper.status_code == 409
    assert "is now €12.50, not €0.01" in unescape(cheaper.text)
    assert hidden_fields(cheaper.text) == fields, "the form says what is true now"
    rival.submit("/checkout", **hidden_fields(page_of(rival, "/checkout")))
    refused = buyer.submit("/checkout", **fields)
    assert refused.status_code == 409
    assert "Test Lantern (Pine): sold out" in unescape(refused.text)
    assert "Sold out" in page_of(buyer, "/cart")


def test_pages_of_a_buyer_need_one(shop: Flask, stranger: NewPerson) -> None:
    for path in ("/cart", "/checkout", "/orders", "/orders/HP-00000-00000"):
        answer = stranger(shop).visit(path)
        assert (answer.status_code, urlsplit(answer.location).path) == (302, "/sign-in")


def test_a_form_that_came_back_changed_is_shown_again(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer = member(shop)
    buyer.submit("/cart", sku=new_product().variants[0].sku, quantity="1")
    whole = hidden_fields(page_of(buyer, "/checkout"))
    for changed in ({"cart_version": "x"}, {"total": "-1"}, {"currency": "GBP"}, {"total": ""}):
        answer = buyer.submit("/checkout", **whole | changed)
        assert (answer.status_code, hidden_fields(answer.text)) == (422, whole), changed
    assert buyer.submit("/checkout").status_code == 422


def test_an_order_is_refused_by_name_until_what_is_no_longer_sold_is_removed(
    shop: Flask, shop_db: Database[Document], member: NewPerson, new_product: NewProduct
) -> None:
    buyer, kept, gone = member(shop), new_product(), new_product(title="Old Lantern")
    for product in (kept, gone):
        buyer.submit("/cart", sku=product.variants[0].sku, quantity="1")
    seen = hidden_fields(page_of(buyer, "/checkout"))
    stop_selling(shop_db, gone)
    refused = buyer.submit("/checkout", **seen)
    assert refused.status_code == 409
    sku = gone.variants[0].sku
    assert f'<a href="#{sku}">Old Lantern (Pine): no longer sold</a>' in refused.text
    assert f'<li id="{sku}"' in refused.text, "where the link leads"
    assert "Order for" not in refused.text, "no button for what would be refused"
    assert "Order for" not in page_of(buyer, "/checkout")
    buyer.submit(f"/cart/lines/{sku}/remove")
    placed = buyer.submit("/checkout", **hidden_fields(page_of(buyer, "/checkout")))
    assert placed.status_code == 303
    assert "Old Lantern" not in page_of(buyer, placed.location)
