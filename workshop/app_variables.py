"""The variables that an app is started with."""

from collections.abc import Mapping

from workshop.apps import App
from workshop.backing import Backing
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
