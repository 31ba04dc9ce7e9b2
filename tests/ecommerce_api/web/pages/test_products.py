"""The shelves for people with a browser, and the currency that they choose."""

import re

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


def test_the_shelves_are_narrowed_down_with_a_form_and_widened_again_with_links(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    full, empty = (new_product(stock=left, categories=["narrowed"]) for left in (5, 0))
    anyone, base = stranger(shop), "/?category=narrowed"
    page = page_of(anyone, base)
    assert 'name="option" value="Colour:Pine"' in page
    assert "2 things" in page
    narrow = page_of(anyone, f"{base}&option=Colour%3APine&available=true&q=&sort=cheapest&utm=x")
    assert f"/product/{full.slug}" in narrow
    assert f"/product/{empty.slug}" not in narrow
    assert 'value="Colour:Pine" checked' in narrow
    assert 'href="/?category=narrowed&sort=cheapest&option=Colour%3APine"' in narrow, "all of them"
    assert anyone.visit("/?price=cheap").status_code == 422
    assert anyone.visit("/?cursor=x").status_code == 422


def test_pages_lead_on_and_back_with_all_that_was_chosen(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    for _ in range(25):
        new_product(categories=["long-shelf"])
    first = page_of(stranger(shop), "/?category=long-shelf&sort=title")
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)
    assert following.startswith("/?category=long-shelf&sort=title&cursor=")
    second = page_of(stranger(shop), following)
    assert second.count('<article class="card">') == 1
    assert 'rel="prev" href="/?category=long-shelf&sort=title"' in second


def test_an_unknown_word_is_told_with_the_one_that_was_found_instead(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    product = new_product(title="Wombatwood Stool")
    page = page_of(stranger(shop), "/?q=wombatwod")
    assert f"/product/{product.slug}" in page
    assert "“wombatwood”" in page


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
