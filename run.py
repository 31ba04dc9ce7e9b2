#!/usr/bin/env python3
"""The one door: makes .venv from the hashed lock file, then hands over to the `capstone` command.

Standard library only, so that a fresh machine needs nothing but Python. When nothing changed since the
last run it only compares one digest and starts `capstone`: no network, no installer.
"""

import sys

if sys.version_info < (3, 11):  # before any newer syntax: an old Python must reach this line
    sys.exit("capstone needs Python 3.11 or newer, this is %d.%d. Try: python3.11 run.py, or install a newer one "
             "from your system's packages." % sys.version_info[:2])

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
TOOLS = HERE / ".tools"
LOCK = HERE / "requirements.lock"
STAMP = VENV / ".installed"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def main() -> None:
    """Install what the lock file says, if it changed, and become `capstone` with the same arguments."""
    wanted = fingerprint()
    if not STAMP.exists() or STAMP.read_text() != wanted:
        install()
        STAMP.write_text(wanted)  # last of all: an interrupted installation is begun again
    command = [str(BIN / "capstone"), *sys.argv[1:]]
    if os.name == "nt":  # Windows' exec returns to the shell at once; wait for the child instead
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def fingerprint() -> str:
    """Digest of all that decides what is in .venv: lock file, project file, interpreter, place."""
    parts = [LOCK.read_bytes(), (HERE / "pyproject.toml").read_bytes(), sys.version.encode(), str(VENV).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install() -> None:
    """Fill .venv with exactly the locked packages; each file is checked against its hash."""
    STAMP.unlink(missing_ok=True)
    say("Setting up .venv from requirements.lock (once, and again when it changes) ...")
    uv = find_uv()
    steps = [] if venv_fits() else [["venv", "--clear", "--python", sys.executable, str(VENV)]]
    into = ["--python", str(VENV)]  # said outright: UV_PYTHON alone would install into the system's Python
    steps.append(["pip", "sync", *into, "--require-hashes", str(LOCK)])
    steps.append(["pip", "install", *into, "--no-deps", "--editable", str(HERE)])
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "true"}
    for step in steps:
        if subprocess.call([*uv, *step, "--quiet"], cwd=HERE, env=environment) != 0:
            sys.exit(f"Setting up .venv failed in 'uv {step[0]}' (its reason is above). If it says that a hash or a "
                     "version does not match, requirements.lock is stale: docs/development.md says how to make it "
                     "anew. If it is the network: try again, nothing is lost.")


def venv_fits() -> bool:
    """Whether .venv is whole and of this Python; if not it is made anew, else only what changed is installed."""
    try:
        made_by = (VENV / "pyvenv.cfg").read_text()
    except OSError:
        return False
    return f"version_info = {sys.version_info[0]}.{sys.version_info[1]}." in made_by and any(BIN.glob("python*"))


def find_uv() -> list[str]:
    """The `uv` from PATH, else one fetched into .tools with pip (which needs neither venv nor ensurepip)."""
    found = shutil.which("uv")
    if found:
        return [found]
    fetched = TOOLS / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if not fetched.exists():
        say("Fetching uv, the installer, into .tools ...")
        fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", TOOLS]
        if subprocess.call([*fetch, "--upgrade", "uv"]) != 0 or not fetched.exists():
            sys.exit("No 'uv' on PATH, and pip could not fetch it. Either install uv, or give this Python a pip "
                     "(Debian, Ubuntu: apt install python3-pip) and check the network; then run this again.")
    return [str(fetched)]


def say(line: str) -> None:
    """Progress goes to stderr: stdout belongs to the command (`urls --json` is read by programs)."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except OSError as problem:
        sys.exit(f"{problem.strerror or problem}: {problem.filename or HERE}. Free some space or correct the "
                 "permissions there, then run this again; nothing is lost.")
    except KeyboardInterrupt:
        sys.exit(130)
