"""The portal's pages: the four cards, the mails sent, and a QR code for phones."""

import io

import segno
from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from common.auth.access import public
from common.errors import NotFound
from workshop.portal.cards import cards_of, shape_of
from workshop.portal.mails import Mails
from workshop.portal.watch import Snapshot, Watch
from workshop.portal.web.viewers import has_network_address, is_at_this_machine

home_pages = Blueprint("home", __name__)


@home_pages.get("/")
@public
def home() -> ResponseReturnValue:
    watch: Watch = current_app.extensions["watch"]
    snapshot = watch.look()
    cards, mails = cards_of(watch.apps, snapshot), mails_for_viewer(snapshot)
    return render_template(
        "portal/home.html",
        cards=cards,
        shape=shape_of(cards, mails.stamp() if mails else None),
        running=snapshot.running is not None,
        shows_mails=mails is not None,
        newest=mails.newest(1) if mails else [],
        mails_sent=mails.count() if mails else 0,
        url=current_app.config["PORTAL_URL"],
        joinable=has_network_address(),
    )


@home_pages.get("/mails")
@public
def mails_page() -> ResponseReturnValue:
    watch: Watch = current_app.extensions["watch"]
    mails = mails_for_viewer(watch.look())
    if mails is None:
        raise NotFound("Mails are shown only on the machine they were sent from.")
    return render_template("portal/mails.html", mails=mails.newest(), shows_mails=True)


@home_pages.get("/qr.svg")
@public
def qr() -> ResponseReturnValue:
    """The portal's address for a phone's camera; only where a phone could reach it."""
    if not has_network_address():
        raise NotFound("The portal listens on this machine only. Start with --lan for phones.")
    drawn = io.BytesIO()
    code = segno.make(current_app.config["PORTAL_URL"], error="m", micro=False)
    code.save(drawn, kind="svg", scale=8, border=2, light="#fff", dark="#161310", xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def mails_for_viewer(snapshot: Snapshot) -> Mails | None:
    """The mails, for who sits at this machine: they hold other people's addresses.

    None, too, where the apps send through a server of somebody's own.
    """
    running = snapshot.running
    embedded = running is None or "mailbox" in running.servers
    mails: Mails = current_app.extensions["mails"]
    return mails if embedded and is_at_this_machine() else None
