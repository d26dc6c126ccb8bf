"""One warm client on one kept-alive connection, and its stopwatch."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.bench.counting import ANSWER, ASK
from tests.bench.portal import HOST, PORT

# A secret of Django's length: the cookie and the header carry the same one.
_CSRF = "b" * 32
_LOST = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


class UnexpectedAnswer(AssertionError):
    """The portal answered something else than the bench came for."""


@dataclass(frozen=True)
class Request:
    """What is asked for, by whom, and the code that is the right answer."""

    path: str
    session: str
    data: tuple[tuple[str, str], ...] = ()
    expected: int = 200
    # A message instead of a form; JSON text.
    message: str = ""
    # The tag of what a screen has already: then it asks without cookies, as room.js does.
    known: str = ""

    @property
    def method(self) -> str:
        return "POST" if self.data or self.message else "GET"

    @property
    def body(self) -> bytes:
        return (self.message or urlencode(self.data)).encode()

    @property
    def headers(self) -> dict[str, str]:
        cookies = f"__Host-sessionid={self.session}; __Host-csrftoken={_CSRF}"
        shared = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": cookies}
        if self.known:
            return {name: shared[name] for name in ("Host", "X-Forwarded-Proto")} | {
                "If-None-Match": f'"{self.known}"'
            }
        if self.method == "GET":
            return shared
        kind = "application/json" if self.message else "application/x-www-form-urlencoded"
        form = {"Content-Type": kind}
        return shared | form | {"X-CSRFToken": _CSRF, "Referer": f"https://{HOST}/"}


class Browser:
    """Keeps its connection; a server that hung up between two clicks is dialled again."""

    def __init__(self) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)

    def milliseconds(self, request: Request) -> float:
        """From the first byte sent to the last byte read."""
        start = time.perf_counter()
        self._fetch(request, {})
        return (time.perf_counter() - start) * 1000

    def queries(self, request: Request) -> int:
        return int(self._fetch(request, {ASK: "1"})[ANSWER])

    def location(self, request: Request) -> str:
        """Where a redirect leads."""
        return self._fetch(request, {})["Location"]

    def text(self, request: Request) -> str:
        """What a page says."""
        answer = self._send(request, {})
        body = answer.read().decode()
        if answer.status != request.expected:
            raise UnexpectedAnswer(f"{request.path}: {answer.status}")
        return body

    def close(self) -> None:
        self._line.close()

    def _fetch(self, request: Request, extra: dict[str, str]) -> dict[str, str]:
        try:
            answer = self._send(request, extra)
        except _LOST:
            self._line.close()
            answer = self._send(request, extra)
        text = answer.read()
        if answer.status != request.expected:
            where = f"{request.method} {request.path}: {answer.status}"
            raise UnexpectedAnswer(f"{where}\n{text.decode(errors='replace')[:4000]}")
        return dict(answer.headers)

    def _send(self, request: Request, extra: dict[str, str]) -> http.client.HTTPResponse:
        self._line.request(
            request.method, request.path, body=request.body, headers=request.headers | extra
        )
        return self._line.getresponse()
