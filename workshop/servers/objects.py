"""S3: nanio speaks SigV4 and keeps each object as a file."""

import importlib.util

from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.errors import WorkshopError
from workshop.ports import LOOPBACK
from workshop.servers.server import Server

REGION = "us-east-1"


class Objects(Server):
    """nanio with one key and one bucket."""

    name = "objects"
    kind = "S3 (nanio)"

    def __init__(
        self, checkout: Checkout, port: int, *, access_key: str, secret_key: str, bucket: str
    ) -> None:
        super().__init__(checkout, port)
        self._keys = {"NANIO_ACCESS_KEY": access_key, "NANIO_SECRET_KEY": secret_key}
        self._bucket = bucket

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, _app: str, /) -> dict[str, str]:
        prefix = variable.removesuffix("ENDPOINT_URL")
        return {
            variable: self.url,
            f"{prefix}BUCKET": self._bucket,
            f"{prefix}REGION": REGION,
            f"{prefix}ACCESS_KEY_ID": self._keys["NANIO_ACCESS_KEY"],
            f"{prefix}SECRET_ACCESS_KEY": self._keys["NANIO_SECRET_KEY"],
        }

    def prepare(self) -> Child:
        if importlib.util.find_spec("nanio") is None:
            raise WorkshopError(
                "The S3 server nanio has no Windows build.",
                "Run this in WSL (wsl --install), or set IOT_S3_ENDPOINT_URL to a server of yours.",
            )
        folder = self.checkout.data(self.name)
        folder.mkdir(mode=0o700, exist_ok=True)
        # To nanio a folder is a bucket. Making it here saves starting an S3 client for it.
        (folder / self._bucket).mkdir(mode=0o700, exist_ok=True)
        command = python("-m", "nanio", "serve", "--host", LOOPBACK, "--port", str(self.port))
        command += ["--data-dir", str(folder), "--region", REGION]
        command += ["--log-level", "warning", "--no-access-log"]
        return Child(self.checkout, self.name, command, environment=self._keys, folder=folder)
