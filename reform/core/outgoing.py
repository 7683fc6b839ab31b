"""The one way by which the portal asks another server over HTTP: named hosts, TLS, no redirects, bounded in time and size.

Source: ASVS 1.3.6, 13.2.4, 13.2.5, 15.3.2. What goes wrong is told in short words that hold no address, key or text.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS = 5
# From the first byte sent to the last one read: a server that drips does not hold a worker longer.
WHOLE_SECONDS = 15
ANSWER_BYTES = 64 * 1024


class NotPermitted(Exception):
    """The request may not be made at all; trying again changes nothing."""


class NoAnswer(Exception):
    """The server gave no answer that could be used; it may later."""


@dataclass(frozen=True)
class Answer:
    """What a server answered; `body` has at most ANSWER_BYTES."""

    status: int
    body: bytes


@dataclass(frozen=True)
class _Place:
    host: str
    port: int
    path: str
    tls: bool


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send `body` to `url` and return the answer, whatever its status; a redirect is an answer like others.

    Raises NotPermitted where the address is not one of settings.OUTGOING_HOSTS by https (http only to loopback, outside
    of production) or the name leads to an address inside that is not expressly internal; NoAnswer for what failed.
    No proxy is taken from the environment.
    """
    place = _place(url)
    connection = _connection(place, _address(place))
    try:
        return _exchange(connection, place, body, dict(headers))
    except ssl.SSLCertVerificationError:
        raise NoAnswer("certificate not trusted") from None
    except TimeoutError:
        raise NoAnswer("no answer in time") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(f"connection failed ({type(error).__name__})") from None
    finally:
        connection.close()


def check_place(url: str) -> None:
    """Raise NotPermitted unless `post` would go to the host that `url` names; the name is not resolved."""
    _place(url)


def _place(url: str) -> _Place:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotPermitted("not an address") from None
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise NotPermitted("not an address of https")
    if parts.scheme == "http" and (settings.PRODUCTION or not _is_loopback(host)):
        raise NotPermitted("only https is permitted")
    if host not in settings.OUTGOING_HOSTS:
        raise NotPermitted("host not in OUTGOING_HOSTS")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Place(host, port, path, parts.scheme == "https")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(place: _Place) -> str:
    """Return the address to connect to; it is looked up once, so that nobody can change it after the check.

    Raises NotPermitted where any address of the host is not a public one, unless it is named in OUTGOING_INTERNAL.
    """
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except OSError:
        raise NoAnswer("host not found") from None
    addresses = [str(one[4][0]) for one in found]
    if place.host not in settings.OUTGOING_INTERNAL:
        for address in addresses:
            if not ip_address(address.partition("%")[0]).is_global:
                raise NotPermitted("host leads to an internal address")
    return addresses[0]


def _connection(place: _Place, address: str) -> http.client.HTTPConnection:
    """Return a connection that will go to `address` and trusts the certificate of the host's name only."""
    if place.tls:
        return _PinnedTls(place, address)
    return _Pinned(place, address)


class _Pinned(http.client.HTTPConnection):
    """Plain HTTP to an address that was looked up before."""

    def __init__(self, place: _Place, address: str) -> None:
        super().__init__(place.host, place.port, timeout=CONNECT_SECONDS)
        self.address = address

    def connect(self) -> None:
        """Connect to the address, not to whatever the name leads to now."""
        self.sock = socket.create_connection((self.address, self.port), CONNECT_SECONDS)


class _PinnedTls(_Pinned):
    """The same with TLS for the host's name."""

    def connect(self) -> None:
        """Connect, then prove the name."""
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _exchange(
    connection: http.client.HTTPConnection, place: _Place, body: bytes, headers: dict[str, str]
) -> Answer:
    connection.connect()
    # Kept: http.client lets go of it as soon as the server says that it will close.
    line, late = connection.sock, threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(WHOLE_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", place.path, body=body, headers=headers)
        answer = connection.getresponse()
        read = answer.read(ANSWER_BYTES + 1)
    except (OSError, http.client.HTTPException):
        if late.is_set():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError
    if len(read) > ANSWER_BYTES:
        raise NoAnswer("answer too long")
    return Answer(answer.status, read)
