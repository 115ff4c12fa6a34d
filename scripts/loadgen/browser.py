"""One browser: a kept-alive connection, cookies, and the clock that its requests are measured by.

Raw sockets under asyncio: the generator shares the machine with the server, so each request must cost it little.
"""

import asyncio
import gzip
import re
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlencode, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PATIENCE = 60  # seconds for one reply; what takes longer is an error
TOKEN = re.compile(r'(?:data-csrf|name="csrf_token" value)="([^"]+)"')


class NotLoopback(ValueError):
    """Load is made on this machine only."""


class NoReply(OSError):
    """The server closed the connection, or said nothing in time."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if "content-encoding" in self.headers else self.body).decode()

    @property
    def path(self) -> str:
        """Where a redirect leads."""
        there = urlsplit(self.headers.get("location", ""))
        return there.path + (f"?{there.query}" if there.query else "")


@dataclass
class Browser:
    """`csrf` is the newest token that a page has brought."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK:
            raise NotLoopback(f"{self.host} is not this machine; the load generator plays on loopback only")

    async def get(self, path: str, **headers: str) -> Reply:
        return await self.send("GET", path, b"", headers)

    async def post(self, path: str, fields: dict[str, str]) -> Reply:
        body = urlencode({**fields, "csrf_token": self.csrf}).encode()
        return await self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    async def post_json(self, path: str, body: bytes) -> Reply:
        return await self.send("POST", path, body, {"Content-Type": "application/json"})

    async def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """A reply of any status. A connection that the server has closed meanwhile is opened again, as browsers do."""
        head = self.head(method, path, len(body), headers)
        kept = self.streams is not None
        try:
            reply = await asyncio.wait_for(self.exchange(head + body), PATIENCE)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            if not kept:
                raise NoReply(f"{method} {path}: {error!r}") from error
            reply = await self.send(method, path, body, headers)
        except TimeoutError as error:
            self.close()
            raise NoReply(f"{method} {path}: no reply in {PATIENCE} s") from error
        return reply

    def head(self, method: str, path: str, length: int, headers: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Encoding: gzip"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method != "GET":
            lines += [f"Content-Length: {length}", f"Referer: http://{self.host}:{self.port}/"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def exchange(self, request: bytes) -> Reply:
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.streams
        writer.write(request)
        status, headers = self.read_head(await reader.readuntil(b"\r\n\r\n"))
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.close()
        reply = Reply(status, headers, body)
        if headers.get("content-type", "").startswith("text/html") and (found := TOKEN.search(reply.text)):
            self.csrf = found[1]
        return reply

    def read_head(self, head: bytes) -> tuple[int, dict[str, str]]:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self.keep_cookie(value)
            headers[name.lower()] = value
        return int(first.split(" ", 2)[1]), headers

    def keep_cookie(self, text: str) -> None:
        name, _, value = text.partition(";")[0].partition("=")
        if value:
            self.cookies[name] = value
        else:
            self.cookies.pop(name, None)

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


def now() -> float:
    """Seconds; the one clock of every schedule and latency here."""
    return monotonic()
