"""Somebody at a browser: forms are sent as a page has them, and a cookie says who it is."""

from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.acceptance.exchange import Answer, Request
from tests.acceptance.failures import Failure
from tests.acceptance.page import Element, Page
from tests.acceptance.server import Client, Server


class Browser(Client):
    """One window. Redirects are answers, too: nothing is followed."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []  # as they came, with their attributes

    def opens(self, address: str, **headers: str) -> Answer:
        return self._keeping(super().opens(address, **self._sent() | headers))

    def submits(self, form: Element, page: str, *, origin: str = "", **fields: str) -> Answer:
        """The form of a page with these fields typed; `origin`: as if a page of another host did."""
        given = {one["name"]: one["value"] for one in form.inside if one["type"] == "hidden"}
        site = urlsplit(self.server.site)
        own = f"{site.scheme}://{site.netloc}"
        headers = {
            **self._sent(),
            "Accept": "text/html,*/*;q=0.8",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": origin or own,
            "Referer": (origin or own) + page,
            "Sec-Fetch-Site": "cross-site" if origin else "same-origin",
        }
        url = self.server.site + (urlsplit(form["action"]).path or page)
        sent = Request("POST", url, headers, urlencode(given | fields).encode())
        return self._keeping(self.server.ask(sent))

    def form(self, page: str, *names: str) -> Element:
        """The form of a page that asks for these."""
        answer = self.opens(page)
        answer.has(200)
        for form in Page(answer.text).all("form"):
            if {*names} <= {field["name"] for field in form.inside}:
                return form
        raise Failure(f"a form with {', '.join(names)}", answer.request, answer)

    def _sent(self) -> dict[str, str]:
        if not self.cookies:
            return {}
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _keeping(self, answer: Answer) -> Answer:
        for line in answer.headers.get_list("set-cookie"):
            self.set_cookies.append(line)
            found = SimpleCookie(line)
            self.cookies |= {name: morsel.value for name, morsel in found.items()}
        return answer
