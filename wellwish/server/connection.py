"""A browser's connection, which holds little of what a slow one has not taken yet."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_WAITING_BYTES = 4096
"""With more than this waiting for the system, who sends waits too. By asyncio's 64 KiB, two pieces of sound lie here
for each slow listener instead of one."""


class Connection(HttpToolsProtocol):
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=_WAITING_BYTES)
