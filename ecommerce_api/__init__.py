"""The shop: a catalogue, carts and orders, kept in MongoDB."""

from ecommerce_api.app import create_app

__all__ = ["create_app"]
