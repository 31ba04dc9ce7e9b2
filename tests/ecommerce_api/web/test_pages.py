"""The shop for people with a browser, and without JavaScript."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from tests.fixtures.people import NewPerson, Person
from tests.fixtures.shop import NewProduct


def text(person: Person, path: str) -> str:
    answer = person.visit(path)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: value for name, value in found if name != "next"}


def test_the_shelves_show_products_with_their_lowest_price(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    product = new_product(title="Amber Lantern", categories=["shelf-of-a-page"])
    page = text(stranger(shop), "/?category=shelf-of-a-page")
    assert f'href="/product/{product.slug}"' in page
    assert "from" in page
    assert "€12.50" in page
    assert "Nothing found" in text(stranger(shop), "/?q=unheard-of-things")


def test_a_currency_is_chosen_with_a_form_and_stays(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    anyone, path = stranger(shop), f"/product/{new_product().slug}"
    assert "€12.50" in text(anyone, path)
    answer = anyone.submit("/currency", currency="KWD", next=path)
    assert (answer.status_code, answer.location) == (303, path)
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert "KWD\u00a04.250" in text(anyone, path)
    assert anyone.submit("/currency", currency="GBP").status_code == 422
    away = anyone.submit("/currency", currency="JPY", next="//elsewhere.example")
    assert away.location == "/"


def test_a_cookie_with_nonsense_means_euros(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    anyone = stranger(shop)
    anyone.browser.set_cookie("shop_currency", "<script>", domain="shop.test")
    assert "€12.50" in text(anyone, f"/product/{new_product().slug}")


def test_putting_in_the_cart_while_signed_out_leads_to_sign_in_and_back(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    anyone, product = stranger(shop), new_product()
    sku = product.variants[1].sku
    assert 'method="get" action="/cart/choice"' in text(anyone, f"/product/{product.slug}")
    answer = anyone.visit(f"/cart/choice?sku={sku}&quantity=3")
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/sign-in")
    [back] = parse_qs(urlsplit(answer.location).query)["next"]
    anyone.register()
    signed_in = anyone.submit("/sign-in", email=anyone.email, password=anyone.password, next=back)
    assert signed_in.location == back
    page = text(anyone, anyone.visit(back).location)
    assert re.search(f'value="{sku}" checked', page), "the choice is still made"
    assert 'name="quantity" type="number" value="3"' in page
    assert "Nothing in it yet" in text(anyone, "/cart"), "no GET puts anything in"
    assert anyone.visit("/cart/choice?sku=no-such").status_code == 404
    assert stranger(shop).submit("/cart", sku=sku, quantity="1").status_code == 401


def test_from_the_shelf_to_the_order_without_javascript(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, product = member(shop), new_product(title="Amber Lantern")
    sku = product.variants[0].sku
    assert buyer.submit("/cart", sku=sku, quantity="1").location == "/cart"
    assert buyer.submit(f"/cart/lines/{sku}", quantity="2").location == "/cart"
    assert "€25.00" in text(buyer, "/cart")
    answer = buyer.submit("/checkout", **hidden_fields(text(buyer, "/checkout")))
    assert answer.status_code == 303
    page = text(buyer, answer.location)
    assert "Thank you" in page
    assert "Amber Lantern" in page
    assert "€25.00" in page
    assert urlsplit(answer.location).path in text(buyer, "/orders")
    assert "Nothing in it yet" in text(buyer, "/cart")


def test_a_checkout_pressed_twice_is_one_order(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer = member(shop)
    buyer.submit("/cart", sku=new_product().variants[0].sku, quantity="1")
    fields = hidden_fields(text(buyer, "/checkout"))
    first, second = (buyer.submit("/checkout", **fields) for _ in range(2))
    assert first.location == second.location


def test_a_checkout_page_that_is_out_of_date_is_shown_again_with_the_reason(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, rival, product = member(shop), member(shop), new_product(stock=1)
    sku = product.variants[0].sku
    for person in (buyer, rival):
        person.submit("/cart", sku=sku, quantity="1")
    fields = hidden_fields(text(buyer, "/checkout"))
    cheaper = buyer.submit("/checkout", **fields | {"total": "1"})
    assert cheaper.status_code == 409
    assert "is now €12.50, not €0.01" in unescape(cheaper.text)
    assert hidden_fields(cheaper.text) == fields, "the form says what is true now"
    rival.submit("/checkout", **hidden_fields(text(rival, "/checkout")))
    refused = buyer.submit("/checkout", **fields)
    assert refused.status_code == 409
    assert "Test Lantern (Pine): sold out" in unescape(refused.text)
    assert "Sold out" in text(buyer, "/cart")


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
    assert buyer.submit(f"/cart/lines/{sku}", quantity="99").status_code == 422
    assert buyer.submit(f"/cart/lines/{sku}/remove").location == "/cart"
    assert buyer.submit(f"/cart/lines/{sku}/remove").status_code == 404
    for fields in ({}, {"cart_version": "x", "total": "1", "currency": "EUR"}):
        assert buyer.submit("/checkout", **fields).status_code == 422


def test_pages_of_a_buyer_need_one(shop: Flask, stranger: NewPerson) -> None:
    for path in ("/cart", "/checkout", "/orders", "/orders/HP-00000-00000"):
        answer = stranger(shop).visit(path)
        assert (answer.status_code, urlsplit(answer.location).path) == (302, "/sign-in")


def test_a_forged_form_of_another_site_changes_nothing(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, sku = member(shop), new_product().variants[0].sku
    headers = {"Accept": "text/html", "Origin": "http://evil.example"}
    answer = buyer.browser.post(
        "/cart", base_url=buyer.origin, headers=headers, data={"sku": sku, "quantity": "1"}
    )
    assert answer.status_code == 403
    assert "Nothing in it yet" in text(buyer, "/cart")
