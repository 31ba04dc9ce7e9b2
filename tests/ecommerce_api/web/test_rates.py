"""Every write takes a rate, and both entrances the same one; the answer says what is left."""

from flask import Flask
from limits import parse

from common.auth.sign_in import users
from common.http.limits import rate_limits
from ecommerce_api.models import carts, money, orders, quotes
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.shop import NewProduct
from tests.fixtures.things import new_key


def used_up(app: Flask, rate: str, *key: str) -> None:
    """As if it had just been done as often as it may."""
    with app.app_context():
        for _ in range(parse(rate).amount):
            rate_limits().take(rate, *key)


def id_of(person: Person) -> str:
    with person.app.app_context():
        user = users().user_by_email(person.email)
    assert user is not None
    return str(user.id)


def test_an_answer_says_what_is_left(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, path = member(shop), f"/api/cart/lines/{new_product().variants[0].sku}"
    answers = [buyer.call("PUT", path, json={"quantity": n}) for n in (1, 99)]
    assert [one.headers["RateLimit"] for one in answers] == ['"cart";r=119', '"cart";r=118']
    use_up(shop, carts.PER_BUYER, "cart", id_of(buyer))
    over = buyer.call("PUT", path, json={"quantity": 1})
    assert (over.status_code, over.headers["RateLimit"]) == (429, '"cart";r=0')
    assert "RateLimit" not in buyer.call("GET", "/api/cart").headers
    assert "RateLimit" not in buyer.sign_in(password="a guess").headers


def test_changes_of_a_cart_are_counted_together_and_refused_where_they_were_asked_for(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, product = member(shop), new_product()
    sku = product.variants[0].sku
    used_up(shop, carts.PER_BUYER, "cart", id_of(buyer))
    for method, body in (("PUT", {"quantity": 1}), ("DELETE", None)):
        answer = buyer.call(method, f"/api/cart/lines/{sku}", json=body)
        assert (answer.status_code, answer.json["code"]) == (429, "too-many"), method
    for path, page in {
        "/cart": product.title,
        f"/cart/lines/{sku}": "Your cart",
        f"/cart/lines/{sku}/remove": "Your cart",
    }.items():
        answer = buyer.submit(path, sku=sku, quantity="2")
        assert (answer.status_code, "Too many tries" in answer.text) == (429, True), path
        assert f"<h1>{page}</h1>" in answer.text, "the form is shown again"


def test_orders_are_counted_together_and_refused_where_they_were_asked_for(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer = member(shop)
    buyer.submit("/cart", sku=new_product().variants[0].sku, quantity="1")
    used_up(shop, orders.PER_BUYER, "order", id_of(buyer))
    seen = {"cart_version": 1, "total": 1250, "currency": "EUR"}
    answer = buyer.call("POST", "/api/orders", json=seen, headers=new_key())
    assert (answer.status_code, answer.json["code"]) == (429, "too-many")
    answer = buyer.submit("/checkout", **{name: str(value) for name, value in seen.items()})
    assert (answer.status_code, "Too many tries" in answer.text) == (429, True)
    assert "Order for €12.50" in answer.text, "the form is shown again"


def test_choices_of_a_currency_are_counted_by_address(shop: Flask, stranger: NewPerson) -> None:
    anyone, far_away = stranger(shop), "192.0.2.7"
    used_up(shop, money.PER_ADDRESS, "currency", far_away)
    answer = anyone.browser.post(
        "/currency",
        base_url=anyone.origin,
        data={"currency": "JPY"},
        headers={"Origin": anyone.origin},
        environ_base={"REMOTE_ADDR": far_away},
    )
    assert answer.status_code == 429
    assert anyone.submit("/currency", currency="JPY").status_code == 303


def test_quotes_are_counted_by_who_asks_so_that_codes_are_not_guessed(
    shop: Flask, member: NewPerson
) -> None:
    buyer = member(shop)
    used_up(shop, quotes.PER_ASKER, "quote", id_of(buyer))
    answer = buyer.call("POST", "/api/quotes", json={"coupon": "A-GUESS"})
    assert (answer.status_code, answer.json["code"]) == (429, "too-many")
    assert member(shop).call("POST", "/api/quotes", json={}).status_code == 200
