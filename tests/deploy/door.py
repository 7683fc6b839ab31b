"""A visitor of the portal through nginx: TLS, cookies, and words on the wire that no browser would send."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

HOST = "portal.example"
# Another address of this machine than the proxy's own, which the portal believes.
FROM = ("127.0.0.9", 0)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers as they stood on the wire, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return every value of a header, in order; a header sent twice has two."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class _Tls(http.client.HTTPSConnection):
    """Connects to loopback and asks there for another host's certificate."""

    def __init__(self, port: int, context: ssl.SSLContext, name: str) -> None:
        super().__init__("127.0.0.1", port, timeout=30, context=context)
        self._trusted, self._name = context, name

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=FROM)
        self.sock = self._trusted.wrap_socket(plain, server_hostname=self._name)


@dataclass
class Visitor:
    """One visitor with cookies, who trusts one certificate alone."""

    https: int
    http: int
    certificate: Path
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        path: str,
        form: dict[str, str] | None = None,
        *,
        tls: bool = True,
        host: str = "",
        name: str = HOST,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Ask for `path`, which is sent as it stands; with `form` by POST. `host` is the header, `name` what TLS asks for."""
        sent = {"Host": host or f"{HOST}:{self.https if tls else self.http}", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://{sent['Host']}{path}",
            }
        connection: http.client.HTTPConnection
        if tls:
            context = ssl.create_default_context(cafile=str(self.certificate))
            connection = _Tls(self.https, context, name)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=30)
        try:
            connection.putrequest(
                "POST" if body is not None else "GET", path, skip_host=True, skip_accept_encoding=True
            )
            for key, value in sent.items():
                connection.putheader(key, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body.encode() if body is not None else None)
            got = connection.getresponse()
            answer = Answer(got.status, got.getheaders(), got.read())
        finally:
            connection.close()
        for cookie in answer.all("Set-Cookie"):
            self.cookies |= {key: one.value for key, one in SimpleCookie(cookie).items()}
        return answer

    def sign_in(self, username: str, password: str, *, headers: dict[str, str] | None = None) -> Answer:
        """Sign in as a person does, by the form, and return the answer to it."""
        token = TOKEN.search(self.ask("/sign-in/").text)
        assert token, "no sign-in form"
        return self.ask(
            "/sign-in/",
            {"csrfmiddlewaretoken": token[1], "username": username, "password": password},
            headers=headers,
        )
