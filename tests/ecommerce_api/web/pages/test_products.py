"""The shelves for people with a browser, and the currency that they choose."""

from flask import Flask

from tests.fixtures.people import NewPerson
from tests.fixtures.shop import NewProduct, page_of


def test_the_shelves_show_products_with_their_lowest_price(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    product = new_product(title="Amber Lantern", categories=["shelf-of-a-page"])
    page = page_of(stranger(shop), "/?category=shelf-of-a-page")
    assert f'href="/product/{product.slug}"' in page
    assert "from" in page
    assert "€12.50" in page
    assert "Nothing found" in page_of(stranger(shop), "/?q=unheard-of-things")


def test_a_currency_is_chosen_with_a_form_and_stays(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    anyone, path = stranger(shop), f"/product/{new_product().slug}"
    assert "€12.50" in page_of(anyone, path)
    answer = anyone.submit("/currency", currency="KWD", next=path)
    assert (answer.status_code, answer.location) == (303, path)
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert "KWD\u00a04.250" in page_of(anyone, path)
    assert anyone.submit("/currency", currency="GBP").status_code == 422
    away = anyone.submit("/currency", currency="JPY", next="//elsewhere.example")
    assert away.location == "/"


def test_a_cookie_with_nonsense_means_euros(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    anyone = stranger(shop)
    anyone.browser.set_cookie("shop_currency", "<script>", domain="shop.test")
    assert "€12.50" in page_of(anyone, f"/product/{new_product().slug}")
