"""The variables an app is started with, and the file that hands the same ones to `flask run`."""

from collections.abc import Mapping

from workshop.apps import App
from workshop.backing import Backing
from workshop.checkout import Checkout, write_private
from workshop.credentials import Credentials


def variables_of(
    app: App, url: str, backing: Backing, credentials: Credentials, given: Mapping[str, str]
) -> dict[str, str]:
    """All that `app` needs to know. What a person has set stays as it is."""
    ours = {
        "CAPSTONE_ENV": "development",
        "LOG_LEVEL": "INFO",
        f"{app.prefix}PUBLIC_URL": url,
        f"{app.prefix}DEMO": "true",
        f"{app.prefix}JWT_KEYS": credentials.signing_seed(f"{app.prefix}JWT_KEYS"),
        **{name: credentials.password(name) for name in app.secrets},
        **backing.variables_for(app),
    }
    names = {*ours, *app.needs, *(name for name in given if name.startswith(app.prefix))}
    return {name: given.get(name) or ours[name] for name in sorted(names)}


def write_servers_env(checkout: Checkout, variables: Mapping[str, str]) -> None:
    """For `flask --app blog_app run`: the apps read it after the environment and `.env`."""
    lines = [f"{name}='{escape(value)}'\n" for name, value in sorted(variables.items())]
    write_private(checkout.run / "servers.env", "".join(lines))


def remove_servers_env(checkout: Checkout) -> None:
    (checkout.run / "servers.env").unlink(missing_ok=True)


def escape(value: str) -> str:
    """For a dotenv value in single quotes. `${` would be filled in even there; an empty default keeps it."""
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return quoted.replace("${", "${NO_SUCH_VARIABLE:-$}{")
