"""The portal: one page that shows the four apps, how they are, and the ways into them."""

from workshop.portal.app import create_app

__all__ = ["create_app"]
