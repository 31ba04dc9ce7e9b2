"""S3: nanio speaks SigV4 and keeps each object as a file."""

import importlib.util
from collections.abc import Mapping

from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.errors import WorkshopError
from workshop.ports import LOOPBACK
from workshop.servers.server import Server

REGION = "us-east-1"


class Objects(Server):
    """nanio with one key, and a bucket for each app."""

    name = "objects"
    kind = "S3 (nanio)"

    def __init__(
        self,
        checkout: Checkout,
        port: int,
        *,
        access_key: str,
        secret_key: str,
        buckets: Mapping[str, str],
    ) -> None:
        super().__init__(checkout, port)
        self._keys = {"NANIO_ACCESS_KEY": access_key, "NANIO_SECRET_KEY": secret_key}
        self._buckets = buckets

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, app: str, /) -> dict[str, str]:
        prefix = variable.removesuffix("ENDPOINT_URL")
        return {
            variable: self.url,
            f"{prefix}BUCKET": self._buckets[app],
            f"{prefix}REGION": REGION,
            f"{prefix}ACCESS_KEY_ID": self._keys["NANIO_ACCESS_KEY"],
            f"{prefix}SECRET_ACCESS_KEY": self._keys["NANIO_SECRET_KEY"],
        }

    def prepare(self) -> Child:
        if importlib.util.find_spec("nanio") is None:
            raise WorkshopError(
                "The S3 server nanio has no Windows build.",
                "Run this in WSL (wsl --install), or set BLOG_S3_ENDPOINT_URL and IOT_S3_ENDPOINT_URL.",
            )
        folder = self.checkout.data(self.name)
        folder.mkdir(mode=0o700, exist_ok=True)
        # To nanio a folder is a bucket. Making them here saves starting an S3 client for it.
        for bucket in self._buckets.values():
            (folder / bucket).mkdir(mode=0o700, exist_ok=True)
        command = python("-m", "nanio", "serve", "--host", LOOPBACK, "--port", str(self.port))
        command += ["--data-dir", str(folder), "--region", REGION]
        command += ["--log-level", "warning", "--no-access-log"]
        return Child(self.checkout, self.name, command, environment=self._keys, folder=folder)
