"""A shop of any size, the same each time: shelves, options and attributes as uneven as those of a real one."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from bench.blog.data import Language
from ecommerce_api.models.attributes import Attribute
from ecommerce_api.models.categories import Category
from ecommerce_api.models.money import CURRENCIES
from ecommerce_api.models.products import Picture, Product, Variant
from ecommerce_api.storage import categories, indexes, products
from ecommerce_api.storage.database import Database, Document

SHELVES, PARTS = 10, 5  # categories, and what each is divided into
TITLE, DESCRIPTION = 3, 30  # words
COLOURS = ["Slate", "Clay", "Pine", "Sea", "Ochre", "Oat", "Plum", "Natural", "Silver", "Rust"]
SIZES = ["Small", "Medium", "Large", "Extra large"]
MATERIALS = ("oak", "ash", "wool", "linen", "cotton", "steel", "brass", "glass", "clay", "paper")
ATTRIBUTES = [
    Attribute("material", "Material", "choice", choices=MATERIALS),
    Attribute("dimmable", "Dimmable", "boolean"),
    Attribute("volume", "Volume", "number", unit="l"),
    Attribute("height", "Height", "number", unit="mm"),
]
NEWEST, DAYS = date(2026, 3, 1), 3650
AT_ONCE = 1000  # products that are written together


class Goods:
    """Products up to whatever number."""

    def __init__(self, db: Database[Document]) -> None:
        self._db = db
        self._dice = random.Random(2026)  # noqa: S311  the same data each time
        self.language = Language(self._dice, 8000)
        self.shelves = [Category(f"shelf-{n}", f"Shelf {n}", None) for n in range(SHELVES)]
        self.parts = [
            Category(f"{one.key}-{n}", f"Part {n}", one.key)
            for one in self.shelves
            for n in range(PARTS)
        ]
        self.slugs: list[str] = []
        indexes.ensure(db)
        categories.add(db, [*self.shelves, *self.parts])
        categories.add_attributes(db, ATTRIBUTES)

    def grow(self, size: int) -> None:
        """Add what is missing to `size` products."""
        waiting = list(self.made(size - len(self.slugs)))
        for start in range(0, len(waiting), AT_ONCE):
            products.add(self._db, waiting[start : start + AT_ONCE])

    def made(self, count: int) -> Iterator[Product]:
        """So many new ones, on no shelf yet."""
        for _ in range(count):
            product = self._product(len(self.slugs))
            self.slugs.append(product.slug)
            yield product

    def _product(self, number: int) -> Product:
        dice = self._dice
        part = self.parts[int(len(self.parts) * dice.random() ** 2)]
        words = self.language.say(TITLE)
        said = {
            "material": dice.choice(MATERIALS),
            "dimmable": dice.random() < 0.3,
            "volume": round(20 * dice.random() ** 3, 1),
            "height": dice.randrange(10, 2000),
        }
        return Product(
            slug=f"{'-'.join(words)}-{number}",
            title=" ".join(words).capitalize(),
            description=" ".join(self.language.say(DESCRIPTION)),
            categories=[str(part.parent), part.key],
            attributes={key: said[key] for key in dice.sample(list(said), 2)},
            media=(Picture("lantern-slate.svg"),),
            added_on=NEWEST - timedelta(days=int(DAYS * dice.random())),
            variants=list(self._variants(number)),
        )

    def _variants(self, number: int) -> Iterator[Variant]:
        dice, size = self._dice, self._dice.choice(SIZES)
        price = round(500 + 50_000 * dice.random() ** 4)
        left = 0 if dice.random() < 0.05 else 9
        for colour in dice.sample(COLOURS, 2):
            sku = f"B-{number}-{colour}"
            options = {"Colour": colour, "Size": size}
            yield Variant(sku, options, dict.fromkeys(CURRENCIES, price), left, 500)
