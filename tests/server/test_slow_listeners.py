"""What is held, and what is made, for listeners who read slowly or have gone."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import pytest
import uvicorn
from web_fakes import FakeStudio, fake_app, run

from wellwish.server.asgi import App, Message, Receive, Scope, Send, answer
from wellwish.server.connection import Connection
from wellwish.server.run import _listen


class Piece(bytes):
    """One that tells its sound when it is let go."""

    sound: Sound

    def __del__(self) -> None:
        self.sound.held -= 1


class Sound:
    """An app that sends ``count`` pieces, and counts those it was asked for."""

    def __init__(self, count: int, piece_bytes: int) -> None:
        self.size = count * piece_bytes
        self.made = 0
        self.held = 0
        self._count = count
        self._bytes = piece_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/sound":
            return await answer(scope, send, 200, {}, self._pieces(), length=self.size)
        return await answer(scope, send, 200, {}, b"here")

    async def _pieces(self) -> AsyncIterator[bytes]:
        for _ in range(self._count):
            self.made += 1
            yield self._piece()

    def _piece(self) -> Piece:
        piece = Piece(self._bytes)
        piece.sound = self
        self.held += 1
        return piece


@contextlib.contextmanager
def served(app: App) -> Iterator[tuple[uvicorn.Server, tuple[str, int]]]:
    """A server that has ``app`` answer as ``wellwish serve`` does, and where."""
    listening = _listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, http=Connection, lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield server, listening.getsockname()[:2]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def asked(address: tuple[str, int], path: str) -> socket.socket:
    connection = socket.create_connection(address, 30)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return connection


def read(connection: socket.socket) -> int:
    """Bytes of the body."""
    with connection.makefile("rb") as file:
        return len(file.read().partition(b"\r\n\r\n")[2])


def go_round(address: tuple[str, int]) -> None:
    """Waits until the server's loop has done what it could."""
    for _ in range(3):
        with asked(address, "/") as other:
            assert read(other) == len(b"here")


def waiting(server: uvicorn.Server) -> int:
    """Bytes, in the connection where most are."""
    connections = [cast(Connection, one) for one in server.server_state.connections.copy()]
    return max((one.transport.get_write_buffer_size() for one in connections), default=0)


def test_one_piece_at_a_time_is_made_for_a_listener_who_reads_slowly() -> None:
    sound = Sound(3, 4 << 20)  # a piece is more than the system takes for a connection
    with served(sound) as (_, address), asked(address, "/sound") as slow:
        assert slow.recv(1) == b"H"
        go_round(address)
        assert sound.made == 1
        assert sound.held == 0  # but by the connection, and there only what has not gone
        assert read(slow) == sound.size
        assert sound.made == 3


def test_no_more_than_a_piece_waits_for_a_listener_who_reads_slowly() -> None:
    sound = Sound(300, 40_000)
    with served(sound) as (server, address), asked(address, "/sound") as slow:
        assert slow.recv(1) == b"H"
        go_round(address)
        assert sound.made < 300
        while not (waits := waiting(server)):  # the system takes some more
            go_round(address)
        assert waits <= 40_000
        assert read(slow) == sound.size


class Pieces:
    """A sit, and every file of it, that counts how often it is read; ``there`` says whether anything is made."""

    length = 48_000
    stages = ()
    etag = "tag"
    media_type = "audio/webm"
    is_spliced = True
    ended = True
    size = 10_000

    def __init__(self, *, there: bool) -> None:
        self.there = there
        self.reads = 0

    def rendition(self, form: str, bed: str = "none") -> Pieces:
        return self

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        return ((at, at + 1000) for at in range(start, stop, 1000))

    def ready(self, stop: int) -> bool:
        return self.there

    def read(self, start: int, stop: int) -> bytes:
        self.reads += 1
        return bytes(stop - start)


@pytest.mark.parametrize(("there", "reads"), [(True, 1), (False, 0)])
def test_nothing_more_is_made_for_a_listener_who_has_gone(there: bool, reads: int) -> None:
    sound = Pieces(there=there)

    class Studio(FakeStudio):
        def begin(self, *_: Any, **__: Any) -> Any:
            return sound

    app = fake_app(Studio())

    async def ask() -> None:
        leaves, known = asyncio.Event(), asyncio.Event()
        waiting = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Message:
            if waiting:
                return waiting.pop()
            await leaves.wait()
            known.set()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if (message["type"] == "http.response.start" and not there) or message.get("body"):
                leaves.set()
                await known.wait()

        scope = {"type": "http", "method": "GET", "path": "/media/taste.webm", "query_string": b"", "headers": []}
        async with asyncio.timeout(30):
            await app(scope, receive, send)

    run(ask())
    assert sound.reads == reads
