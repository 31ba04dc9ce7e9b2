"""A mail server that takes every message and keeps it in a Maildir; nothing ever leaves the machine."""

from workshop.children import Child, python
from workshop.ports import LOOPBACK
from workshop.servers.server import Server


class Mailbox(Server):
    """aiosmtpd with its Maildir handler."""

    name = "mailbox"
    kind = "Mailbox (aiosmtpd)"

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, _app: str, /) -> dict[str, str]:
        return {variable: self.url}

    def prepare(self) -> Child:
        folder = self.checkout.data(self.name)
        folder.mkdir(mode=0o700, exist_ok=True)
        listen = f"{LOOPBACK}:{self.port}"
        command = python("-m", "aiosmtpd", "--nosetuid", "--listen", listen)
        command += ["--class", "aiosmtpd.handlers.Mailbox", str(folder / "maildir")]
        return Child(self.checkout, self.name, command, folder=folder)
