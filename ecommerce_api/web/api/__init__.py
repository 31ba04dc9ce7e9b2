"""The shop's JSON resources."""

from ecommerce_api.web.api.api_keys import api_keys
from ecommerce_api.web.api.audit import audit
from ecommerce_api.web.api.carts import carts
from ecommerce_api.web.api.categories import categories
from ecommerce_api.web.api.coupons import coupons
from ecommerce_api.web.api.orders import orders
from ecommerce_api.web.api.products import products
from ecommerce_api.web.api.quotes import quotes
from ecommerce_api.web.api.terms import terms

api_blueprints = (
    products,
    categories,
    carts,
    quotes,
    orders,
    terms,
    coupons,
    api_keys,
    audit,
)
