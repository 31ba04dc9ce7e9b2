"""The address by which others in the same network reach this machine."""

import ipaddress
import socket

import psutil

from workshop.errors import WorkshopError

EVERYWHERE = "0.0.0.0"  # noqa: S104 - only with --lan, and only the apps


def lan_address() -> str:
    """The first private IPv4 address of an interface that is up. Works without the internet."""
    states = psutil.net_if_stats()
    for interface, addresses in psutil.net_if_addrs().items():
        for address in addresses:
            if address.family == socket.AF_INET and states[interface].isup:
                found = ipaddress.ip_address(address.address)
                if found.is_private and not found.is_loopback and not found.is_link_local:
                    return str(found)
    raise WorkshopError(
        "This machine is in no network, so --lan has nobody to serve.",
        "Connect to one (a phone's hotspot will do), or start without --lan.",
    )
