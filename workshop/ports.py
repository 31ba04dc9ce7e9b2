"""Which port each part listens on: remembered in `.capstone/ports.json`, moved when somebody else has it."""

import json
import socket
import sys
from collections.abc import Callable

from workshop.checkout import Checkout, write_private
from workshop.errors import WorkshopError

LOOPBACK = "127.0.0.1"
STEP = 100  # 8001 moves to 8101: still recognisable, and clear of the neighbours
HIGHEST = 32_000  # above begins the range from which systems take ports for outgoing connections


class Ports:
    """Ports by name. A port is looked at again at every start, for it may have been taken since."""

    def __init__(self, checkout: Checkout, warn: Callable[[str], None]) -> None:
        self._file = checkout.state / "ports.json"
        self._warn = warn
        self._known = self._load()
        self._given: set[int] = set()

    def of(self, name: str, preferred: int, host: str = LOOPBACK) -> int:
        """The port of `name`, free now on `host`."""
        wanted = self._known.get(name, preferred)
        port = self._first_free(wanted, host)
        if port != wanted:
            self._warn(f"{name}: port {wanted} is taken, moved to {port} (remembered from now on).")
        self._given.add(port)
        if self._known.get(name) != port:
            self._known[name] = port
            write_private(self._file, json.dumps(self._known, indent=2) + "\n")
        return port

    def _first_free(self, wanted: int, host: str) -> int:
        for port in range(wanted, max(HIGHEST, wanted + 1), STEP):
            if port not in self._given and is_free(port, host):
                return port
        raise WorkshopError(
            f"No free port: {wanted} and every {STEP}th after it are taken.",
            "Stop what listens there, or delete .capstone/ports.json.",
        )

    def _load(self) -> dict[str, int]:
        try:
            known = json.loads(self._file.read_text("utf-8"))
            if not isinstance(known, dict) or not all(is_port(v) for v in known.values()):
                raise ValueError
        except FileNotFoundError:
            return {}
        except ValueError:
            self._warn("ports.json was damaged: starting again from the usual ports.")
            return {}
        return known


def is_port(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1024 <= value <= 65_535


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there the option would let us share a taken port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return not accepts(port)  # macOS lets us bind 127.0.0.1 beside another's 0.0.0.0


def accepts(port: int) -> bool:
    """Whether somebody answers on this loopback port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=0.5):
            return True
    except OSError:
        return False


def any_free_port() -> int:
    """A port for a moment's use, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
