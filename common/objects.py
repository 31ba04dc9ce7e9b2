"""How an app talks to S3: short time-outs, so that a store that is away costs three seconds at most, and
one named refusal for everything that means "away"."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import Field

from common.addresses import HttpUrl
from common.config import Settings
from common.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from flask import Flask


class ObjectsAway(Unavailable):
    """S3 does not answer, or answers that it cannot, as for a bucket that is missing."""


class BucketSettings(Settings):
    """What an app that keeps objects needs to know besides."""

    s3_endpoint_url: HttpUrl = Field(
        description="S3, or a server that speaks its language.", examples=["http://127.0.0.1:9000"]
    )
    s3_bucket: str = Field(
        min_length=3, max_length=63, description="This app's bucket.", examples=["bucket"]
    )
    s3_region: str = Field("us-east-1", description="The bucket's region.")
    s3_access_key_id: str = Field(
        min_length=1, description="Who we are to S3.", examples=["access-key"]
    )
    s3_secret_access_key: str = Field(
        min_length=1, description="The secret that goes with it.", examples=["secret-key"]
    )


class Objects:
    """One bucket. The client is made at the first use: boto3 is slow to import, and not all use it."""

    def __init__(
        self, endpoint_url: str, bucket: str, *, region: str, access_key_id: str, secret_key: str
    ) -> None:
        self._bucket = {"Bucket": bucket}
        self._where = {
            "endpoint_url": endpoint_url,
            "region_name": region,
            "aws_access_key_id": access_key_id,
            "aws_secret_access_key": secret_key,
        }
        self._lock = threading.Lock()
        self._made: Any = None
        self._silent = False
        self._asking = threading.Lock()

    def put(self, key: str, body: bytes, content_type: str) -> None:
        """Write an object whole, over one of the same key.

        Raises:
            ObjectsAway: nothing is promised about the object; putting it again is safe.
        """
        with self._asked():
            self._client().put_object(**self._bucket, Key=key, Body=body, ContentType=content_type)

    def get(self, key: str) -> bytes:
        """The bytes of an object.

        Raises:
            NotFound: there is none. ObjectsAway: nobody knows.
        """
        with self._asked(absent="NoSuchKey"):
            body: bytes = self._client().get_object(**self._bucket, Key=key)["Body"].read()
            return body

    def remove(self, key: str) -> None:
        """Delete an object; one that is not there is gone already. Raises ObjectsAway."""
        with self._asked():
            self._client().delete_object(**self._bucket, Key=key)

    def ping(self) -> None:
        """Raises ObjectsAway when the bucket cannot be reached with our key."""
        with self._asked():
            self._client().head_bucket(**self._bucket)

    def ensure_bucket(self) -> None:
        """Make the bucket, unless it is there. Raises ObjectsAway."""
        try:
            with self._asked(absent="404"):  # to HEAD, S3 has no more to say than the status
                self._client().head_bucket(**self._bucket)
        except NotFound:
            with self._asked():
                self._client().create_bucket(**self._bucket)

    @contextmanager
    def _asked(self, *, absent: str = "") -> Iterator[None]:
        """What S3's client raises, as our refusals: S3's code `absent` is NotFound, all else is ObjectsAway.

        While S3 is silent one caller at a time asks it, and the others are told at once: otherwise a few
        pictures a second would occupy every thread, and what needs no S3 would hang with them.
        """
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        alone = self._silent
        if alone and not self._asking.acquire(blocking=False):
            raise ObjectsAway("S3 was silent, and is being asked again.", retry_after=2)
        try:
            yield
            self._silent = False
        except ClientError as error:
            self._silent = False
            code = str(error.response.get("Error", {}).get("Code"))
            if code == absent:
                raise NotFound("There is no such object.") from error
            raise ObjectsAway(f"S3 refused ({code}).", retry_after=2) from error
        except (BotoCoreError, HTTPClientError, OSError) as error:
            self._silent = True
            raise ObjectsAway("S3 is away for a moment.", retry_after=2) from error
        finally:
            if alone:
                self._asking.release()

    def _client(self) -> Any:
        with self._lock:
            if self._made is None:
                import boto3
                from botocore.config import Config

                how = Config(
                    signature_version="s3v4",
                    # Servers other than AWS have no host per bucket.
                    s3={"addressing_style": "path"},
                    connect_timeout=1,
                    read_timeout=2,
                    # Whoever calls knows better when to try again.
                    retries={"total_max_attempts": 1},
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                )
                self._made = boto3.session.Session().client("s3", config=how, **self._where)
            return self._made


def bucket(settings: BucketSettings) -> Objects:
    """The bucket that the settings name."""
    return Objects(
        settings.s3_endpoint_url,
        settings.s3_bucket,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_key=settings.s3_secret_access_key,
    )


def install(app: "Flask", objects: Objects, *, optional: bool = False) -> None:
    """Give an app its bucket, and declare it as the dependency "s3"; `optional`: it goes on without."""
    from common.http.health import depends_on  # not above: some who use a bucket have no HTTP side

    app.extensions["objects"] = objects
    depends_on(app, "s3", objects.ping, optional=optional)


def objects() -> Objects:
    """The bucket of the app at hand."""
    from flask import current_app

    found: Objects = current_app.extensions["objects"]
    return found
