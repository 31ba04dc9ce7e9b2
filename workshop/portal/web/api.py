"""The state of the apps for programs, and for the page's script, which asks every second."""

from flask import Blueprint, Response, current_app, jsonify

from common.auth.access import public
from workshop.portal.cards import Card, cards_of, shape_of
from workshop.portal.watch import Watch
from workshop.portal.web.pages import mails_for_viewer

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/state")
@public
def state() -> Response:
    """`apps` by name, and `shape`: when that changes, the page has to be fetched anew."""
    watch: Watch = current_app.extensions["watch"]
    snapshot = watch.look()
    cards, mails = cards_of(watch.apps, snapshot), mails_for_viewer(snapshot)
    return jsonify(
        shape=shape_of(cards, mails.stamp() if mails else None),
        apps={card.name: _told(card) for card in cards},
    )


def _told(card: Card) -> dict[str, object]:
    told = card.report.state
    return {
        "state": told.key,
        "label": told.label,
        "tone": told.tone,
        "url": card.url,
        "counters": card.report.counters,
    }
