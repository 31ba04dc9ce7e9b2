"""A server in front of another one that lacks some of it: whole paths, and headers of what is left."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

PER_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"}


@contextmanager
def lesser(url: str, *, paths: str, headers: Collection[str]) -> Iterator[str]:
    """The base URL of a server like the one at `url`. `paths` is a pattern: what it fits answers 404."""

    nothing_kept = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    client = httpx.Client(cookies=nothing_kept, trust_env=False, timeout=30)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.close_connection = True
            if re.match(paths, self.path):
                self.send_error(404)
                return
            found = httpx.Response(502)
            with suppress(httpx.HTTPError):
                found = client.request(
                    self.command, url + self.path, content=sent, headers=dict(self.headers)
                )
            self.send_response(found.status_code)
            for name, value in found.headers.multi_items():
                if name.lower() not in {*PER_HOP, *headers}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.content)))
            self.end_headers()
            self.wfile.write(found.content)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  as http.server calls them

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        client.close()
