"""A browser's part, without a browser: one kept connection, cookies, and forms with their tokens."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_READ_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Arriving:
    """A body, and when its bytes came."""

    body: bytearray = field(default_factory=bytearray)
    reached: list[tuple[int, float]] = field(default_factory=list)
    """(bytes that were there, ``time.perf_counter``), in order."""

    def when(self, byte: int) -> float:
        """When the first ``byte`` bytes had come."""
        return next(moment for there, moment in self.reached if there >= byte)


class Visitor:
    """Somebody at ``address``, with cookies of their own. What answers other than asked for raises RuntimeError."""

    def __init__(self, address: str, cookies: dict[str, str] | None = None) -> None:
        where = urlsplit(address)
        self._host = where.netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=120)
        self.cookies = dict(cookies or {})
        self._buffer = bytearray(8 << 20)

    def get(self, path: str, status: int = 200) -> Answer:
        return self._asked("GET", path, b"", {}, status)

    def post(self, path: str, status: int, token: str = "", **form: str | list[str]) -> Answer:
        """A form, posted as a page does, with a ``token`` from any page; without one, a page is asked first."""
        fields = {**form, "csrfmiddlewaretoken": token or self.token()}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        return self._asked("POST", path, urlencode(fields, doseq=True).encode(), headers, status)

    def token(self) -> str:
        """What lets a form through; every page has it."""
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/ground").text)
        if not found:
            raise RuntimeError("the page has no token for forms")
        return found[1]

    def whole(self, path: str) -> int:
        """Reads the body as fast as it comes, keeping none of it; how many bytes there were."""
        self._connection.request("GET", path, headers=self._headers())
        with self._connection.getresponse() as response:
            if response.status != 200:
                raise RuntimeError(f"{path} answered {response.status}")
            read = 0
            while count := response.readinto(self._buffer):
                read += count
        return read

    def arriving(self, path: str) -> Arriving:
        """Reads the body as it comes, and notes when."""
        self._connection.request("GET", path, headers=self._headers())
        found = Arriving()
        with self._connection.getresponse() as response:
            if response.status != 200:
                raise RuntimeError(f"{path} answered {response.status}")
            while piece := response.read1(_READ_BYTES):
                found.body += piece
                found.reached.append((len(found.body), time.perf_counter()))
        return found

    def close(self) -> None:
        self._connection.close()

    def _asked(self, method: str, path: str, body: bytes, headers: dict[str, str], status: int) -> Answer:
        self._connection.request(method, path, body or None, self._headers() | headers)
        with self._connection.getresponse() as response:
            answer = Answer(response.status, response.headers, response.read())
            for line in response.headers.get_all("Set-Cookie", ()):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status != status:
            raise RuntimeError(f"{method} {path} answered {answer.status}, not {status}: {answer.body[:200]!r}")
        return answer

    def _headers(self) -> dict[str, str]:
        joined = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": joined} if joined else {}
