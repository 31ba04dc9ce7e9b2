"""How an app talks to S3: short time-outs, so that an archive that is away costs three seconds at most,
and one named refusal for everything that means "away"."""

import threading
from typing import TYPE_CHECKING, Any

from common.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from flask import Flask

ABSENT = frozenset({"NoSuchKey", "404"})


class ObjectsAway(Unavailable):
    """The archive does not answer, or answers that it cannot."""


class Objects:
    """One bucket. The client is made at the first use: boto3 is slow to import, and not all use it."""

    def __init__(
        self, endpoint_url: str, bucket: str, *, region: str, access_key_id: str, secret_key: str
    ) -> None:
        self._bucket = bucket
        self._where = {
            "endpoint_url": endpoint_url,
            "region_name": region,
            "aws_access_key_id": access_key_id,
            "aws_secret_access_key": secret_key,
        }
        self._lock = threading.Lock()
        self._made: Any = None

    def put(self, key: str, body: bytes, content_type: str) -> None:
        """Write an object whole, over one of the same key.

        Raises:
            ObjectsAway: nothing is promised about the object; putting it again is safe.
        """
        self._call("put_object", Key=key, Body=body, ContentType=content_type)

    def get(self, key: str) -> bytes:
        """The bytes of an object.

        Raises:
            NotFound: there is none. ObjectsAway: nobody knows.
        """
        body: bytes = self._call("get_object", Key=key, read="Body")
        return body

    def ping(self) -> None:
        """Raises ObjectsAway when the bucket cannot be reached with our key."""
        self._call("head_bucket")

    def ensure_bucket(self) -> None:
        """Make the bucket, unless it is there."""
        try:
            self._call("head_bucket")
        except NotFound:
            self._call("create_bucket")

    def _call(self, operation: str, *, read: str | None = None, **arguments: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        try:
            answer = getattr(self._client(), operation)(Bucket=self._bucket, **arguments)
            return answer[read].read() if read else answer
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code in ABSENT or code == "NoSuchBucket":
                raise NotFound("There is no such object.") from error
            raise ObjectsAway(f"The archive refused ({code}).", retry_after=2) from error
        except (BotoCoreError, HTTPClientError, OSError) as error:
            raise ObjectsAway("The archive is away for a moment.", retry_after=2) from error

    def _client(self) -> Any:
        with self._lock:
            if self._made is None:
                import boto3
                from botocore.config import Config

                how = Config(
                    signature_version="s3v4",
                    s3={
                        "addressing_style": "path"
                    },  # servers other than AWS have no host per bucket
                    connect_timeout=1,
                    read_timeout=2,
                    retries={
                        "total_max_attempts": 1
                    },  # whoever calls knows better when to try again
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                )
                self._made = boto3.session.Session().client("s3", config=how, **self._where)
            return self._made


def install(app: "Flask", objects: Objects) -> None:
    """Give an app its bucket, and declare it as the dependency "s3"."""
    from common.http.health import depends_on  # not above: the archiver has no HTTP side

    app.extensions["objects"] = objects
    depends_on(app, "s3", objects.ping)
