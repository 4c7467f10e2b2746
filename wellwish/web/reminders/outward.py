"""One request to a server that a member named: only by HTTPS, only on the public Internet, and never for long."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

MOST_LETTERS = 1024
"""Of an address."""
_PORT = 443
_SECONDS = 10.0
"""For all of it, once the host's address is known."""
_MOST_OF_ANSWER = 4096
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")


class Unreachable(Exception):
    """The address is none that we ask, or nothing that makes sense answered. Names no address."""


def host_of(address: str) -> str:
    """The host of an address that may be asked: https, a name (no number), the usual port, nobody's password.

    Raises Unreachable for any other.
    """
    if len(address) > MOST_LETTERS or not address.isascii() or not address.isprintable() or " " in address:
        raise Unreachable("too long, or not an address")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Unreachable("not an address") from None
    if parts.scheme != "https" or port not in (None, _PORT) or parts.username is not None:
        raise Unreachable("not plain https")
    host = parts.hostname or ""
    if not _NAME.fullmatch(host) or parts.netloc not in (host, f"{host}:{_PORT}"):
        raise Unreachable("not a name")
    return host


def post(address: str, headers: Mapping[str, str], body: bytes) -> int:
    """The status of the answer; no more of it is read, and no redirect is followed.

    Raises Unreachable, and OSError where the network does.
    """
    host, parts = host_of(address), urlsplit(address)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    where = public_address(host)  # looked at here and used below: no second look-up can lead elsewhere
    until = time.monotonic() + _SECONDS
    with _connected(host, where, until) as secure:
        connection = http.client.HTTPConnection(host)
        connection.sock = secure
        secure.settimeout(_left(until))
        connection.request("POST", path, body, {**headers, "Connection": "close"})
        return _status(secure, until)


def public_address(host: str) -> tuple[str, int]:
    """Where ``host`` is. Raises Unreachable when any of its addresses is not on the public Internet."""
    flags = socket.AI_ADDRCONFIG  # none of a kind that this machine has no way to
    found = {str(one[4][0]) for one in socket.getaddrinfo(host, _PORT, type=socket.SOCK_STREAM, flags=flags)}
    if not found or not all(_is_public(one) for one in found):
        raise Unreachable("not a public address")
    return min(found, key=lambda one: (":" in one, one)), _PORT


def _is_public(address: str) -> bool:
    try:
        one = ipaddress.ip_address(address)
    except ValueError:  # a link-local one with its zone
        return False
    if isinstance(one, ipaddress.IPv6Address) and (one.ipv4_mapped or one.sixtofour or one.teredo or one in _NAT64):
        return False  # another address in disguise
    return one.is_global and not one.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def trust() -> ssl.SSLContext:
    """The authorities that this machine trusts."""
    return ssl.create_default_context()


def _connected(host: str, where: tuple[str, int], until: float) -> ssl.SSLSocket:
    plain = socket.create_connection(where, _left(until))
    try:
        plain.settimeout(_left(until))
        return trust().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _status(secure: ssl.SSLSocket, until: float) -> int:
    """Under one limit of time: a server that sends a letter every few seconds keeps nobody else waiting."""
    read = b""
    while b"\n" not in read and len(read) < _MOST_OF_ANSWER:
        secure.settimeout(_left(until))
        part = secure.recv(_MOST_OF_ANSWER)
        if not part:
            break
        read += part
    told = _STATUS.match(read)
    if told is None:
        raise Unreachable("no answer in HTTP")
    return int(told[1])


def _left(until: float) -> float:
    """Seconds, never none: a socket that is given none waits for nothing, one that is given no number for ever."""
    return max(until - time.monotonic(), 0.001)
