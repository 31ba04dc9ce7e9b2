"""What every backing server has in common: a loopback port, data that survives, users made at the start."""

from abc import abstractmethod

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

    def provision(self) -> None:
        """Create users and the like; called once per launch, after the first `ready`."""
