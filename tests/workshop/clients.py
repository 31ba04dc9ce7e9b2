"""What a program can do at each backing server, with the client library it would really use."""

import smtplib
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import psycopg
import pymongo
import stripe
import valkey
from botocore.client import Config
from botocore.exceptions import ClientError
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from pymongo.errors import OperationFailure

LIMIT = 5  # seconds for one answer
TOPIC = "devices/station-01/kept"


class Client(ABC):
    """Somebody with the variables of an app: leaves a word at the server, and finds it again."""

    variable = "URL"

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.url = variables[self.variable]

    @abstractmethod
    def keep(self, word: str) -> None:
        """Return when the server has acknowledged it."""

    @abstractmethod
    def kept(self) -> str:
        """The word kept last."""

    def refused(self) -> bool:
        """Whether the server turns away who has another password; one that has none turns nobody away."""
        return False

    def wrong_url(self) -> str:
        return self.url.replace(str(urlsplit(self.url).password), "a-wrong-one")


class SqlClient(Client):
    def keep(self, word: str) -> None:
        with self._connect(self.url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
            connection.execute("DELETE FROM words")
            connection.execute("INSERT INTO words VALUES (%s)", (word,))

    def kept(self) -> str:
        with self._connect(self.url) as connection:
            row = connection.execute("SELECT word FROM words").fetchone()
        return str(row[0]) if row else ""

    def refused(self) -> bool:
        try:
            self._connect(self.wrong_url()).close()
        except psycopg.OperationalError as refusal:
            return "password authentication failed" in str(refusal)
        return False

    @staticmethod
    def _connect(url: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(url, connect_timeout=LIMIT)


class DocumentClient(Client):
    def keep(self, word: str) -> None:
        with self._client(self.url) as client:
            words = client.get_default_database()["words"]
            words.replace_one({"_id": 1}, {"_id": 1, "word": word}, upsert=True)

    def kept(self) -> str:
        with self._client(self.url) as client:
            found = client.get_default_database()["words"].find_one({"_id": 1})
        return str(found["word"]) if found else ""

    def refused(self) -> bool:
        return all(self._turned_away(url) for url in (self.wrong_url(), self._anonymous()))

    def _turned_away(self, url: str) -> bool:
        try:
            with self._client(url) as client:
                client["shop"]["words"].find_one({"_id": 1})
        except OperationFailure:
            return True
        return False

    def _anonymous(self) -> str:
        return f"mongodb://{self.url.partition('@')[2].partition('/')[0]}"

    @staticmethod
    def _client(url: str) -> "pymongo.MongoClient[dict[str, Any]]":
        return pymongo.MongoClient(url, serverSelectionTimeoutMS=LIMIT * 1000)


class BrokerClient(Client):
    """Keeps a retained message as a device, and reads it as the ingest does."""

    device = ("station-01", "the-password-of-station-01")

    def keep(self, word: str) -> None:
        client = self.connected(*self.device)
        try:
            client.publish(TOPIC, word, qos=1, retain=True).wait_for_publish(LIMIT)
        finally:
            client.disconnect()
            client.loop_stop()

    def kept(self) -> str:
        parts = urlsplit(self.url)
        arrived, words = threading.Event(), [""]
        client = self.connected(str(parts.username), str(parts.password))

        def on_message(_client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
            words.append(message.payload.decode())
            arrived.set()

        client.on_message = on_message
        try:
            client.subscribe(TOPIC, qos=1)
            arrived.wait(LIMIT)
        finally:
            client.disconnect()
            client.loop_stop()
        return words[-1]

    def refused(self) -> bool:
        parts = urlsplit(self.wrong_url())
        try:
            self.connected(str(parts.username), str(parts.password)).disconnect()
        except ConnectionRefusedError:
            return True
        return False

    def connected(self, user: str, password: str, client_id: str = "") -> mqtt.Client:
        """A client whose loop runs. Raises ConnectionRefusedError when it is not let in."""
        parts = urlsplit(self.url)
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, reconnect_on_failure=False
        )
        client.username_pw_set(user, password)
        answered, codes = threading.Event(), [True]

        def on_connect(*answer: Any) -> None:
            codes.append(answer[3].is_failure)
            answered.set()

        client.on_connect = on_connect
        client.on_disconnect = lambda *_: answered.set()
        client.connect(str(parts.hostname), parts.port or 0)
        client.loop_start()
        answered.wait(LIMIT)
        if codes[-1]:
            client.loop_stop()
            raise ConnectionRefusedError(user)
        return client


class ObjectClient(Client):
    variable = "S3_ENDPOINT_URL"

    def keep(self, word: str) -> None:
        self._s3().put_object(Bucket=self.variables["S3_BUCKET"], Key="word", Body=word.encode())

    def kept(self) -> str:
        answer = self._s3().get_object(Bucket=self.variables["S3_BUCKET"], Key="word")
        return str(answer["Body"].read().decode())

    def refused(self) -> bool:
        stranger = self._s3(aws_secret_access_key="a-wrong-one")
        try:
            stranger.get_object(Bucket=self.variables["S3_BUCKET"], Key="word")
        except ClientError as refusal:
            return int(refusal.response["ResponseMetadata"]["HTTPStatusCode"]) == 403
        return False

    def _s3(self, **other: str) -> Any:
        login = {
            "aws_access_key_id": self.variables["S3_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.variables["S3_SECRET_ACCESS_KEY"],
            "region_name": self.variables["S3_REGION"],
        }
        style = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=LIMIT,
            read_timeout=LIMIT,
            retries={"max_attempts": 0},
        )
        return boto3.client("s3", endpoint_url=self.url, config=style, **(login | other))


class CacheClient(Client):
    def keep(self, word: str) -> None:
        with self._client(self.url) as client:
            client.set("word", word)

    def kept(self) -> str:
        with self._client(self.url) as client:
            return str(client.get("word"))

    def refused(self) -> bool:
        try:
            with self._client(self.wrong_url()) as client:
                client.ping()
        except valkey.AuthenticationError:
            return True
        return False

    @staticmethod
    def _client(url: str) -> Any:
        return valkey.Valkey.from_url(url, socket_timeout=LIMIT, decode_responses=True)


class MailClient(Client):
    """Sends a letter, and looks into the Maildir as a person would."""

    def __init__(self, variables: Mapping[str, str], maildir: Path) -> None:
        super().__init__(variables)
        self._maildir = maildir

    def keep(self, word: str) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = "a@example.com", "b@example.com", word
        letter.set_content("A word to keep.")
        parts = urlsplit(self.url)
        with smtplib.SMTP(str(parts.hostname), parts.port or 0, timeout=LIMIT) as connection:
            connection.send_message(letter)

    def kept(self) -> str:
        letters = sorted(
            (self._maildir / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns
        )
        lines = letters[-1].read_text("utf-8").splitlines()
        return next(line for line in lines if line.startswith("Subject: ")).removeprefix(
            "Subject: "
        )


class PaymentClient(Client):
    """Makes a payment intent, and finds it again."""

    variable = "SHOP_STRIPE_API_BASE"

    def keep(self, word: str) -> None:
        self._stripe().v1.payment_intents.create(
            {"amount": 7900, "currency": "eur", "description": word}
        )

    def kept(self) -> str:
        return str(self._stripe().v1.payment_intents.list({"limit": 1}).data[0].description)

    def refused(self) -> bool:
        try:
            self._stripe("sk_test_a-wrong-one").v1.payment_intents.list()
        except stripe.AuthenticationError:
            return True
        return False

    def _stripe(self, key: str = "") -> stripe.StripeClient:
        stripe.enable_telemetry = False  # it would write into the home folder
        return stripe.StripeClient(
            key or self.variables["SHOP_STRIPE_API_KEY"], base_addresses={"api": self.url}
        )
