"""Starting the server, and stopping it when asked."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import logging.config
import os
import socket
import ssl
import sys

from wellwish import datalock
from wellwish.config import Settings, ensure_data_folder
from wellwish.errors import Misuse, WellwishError
from wellwish.server import tls
from wellwish.server.memory import share_arenas

_PORTS_TRIED = 10
_GOODBYE_SECONDS = 3
_RENEW_SECONDS = 12 * 3600
_log = logging.getLogger(__name__)
_SENDING_BYTES = 128 * 1024
"""What the system may hold for a connection that reads slowly; Linux takes it twice."""


def serve(settings: Settings, guide_id: str = "heart") -> None:
    """Serves until Ctrl-C or SIGTERM; prints the address once it answers.

    Raises Misuse when it cannot listen, keep its data, or find the guide.
    """
    import uvicorn

    from wellwish import guides
    from wellwish.compose import Studio
    from wellwish.server.app import make_app, setup_code
    from wellwish.server.connection import Connection
    from wellwish.server.logs import LOGGING
    from wellwish.web.start import with_database

    share_arenas()
    guides.find(guide_id)
    logging.config.dictConfig(LOGGING)
    data = ensure_data_folder(settings)
    with datalock.using(data), contextlib.closing(_listen(settings.host, settings.port)) as listening:
        studio = Studio(data, takes_mb=settings.takes_mb, blocks_mb=settings.blocks_mb)
        app = make_app(settings, studio, guide_id)
        config = uvicorn.Config(
            app,
            http=Connection,
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_GOODBYE_SECONDS,
        )
        secure = tls.context(settings) if settings.tls else None
        if secure:
            config.ssl_context_factory = lambda _config, _default: secure
        address = _address(settings, listening)
        code = setup_code(settings)
        from wellwish.web.care.lines import nobody_is_named  # Django is set up now

        unnamed = not code and with_database(nobody_is_named)

        class Server(uvicorn.Server):
            renewing: asyncio.Task[None] | None = None

            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if secure:
                    self.renewing = asyncio.create_task(_renew_for_ever(secure, settings))
                print(f"Wellwish is at {address}  (Ctrl-C stops it)", flush=True)
                if secure and not settings.tls_cert:
                    print(f"Devices come to trust it at {address}trust ({tls.fingerprint(settings)})", flush=True)
                if unnamed:
                    print("Nobody is named to call in a crisis: set crisis lines on the page “The house”.", flush=True)
                if code:
                    print(f"To make it yours, open {address}setup and type {code}", flush=True)

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                await super().shutdown(sockets)
                _leave()

        Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket at ``port`` or, when that is busy, one of the next few; says which."""
    last = port if port == 0 else min(port + _PORTS_TRIED - 1, 65_535)
    for tried in range(port, last + 1):
        try:
            family, _, _, _, where = socket.getaddrinfo(host, tried, type=socket.SOCK_STREAM)[0]
            listening = socket.create_server(where[:2], family=family)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise Misuse(f"Wellwish cannot listen at {host} port {tried}: {error.strerror}") from None
        # Connections take both over. asyncio sets the first only on sockets made with the protocol named; without it
        # the end of every answer but a connection's first waits 40 ms for the browser to acknowledge its beginning.
        # Without the second the system holds megabytes for each slow listener, and breaks some off at a thousand.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENDING_BYTES)
        if tried != port:
            print(f"Port {port} is busy; taking {tried}.", flush=True)
        return listening
    raise Misuse(f"Ports {port} to {last} at {host} are all busy; name another with --port or WELLWISH_PORT.")


def _address(settings: Settings, listening: socket.socket) -> str:
    """What to type into a browser."""
    host = "localhost" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if settings.tls else 'http'}://{shown}:{listening.getsockname()[1]}{settings.path}"


async def _renew_for_ever(secure: ssl.SSLContext, settings: Settings) -> None:
    """Twice a day takes up a certificate that was renewed, by us or by whoever gave it."""
    while True:
        await asyncio.sleep(_RENEW_SECONDS)
        try:
            await asyncio.to_thread(tls.load, secure, settings)
        except (WellwishError, OSError) as error:  # the one in use goes on
            _log.warning("the certificate was not renewed: %s", error)


def _leave() -> None:
    """Ends the process once every answer is given or broken off.

    Threads may be half-way through a sit. Waiting for them takes a minute; Python ending under them takes the process
    down, for ONNX's code does not survive that. Every store is made to outlive being killed, so nothing is lost.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)
