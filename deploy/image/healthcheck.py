"""How a container is asked whether it is well; Docker runs this inside it, standard library only.

    healthcheck.py answers 8001 BLOG_PUBLIC_URL    the app answers on this port, asked by its public name
    healthcheck.py connected IOT_MQTT_URL          this container holds a connection to that server
    healthcheck.py reaches IOT_S3_ENDPOINT_URL     a connection to that server can be made

Exit code 0 is well, 1 is not; the reason goes to stderr, where `docker inspect` shows it.
"""

# ruff: noqa: INP001 - no package: it is run by its path

import http.client
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 3.0  # seconds; less than the healthcheck's own timeout in compose.yaml
DEFAULT_PORTS = {"mqtt": 1883, "mqtts": 8883, "postgresql": 5432, "http": 80, "https": 443}
ESTABLISHED = "01"  # Linux, include/net/tcp_states.h
CONNECTIONS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def answers(port: str, public_url: str) -> str | None:
    """Ask /healthz. In production an app refuses every Host but its own, 127.0.0.1 as well."""
    host = urlsplit(os.environ[public_url]).netloc
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"no answer on port {port}: {error!r}"
    finally:
        connection.close()
    return None if status == 200 else f"/healthz answered {status}"


def connected(variable: str) -> str | None:
    """A worker without a port of its own is well while its connection stands."""
    _, port = _server_of(variable)
    for connections in CONNECTIONS:
        lines = connections.read_text().splitlines()[1:] if connections.exists() else []
        for _, _, remote, state, *_ in map(str.split, lines):
            if state == ESTABLISHED and int(remote.rpartition(":")[2], 16) == port:
                return None
    return f"no connection to the server of {variable} (port {port})"


def reaches(variable: str) -> str | None:
    try:
        socket.create_connection(_server_of(variable), timeout=PATIENCE).close()
    except OSError as error:
        return f"the server of {variable} cannot be reached: {error}"
    return None


def _server_of(variable: str) -> tuple[str, int]:
    url = urlsplit(os.environ[variable])
    return url.hostname or "", url.port or DEFAULT_PORTS[url.scheme]


CHECKS: dict[str, Callable[..., str | None]] = {
    "answers": answers,
    "connected": connected,
    "reaches": reaches,
}

if __name__ == "__main__":
    sys.exit(CHECKS[sys.argv[1]](*sys.argv[2:]))
