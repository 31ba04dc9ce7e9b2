"""The `capstone` command: what people type, and the one place where trouble becomes one line and an exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from workshop import records
from workshop.app_commands import perform
from workshop.apps import APPS, App, chosen, only
from workshop.checkout import Checkout
from workshop.children import python
from workshop.errors import WorkshopError, from_os
from workshop.running import AlreadyRunning, only_launcher, read_state
from workshop.terminal import complain, say, show_findings, show_policy, show_running

NAMES = [app.name for app in APPS]
STOP = "Ctrl-C stops everything."
# Three processes on two cores, as tests of faults mostly wait. tests/conftest.py says what stays together.
SHARED_OUT = ["-n", "3", "--dist", "loadscope", "--no-loadscope-reorder"]
# Each rule once; the whole run has it in all variants, and marks our own servers as it marks students'.
PLAIN_RUN = [*SHARED_OUT, "-m", "not whole", "--ignore", "tests/acceptance/blog"]
WHOLE_RUN = [*SHARED_OUT, "--cov", "--cov-report", "term:skip-covered"]

AppNames = Annotated[
    list[str] | None,
    typer.Argument(
        help=f"Any of: {', '.join(NAMES)}. All of them when none is named.",
        autocompletion=lambda: NAMES,
        show_default=False,
    ),
]
Others = Annotated[
    list[str] | None,
    typer.Argument(help="More apps.", autocompletion=lambda: NAMES, show_default=False),
]
AppName = Annotated[str, typer.Argument(help="Its name.", autocompletion=lambda: NAMES)]
Lan = Annotated[
    bool, typer.Option("--lan", help="Apps listen on the whole network, so that phones reach them.")
]


cli = typer.Typer(
    help="Four backend capstones on real servers. Without a command: start everything.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Entry point: expected trouble is one line and exit code 1, never a traceback."""
    try:
        cli()
    except WorkshopError as problem:
        complain(problem.message, problem.cure)
    except OSError as problem:
        trouble = from_os(problem)
        complain(trouble.message, trouble.cure)
    else:
        return
    sys.exit(1)


@cli.callback(invoke_without_command=True)
def everything(ctx: typer.Context, lan: Lan = False) -> None:
    if ctx.invoked_subcommand is None:
        launch(APPS, portal=True, lan=lan)


def add_command_for(app: App) -> None:
    """`capstone blog`; more apps may be named after it: `capstone blog chat`."""

    @cli.command(app.name, help=f"Start only this app, {app.title}, with the servers it needs.")
    def start(others: Others = None, lan: Lan = False) -> None:
        launch(chosen([app.name, *(others or [])]), lan=lan)


for one in APPS:
    add_command_for(one)


@cli.command()
def servers(apps: AppNames = None) -> None:
    """Start only the backing servers, for `flask --app blog_app run --debug` beside them."""
    launch(chosen(apps or []), serve=False)


@cli.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def test(ctx: typer.Context) -> None:
    """Run the tests (where CI is set: with all variants and coverage), or what pytest makes of the arguments."""
    arguments = ctx.args or (WHOLE_RUN if os.environ.get("CI") else PLAIN_RUN)
    folder = Checkout.here().path
    raise typer.Exit(subprocess.call([*python("-m", "pytest"), *arguments], cwd=folder))


@cli.command()
def urls(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Where the running parts are."""
    running = read_state(Checkout.here())
    if running is None:
        raise WorkshopError("Nothing runs in this checkout.", "Start it: python3 run.py")
    if as_json:
        apps = {name: place.url for name, place in running.apps.items()}
        places = {name: asdict(place) for name, place in running.servers.items()}
        typer.echo(json.dumps({**apps, "servers": places}, indent=2))
    else:
        show_running(running, f"Stop it with Ctrl-C where it was started, or: kill {running.pid}")


@cli.command()
def doctor() -> None:
    """What is missing on this machine, and the cure."""
    from workshop.doctor import examine

    findings = examine(Checkout.here())
    show_findings(findings)
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


@cli.command()
def reset() -> None:
    """Forget all data of this checkout: databases, secrets, ports, logs."""
    checkout = Checkout.here()
    if not checkout.state.exists():
        say("There is nothing to forget.")
        return
    checkout.make_rooms(to_fill=False)  # it frees room
    try:
        with only_launcher(checkout):
            records.end_all(checkout.children)
            for folder in checkout.forget():
                say(f"Deleted {folder}")
    except AlreadyRunning:
        raise WorkshopError(
            "It runs; its data cannot go now.", "Stop it with Ctrl-C first."
        ) from None


@cli.command()
def migrate(app: AppName) -> None:
    """Bring the schema or the indexes of one app up to date."""
    perform(only(app).package, ["migrate"])


@cli.command()
def seed(app: AppName) -> None:
    """Put one app's demo data in; what is there stays."""
    perform(only(app).package, ["seed"])


@cli.command()
def policy() -> None:
    """Who may use what: every route, socket event and MQTT topic of the four apps."""
    from workshop.documentation import endpoints_of

    for app in APPS:
        show_policy(app.title, endpoints_of(app))


@cli.command()
def docs() -> None:
    """Write the tables of settings and endpoints in the READMEs anew from the code."""
    from workshop.documentation import write_readmes

    for path in write_readmes():
        say(f"Wrote {path.relative_to(Checkout.here().path)}")


@cli.command()
def postman(app: AppName) -> None:
    """An app's API as a Postman collection, on standard output."""
    from workshop.documentation import document_of
    from workshop.postman import collection_of
    from workshop.walks import WALKS

    found = only(app)
    made = collection_of(
        document_of(found), WALKS.get(found.name, []), f"http://127.0.0.1:{found.port}"
    )
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


def launch(
    apps: Sequence[App], *, serve: bool = True, portal: bool = False, lan: bool = False
) -> None:
    """Start and stay until stopped; or say what runs already."""
    from workshop.launcher import Launcher  # with the databases' clients: not for `urls`
    from workshop.plan import Choice

    checkout = Checkout.here()
    choice = Choice(apps, serve=serve, portal=portal, lan=lan)
    try:
        Launcher(checkout, choice, say, lambda running: show_running(running, STOP)).run()
    except AlreadyRunning:
        running = read_state(checkout)
        if running is None:
            raise WorkshopError(
                "Another start is under way in this checkout.", "Its addresses come in a moment."
            ) from None
        show_running(running, f"This runs already (process {running.pid}); nothing was started.")


if __name__ == "__main__":
    main()
