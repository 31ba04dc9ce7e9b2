"""What the supervisor looks after, be it a backing server or an app: start, ready, stop, and start again."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from workshop.checkout import Checkout
from workshop.children import Child
from workshop.errors import WorkshopError

START_LIMIT = 90.0  # seconds: a first start on a slow laptop compiles every module of every app


def never() -> bool:
    return False


class Service(ABC):
    """Something with a process of its own. `start` may be called again after that process died."""

    name: str  # of its log, its record and its data folder
    kind: str  # what people call it

    def __init__(self, checkout: Checkout) -> None:
        self.checkout = checkout
        self.child: Child | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where it is, without a password."""

    @abstractmethod
    def prepare(self) -> Child:
        """Make folders and configuration as they must be, and say which process to run. Idempotent."""

    @abstractmethod
    def ready(self) -> bool:
        """Whether it answers."""

    def start(self) -> None:
        self.child = self.prepare()
        self.child.start()

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    @property
    def pid(self) -> int | None:
        return self.child.pid if self.child else None

    def exit_code(self) -> int | None:
        return self.child.poll() if self.child else None

    def wait_until_ready(self, cancelled: Callable[[], bool] = never) -> None:
        """Return when it answers. Raises WorkshopError when it dies instead, or takes too long."""
        self.wait_until(self.ready, cancelled)

    def wait_until(
        self, answers: Callable[[], bool], cancelled: Callable[[], bool] = never
    ) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not cancelled():
            if self.exit_code() is not None or time.monotonic() > deadline:
                raise self.did_not_start()
            if answers():
                return
            time.sleep(0.05)

    def did_not_start(self) -> WorkshopError:
        said = self.child.last_words() if self.child else ""
        return WorkshopError(
            f"{self.kind} did not start: {said or 'it said nothing'}",
            f"The whole story is in {self.checkout.log(self.name)}.",
        )
