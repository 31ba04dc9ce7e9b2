"""The cart for people with a browser, and without JavaScript."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from pymongo.database import Database

from common.mongodb import Document
from tests.fixtures.people import NewPerson
from tests.fixtures.shop import NewProduct, page_of, stop_selling


def test_putting_in_the_cart_while_signed_out_leads_to_sign_in_and_back(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    anyone, product = stranger(shop), new_product()
    sku = product.variants[1].sku
    assert 'method="get" action="/cart/choice"' in page_of(anyone, f"/product/{product.slug}")
    answer = anyone.visit(f"/cart/choice?sku={sku}&quantity=3")
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/sign-in")
    [back] = parse_qs(urlsplit(answer.location).query)["next"]
    anyone.register()
    signed_in = anyone.submit("/sign-in", email=anyone.email, password=anyone.password, next=back)
    assert signed_in.location == back
    page = page_of(anyone, anyone.visit(back).location)
    assert re.search(f'value="{sku}" checked', page), "the choice is still made"
    assert 'name="quantity" type="number" value="3"' in page
    assert "Nothing in it yet" in page_of(anyone, "/cart"), "no GET puts anything in"
    assert anyone.visit("/cart/choice?sku=no-such").status_code == 404
    assert stranger(shop).submit("/cart", sku=sku, quantity="1").status_code == 401


def test_what_is_typed_wrong_is_shown_again_with_the_reason(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, product = member(shop), new_product(stock=2)
    sku = product.variants[0].sku
    for quantity in ("", "x", "-1", "0", "1.5", "999999999999", "\u0663"):
        answer = buyer.submit("/cart", sku=sku, quantity=quantity)
        assert answer.status_code == 422, quantity
    answer = buyer.submit("/cart", sku=sku, quantity="3")
    assert (answer.status_code, "only 2 left" in answer.text) == (409, True)
    assert buyer.submit("/cart", sku="no-such", quantity="1").status_code == 404
    buyer.submit("/cart", sku=sku, quantity="1")
    answer = buyer.submit(f"/cart/lines/{sku}", quantity="99")
    assert answer.status_code == 422
    assert f'href="#quantity-{sku}">Quantity: choose from 1 to 20' in answer.text, (
        "the way to the field"
    )
    assert re.search(f'id="quantity-{sku}"[^>]* max="20"[^>]* value="99"', answer.text)
    assert buyer.submit(f"/cart/lines/{sku}/remove").location == "/cart"
    answer = buyer.submit(f"/cart/lines/{sku}/remove")
    assert (answer.status_code, "That is not in the cart" in answer.text) == (404, True)
    assert "Your cart" in answer.text, "the page is shown again"


def test_a_forged_form_of_another_site_changes_nothing(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, sku = member(shop), new_product().variants[0].sku
    headers = {"Accept": "text/html", "Origin": "http://evil.example"}
    answer = buyer.browser.post(
        "/cart", base_url=buyer.origin, headers=headers, data={"sku": sku, "quantity": "1"}
    )
    assert answer.status_code == 403
    assert "Nothing in it yet" in page_of(buyer, "/cart")


def test_what_is_no_longer_sold_is_named_and_can_be_removed(
    shop: Flask, shop_db: Database[Document], member: NewPerson, new_product: NewProduct
) -> None:
    buyer, kept, gone = member(shop), new_product(), new_product(title="Old Lantern")
    for product in (kept, gone):
        buyer.submit("/cart", sku=product.variants[0].sku, quantity="1")
    sku = gone.variants[0].sku
    assert 'href="/checkout"' in page_of(buyer, "/cart"), "the premise"
    stop_selling(shop_db, gone)
    page = page_of(buyer, "/cart")
    assert re.search(r"Old Lantern \(Pine\)</strong><br><span[^>]*>No longer sold", page)
    assert 'href="/checkout"' not in page
    assert re.search(r"Total</dt><dd[^>]*>€12.50", page)
    refused = buyer.submit(f"/cart/lines/{sku}", quantity="2")
    assert (refused.status_code, "There is no such product" in refused.text) == (404, True)
    assert "No longer sold" in unescape(refused.text)
    assert buyer.submit(f"/cart/lines/{sku}/remove").location == "/cart"
    page = page_of(buyer, "/cart")
    assert "Old Lantern" not in page
    assert 'href="/checkout"' in page


def test_a_cart_of_nothing_but_what_is_no_longer_sold_is_not_empty(
    shop: Flask, shop_db: Database[Document], member: NewPerson, new_product: NewProduct
) -> None:
    buyer, gone = member(shop), new_product()
    buyer.submit("/cart", sku=gone.variants[0].sku, quantity="1")
    stop_selling(shop_db, gone)
    for path in ("/cart", "/checkout"):
        assert "No longer sold" in page_of(buyer, path)
