"""A process that goes with an app: it listens nowhere, so being alive is all that can be asked of it."""

from collections.abc import Mapping

from workshop.apps import App, Companion
from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.service import Service


class CompanionService(Service):
    """One companion, with the settings of its app."""

    def __init__(
        self, checkout: Checkout, app: App, companion: Companion, settings: Mapping[str, str]
    ) -> None:
        super().__init__(checkout)
        self.name = companion.name
        self.kind = companion.title
        self._app = app
        self._companion = companion
        self._settings = settings

    @property
    def url(self) -> str:
        return ""

    def prepare(self) -> Child:
        module, command = self._companion.module, self._companion.command
        arguments = ["workshop.app_commands", self._app.package, command] if command else [module]
        return Child(self.checkout, self.name, python("-m", *arguments), environment=self._settings)

    def ready(self) -> bool:
        return self.exit_code() is None
