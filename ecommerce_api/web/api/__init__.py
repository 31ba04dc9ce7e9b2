"""The shop's JSON resources."""

from ecommerce_api.web.api.api_keys import api_keys
from ecommerce_api.web.api.audit import audit
from ecommerce_api.web.api.carts import carts
from ecommerce_api.web.api.categories import categories
from ecommerce_api.web.api.orders import orders
from ecommerce_api.web.api.products import products

api_blueprints = (products, categories, carts, orders, api_keys, audit)
