"""The indexes that the shop's promises and lists rest on. MongoDB has no schema to migrate; it has these."""

from ecommerce_api.storage.database import Database, Document

# Of lists that came from the database: the first would let in one product only that has no `place`.
OUTDATED = {"products_place_key", "products_categories_idx", "products_words_idx"}


def ensure(db: Database[Document]) -> None:
    """Make what is missing; nothing happens to what is there."""
    products = db["products"]
    for index in OUTDATED & set(products.index_information()):
        products.drop_index(index)
    products.create_index("variants.sku", unique=True, name="products_sku_key")
    # Keys of requests are remembered for a day; reads do not wait for the server to take them away.
    db["idempotency"].create_index(
        "expires_at", expireAfterSeconds=0, name="idempotency_expires_at_ttl"
    )
    db["audit"].create_index([("about", 1), ("_id", -1)], name="audit_about_idx")
    db["audit"].create_index([("who.id", 1), ("_id", -1)], name="audit_who_idx")
    orders = db["orders"]
    # One order per state of a cart: this is what makes a retry have one effect.
    orders.create_index(
        [("buyer_id", 1), ("cart_version", 1)], unique=True, name="orders_checkout_key"
    )
    orders.create_index("number", unique=True, name="orders_number_key")
    orders.create_index(
        [("buyer_id", 1), ("placed_at", -1), ("_id", -1)], name="orders_of_buyer_idx"
    )
