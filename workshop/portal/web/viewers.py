"""Who looks: someone at this machine, or a phone in the same network."""

import ipaddress
from urllib.parse import urlsplit

from flask import current_app, request

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def is_at_this_machine() -> bool:
    """Whether the request comes from the machine that the portal runs on.

    Behind a proxy everyone would seem to: its headers are taken as a sign that somebody else asks. A
    caller who invents them only shuts doors for himself.
    """
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        viewer = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    # With --lan the own browser comes from the machine's own address in the network.
    own = urlsplit(current_app.config["PORTAL_URL"]).hostname
    return viewer.is_loopback or str(viewer) == own


def has_network_address() -> bool:
    """Whether phones reach the portal: the launcher runs with --lan."""
    host = urlsplit(current_app.config["PORTAL_URL"]).hostname or ""
    return host not in ("127.0.0.1", "::1", "localhost")
