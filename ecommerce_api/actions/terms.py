"""What staff do with the terms of sale."""

from dataclasses import replace as changed

from ecommerce_api.models.terms import Terms, TermsChanged
from ecommerce_api.storage import terms as stored
from ecommerce_api.storage.database import Database, Document


def replace(db: Database[Document], terms: Terms) -> Terms:
    """Sell under these terms from now on. `terms.version` is the one that they were made from.

    Raises:
        Invalid: their parts do not fit together, see `Terms.checked`.
        TermsChanged: somebody else was first.
    """
    newer = changed(terms.checked(), version=terms.version + 1)
    if not stored.replace(db, newer, was=terms.version):
        raise TermsChanged("Somebody else has changed the terms. Look at them again.")
    return newer
