"""Many listeners in one process, each at the pace of real time, over sockets of their own.

    python -m bench.crowd < crowd.json > heard.json

A listener connects when its turn comes, asks for its sound, reads ``ahead_seconds`` of it as fast as they come and
then no faster than it is played. It begins to play with the first byte; should it have played more than it has, its
buffer has run empty. Its socket holds little, so that what it has not asked for stays with the server.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import socket
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

_SOCKET_BYTES = 16 * 1024
_STEP_SECONDS = 1.0
_PATIENCE_SECONDS = 30


@dataclass
class Heard:
    """How it went for one listener."""

    first_byte_seconds: float | None = None
    """From before it connected to the first byte of sound; None when none came."""
    ran_empty: int = 0
    """How often the buffer did."""
    bytes: int = 0
    failure: str = ""


def main() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowd = json.load(sys.stdin)
    begun, before = time.perf_counter(), time.process_time()
    heard = asyncio.run(_all(crowd))
    share = (time.process_time() - before) / (time.perf_counter() - begun)
    json.dump({"processor_share": share, "heard": [asdict(one) for one in heard]}, sys.stdout)


async def _all(crowd: dict[str, Any]) -> list[Heard]:
    start = asyncio.get_running_loop().time()
    step = crowd["ramp_seconds"] / len(crowd["listeners"])
    end = start + crowd["ramp_seconds"] + crowd["hold_seconds"]
    listeners = (_one(crowd, listener, start + place * step, end) for place, listener in enumerate(crowd["listeners"]))
    return await asyncio.gather(*listeners)


async def _one(crowd: dict[str, Any], listener: dict[str, Any], arrives: float, end: float) -> Heard:
    loop, heard = asyncio.get_running_loop(), Heard()
    await asyncio.sleep(arrives - loop.time())
    begun = loop.time()
    with socket.socket() as connection:
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SOCKET_BYTES)
        try:
            async with asyncio.timeout_at(end + _PATIENCE_SECONDS):
                await loop.sock_connect(connection, (crowd["host"], crowd["port"]))
                size, piece = await _opened(connection, crowd["host"], listener)
                heard.first_byte_seconds = loop.time() - begun
                heard.bytes = len(piece)
                await _played(connection, heard, size, size / listener["seconds"], crowd["ahead_seconds"], end)
        except (OSError, TimeoutError, ValueError) as error:
            heard.failure = f"{type(error).__name__} {error}"
    return heard


async def _opened(connection: socket.socket, host: str, listener: dict[str, Any]) -> tuple[int, bytes]:
    """Asks; how long the sound is in bytes, and the first of it."""
    loop = asyncio.get_running_loop()
    asked = f"GET {listener['path']} HTTP/1.1\r\nHost: {host}\r\nCookie: {listener['cookie']}\r\n\r\n"
    await loop.sock_sendall(connection, asked.encode())
    answer = b""
    while not answer.partition(b"\r\n\r\n")[2]:
        answer += await _received(connection, 4096)
    head, _, piece = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200") or not length:
        raise ValueError(head.partition(b"\r\n")[0].decode())
    return int(length[1]), piece


async def _played(
    connection: socket.socket, heard: Heard, size: int, bytes_a_second: float, ahead: float, end: float
) -> None:
    loop = asyncio.get_running_loop()
    first = loop.time()
    while heard.bytes < size and loop.time() < end:
        wanted = min(size, int(bytes_a_second * (loop.time() - first + ahead)))
        while heard.bytes < wanted:
            piece = await _received(connection, wanted - heard.bytes)
            heard.ran_empty += bytes_a_second * (loop.time() - first) > heard.bytes
            heard.bytes += len(piece)
        await asyncio.sleep(_STEP_SECONDS)


async def _received(connection: socket.socket, most: int) -> bytes:
    piece = await asyncio.get_running_loop().sock_recv(connection, most)
    if not piece:
        raise ValueError("the server has hung up")
    return piece


if __name__ == "__main__":
    main()
