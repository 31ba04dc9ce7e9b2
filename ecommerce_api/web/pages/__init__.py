"""The shop's pages: server-rendered, whole without JavaScript."""

from ecommerce_api.web.pages.carts import carts
from ecommerce_api.web.pages.currency import currency
from ecommerce_api.web.pages.orders import orders
from ecommerce_api.web.pages.products import products

page_blueprints = (currency, products, carts, orders)
