"""What people see: progress lines on stderr, tables on stdout, and one line for trouble."""

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workshop.findings import Finding
from workshop.running import Place, Running

if TYPE_CHECKING:  # it would import the four apps, which most commands have no use for
    from workshop.documentation import Endpoint

output = Console()
progress = Console(stderr=True)


def say(line: str) -> None:
    """One progress line. The terminal may be closed already; that must not keep us from stopping."""
    with contextlib.suppress(OSError, ValueError):
        progress.print(Text(line))


def complain(message: str, cure: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        progress.print(Text.assemble((message, "bold red"), " ", cure), soft_wrap=True)


def show_running(running: Running, last_line: str) -> None:
    """The table of URLs."""
    with contextlib.suppress(OSError, ValueError):
        for title, places in (("Apps", running.apps), ("Servers", running.servers)):
            if places:
                output.print(_table(title, places))
        output.print(Text(last_line))


def show_findings(findings: Sequence[Finding]) -> None:
    """What the doctor found; the cure stands below each thing that is not fine."""
    for finding in findings:
        mark = Text("ok      ", "green") if finding.fine else Text("missing ", "bold red")
        output.print(
            Text.assemble(mark, (finding.what, "bold"), f"  {finding.found}"), soft_wrap=True
        )
        if finding.cure:
            output.print(Text(f"        {finding.cure}"), soft_wrap=True)


def show_policy(title: str, ways: "Sequence[Endpoint]") -> None:
    """Who may use each way into an app."""
    table = Table(title=title, title_justify="left", show_header=False)
    for way in ways:
        table.add_row(way.method, way.path, way.who)
    output.print(table)


def _table(title: str, places: dict[str, Place]) -> Table:
    table = Table(title=title, title_justify="left", show_header=False, min_width=60)
    table.add_column(style="bold")
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(style="dim")
    for name, place in places.items():
        table.add_row(name, place.url, place.kind)
    return table
