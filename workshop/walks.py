"""Walks through the apps for their Postman collections: what somebody does there, from the door on."""

from workshop.postman import Step

PASSWORD = "a lantern on the north pier"  # noqa: S105  of an account that the walk makes for itself

SHOP = [
    Step(
        "Make an account",
        "post",
        "/api/auth/register",
        202,
        body='{"name": "w-{{$randomAlphaNumeric}}{{$timestamp}}", "email": "walk-{{$timestamp}}@example.com", '
        f'"password": "{PASSWORD}"}}',
        keeps={"email": "JSON.parse(pm.request.body.raw).email"},
    ),
    Step(
        "Sign in",
        "post",
        "/api/auth/sign-in",
        200,
        body=f'{{"email": "{{{{email}}}}", "password": "{PASSWORD}"}}',
        keeps={"access_token": "found.access_token"},
    ),
    Step(
        "Look at the shelves",
        "get",
        "/api/products",
        200,
        query={"limit": "50", "currency": "EUR"},
        keeps={"slug": "found.products.find(one => !one.sold_out).slug"},
    ),
    Step(
        "Look at a product",
        "get",
        "/api/products/{slug}",
        200,
        values={"slug": "{{slug}}"},
        keeps={"sku": "found.variants.find(one => one.available > 0).sku"},
    ),
    Step(
        "Put it into the cart",
        "put",
        "/api/cart/lines/{sku}",
        200,
        body='{"quantity": 1}',
        values={"sku": "{{sku}}"},
        keeps={"cart_version": "found.version", "total": "found.total.amount"},
    ),
    Step(
        "Order it",
        "post",
        "/api/orders",
        201,
        body='{"cart_version": {{cart_version}}, "total": {{total}}, "currency": "EUR"}',
        keeps={"number": "found.number"},
    ),
    Step("Look at the order", "get", "/api/orders/{number}", 200, values={"number": "{{number}}"}),
    Step("Look at the cart: it is empty", "get", "/api/cart", 200),
]
WALKS = {"shop": SHOP}
