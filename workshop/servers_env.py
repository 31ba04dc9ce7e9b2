"""The file that hands the running servers to `flask run`: the apps read it after the environment and `.env`."""

from collections.abc import Mapping

from workshop.checkout import Checkout, write_private


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
