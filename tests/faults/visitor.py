"""Somebody signed in, who asks the real web server for pages and sends its forms."""

from __future__ import annotations

import http.client
import secrets
import string
import time
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from django.test import Client

from departments.actor import Actor

SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: Message
    text: str
    seconds: float
    body: bytes

    @property
    def location(self) -> str:
        """Where it leads."""
        return self.headers.get("Location", "")


class Visitor:
    """One person's browser."""

    def __init__(self, url: str, actor: Actor, language: str = "zh-hans") -> None:
        self.address = urlsplit(url).netloc
        client = Client()
        client.force_login(actor.user)
        self.token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
        self.cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={self.token}; "
        self.cookies += f"portal_language={language}"

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, {})

    def post(
        self, path: str, fields: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Answer:
        """Send a form, with files by field as (name, bytes)."""
        fields = {"csrfmiddlewaretoken": self.token} | fields
        if files is None:
            body = urlencode(fields).encode()
            return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        border = uuid4().hex
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        for name, (file_name, data) in files.items():
            head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", data, b"\r\n"]
        body = b"".join([*parts, f"--{border}--\r\n".encode()])
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={border}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.address, timeout=SECONDS)
        begun = time.monotonic()
        try:
            connection.request(method, path, body, {"Cookie": self.cookies} | headers)
            answer = connection.getresponse()
            data = answer.read()
        except http.client.HTTPException as broken_off:
            # Half a page: the server died over it, as when it had not answered at all.
            raise ConnectionError(str(broken_off)) from broken_off
        finally:
            connection.close()
        seconds = time.monotonic() - begun
        return Answer(answer.status, answer.headers, data.decode("utf-8", "replace"), seconds, data)
