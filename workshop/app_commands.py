"""An app's own commands (`<app>/commands.py`), in the environment of the process that calls them.

Run as a module it is a child of the launcher: `python -m workshop.app_commands blog_app migrate seed`.
"""

import importlib
import sys
from collections.abc import Sequence


def perform(package: str, commands: Sequence[str]) -> None:
    """Call these functions one after the other."""
    module = importlib.import_module(f"{package}.commands")
    for command in commands:
        getattr(module, command)()


if __name__ == "__main__":
    perform(sys.argv[1], sys.argv[2:])
