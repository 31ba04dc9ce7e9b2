"""The `capstone` command."""

import subprocess
import sys
from pathlib import Path

import typer

CHECKOUT = Path(__file__).resolve().parent.parent
app = typer.Typer(no_args_is_help=True, help="Four backend capstone projects, started and tested by one command.")


@app.callback()
def capstone() -> None:
    """Nothing to do before a command."""


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run the tests; further arguments go to pytest."""
    command = [sys.executable, "-m", "pytest", *context.args]
    raise typer.Exit(subprocess.call(command, cwd=CHECKOUT))


def main() -> None:
    """The entry point of `capstone`."""
    app()
