"""What every backing server has in common: a loopback port, data that survives, users made at the start."""

from abc import abstractmethod
from pathlib import Path

from workshop.checkout import Checkout
from workshop.ports import accepts
from workshop.service import Service


class Server(Service):
    """A backing server bound to 127.0.0.1."""

    def __init__(self, checkout: Checkout, port: int) -> None:
        super().__init__(checkout)
        self.port = port

    @abstractmethod
    def variables(self, variable: str, app: str, /) -> dict[str, str]:
        """How `app` finds this server: `variable` holds the URL, others may come with it."""

    def ready(self) -> bool:
        return accepts(self.port)

    def born(self) -> str:
        """When its data was begun; another value after it was deleted. Empty: it keeps none for an app."""
        return ""

    def provision(self) -> None:
        """Create users and the like; called once per launch, after the first `ready`."""


def written_once(file: Path) -> str:
    """The mark of a file that a server writes when it begins its data, and never again."""
    try:
        state = file.stat()
    except OSError:
        return ""
    return f"{state.st_ino} {state.st_mtime_ns}"
