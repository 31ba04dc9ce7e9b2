"""HTTP with the server that is marked: every wait is bounded, and nothing it does ends the suite."""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import Barrier
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx

from tests.acceptance.contract import Contract
from tests.acceptance.exchange import Answer, Request
from tests.acceptance.failures import Failure

PATIENCE = 5.0  # seconds for one request
LESS = 1.0  # seconds, for a server that has left us waiting several times running
SEVERAL = 3
SOON = 15.0  # seconds for what a server does beside the requests
A_MOMENT = 0.2  # seconds from one look to the next
LARGEST = 4_000_000  # bytes of an answer
T = TypeVar("T")
Files = Mapping[str, tuple[str, bytes, str]]  # field: (name of the file, its bytes, its type)


class Server:
    """Somebody's server, known by its base URL and nothing else."""

    def __init__(self, base_url: str, contract: Contract, patience: float = PATIENCE) -> None:
        self.site = base_url.rstrip("/").removesuffix(contract.root)
        self.root = self.site + contract.root
        self.contract = contract
        self.last: tuple[Request, Answer | None] | None = None
        self._patience = patience
        self._unanswered = 0
        # Each request has a connection of its own: what a server does to one is no matter of the next.
        # Nor are cookies kept: people of different tests would send each other's.
        self._client = httpx.Client(
            limits=httpx.Limits(max_keepalive_connections=0),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
        )

    @property
    def patience(self) -> float:
        """A server that hangs would cost its five seconds a hundred times."""
        return self._patience if self._unanswered < SEVERAL else min(LESS, self._patience)

    def ask(self, request: Request) -> Answer:
        """Send it and read the answer.

        Raises:
            Failure: none came, or none that is HTTP.
        """
        self.last = (request, None)
        try:
            answer = self._answer(request)
        except httpx.TimeoutException:
            self._unanswered += 1
            raise self._none(request, f"no answer within {self.patience:g} seconds") from None
        except httpx.ConnectError as error:
            raise self._none(request, f"no connection ({error}): is the server running?") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._none(request, f"no answer in HTTP ({error})") from None
        self._unanswered = 0
        self.last = (request, answer)
        return answer

    def close(self) -> None:
        self._client.close()

    def _answer(self, request: Request) -> Answer:
        patience = self.patience
        deadline = time.monotonic() + patience
        with self._client.stream(
            request.method,
            request.url,
            headers=request.headers,
            content=request.body or None,
            timeout=patience,
        ) as response:
            body = b""
            for part in response.iter_bytes():
                body += part
                if time.monotonic() > deadline:  # it drips
                    raise httpx.ReadTimeout("too slow")
                if len(body) > LARGEST:
                    raise httpx.ReadError(f"more than {LARGEST} bytes")
            return Answer(request, self.contract, response.status_code, response.headers, body)

    def _none(self, request: Request, instead: str) -> Failure:
        return Failure("an answer", request, None, instead)


class Client:
    """Somebody who sends requests, with a token or without."""

    def __init__(self, server: Server, authorization: str | None = None) -> None:
        self.server = server
        self.authorization = authorization

    def get(self, *path: object, **query: object) -> Answer:
        """`get("articles", slug)`, `get("articles", tag="tea", limit=5)`."""
        return self.send("GET", *path, query=query)

    def post(self, *path: object, **body: object) -> Answer:
        """`post("articles", article={…})` sends `{"article": {…}}`."""
        return self.send("POST", *path, body=body)

    def put(self, *path: object, **body: object) -> Answer:
        return self.send("PUT", *path, body=body)

    def delete(self, *path: object) -> Answer:
        return self.send("DELETE", *path)

    def upload(self, *path: object, files: Files, **fields: str) -> Answer:
        """A form with files: `upload("images", files={"image": ("a.png", data, "image/png")}, alt="A cat")`."""
        form = httpx.Request("POST", self.server.site, files=files, data=fields)
        kind = {"Content-Type": form.headers["Content-Type"]}
        return self.send("POST", *path, content=form.read(), headers=kind)

    def opens(self, address: str, **headers: str) -> Answer:
        """What is not below `/api`, by its path or the address that the server itself gives."""
        url = self.server.site + urlsplit(address)._replace(scheme="", netloc="").geturl()
        sent = {"Accept": "text/html,*/*;q=0.8"}
        if self.authorization is not None:
            sent["Authorization"] = self.authorization
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.server.ask(Request("GET", url, sent | named))

    def send(
        self,
        method: str,
        *path: object,
        query: Mapping[str, object] | None = None,
        body: object = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Anything: `body` becomes JSON, `content` goes as it is."""
        url = "/".join([self.server.root, *(quote(str(part), safe="") for part in path)])
        if query:
            url += f"?{httpx.QueryParams({name: str(value) for name, value in query.items()})}"
        sent: dict[str, str] = {"Accept": "application/json"}
        if self.authorization is not None:
            sent["Authorization"] = self.authorization
        if body or content:
            content = content or json.dumps(body, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json"
        return self.server.ask(Request(method, url, sent | dict(headers or {}), content))


def together(*calls: Callable[[], T]) -> list[T]:
    """What the calls answer when all are made at the same moment."""
    gate = Barrier(len(calls))

    def call_at_once(call: Callable[[], T]) -> T:
        gate.wait(PATIENCE)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call_at_once, calls))


def eventually(ask: Callable[[], Answer], holds: Callable[[Answer], object], wish: str) -> Answer:
    """Ask again until it holds: what happens beside the request has some seconds for it.

    Raises:
        Failure: it never did; the last answer tells what was there instead.
    """
    deadline = time.monotonic() + SOON
    while not holds(answer := ask()):
        answer.must(time.monotonic() < deadline, f"{wish}, within {SOON:g} seconds")
        time.sleep(A_MOMENT)
    return answer


def unknown(what: Any) -> str:
    """A name that nothing has: for what is not there."""
    return f"no-such-{what}-{time.time_ns():x}"
