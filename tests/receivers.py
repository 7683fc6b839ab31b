"""Receivers for what leaves the portal, really listening on this machine: an HTTP server and an SMTP server."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass
class Web:
    """What the HTTP receiver got, and what it answers next."""

    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    body: bytes = b'{"errcode": 0, "errmsg": "ok"}'
    location: str = ""
    # Seconds before it answers, and between the pieces of its answer.
    wait: float = 0
    drip: float = 0
    port: int = 0
    scheme: str = "http"

    def url(self, path: str = "/send") -> str:
        """Return the receiver's address."""
        return f"{self.scheme}://{HOST}:{self.port}{path}"


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            web.requests.append((self.path, dict(self.headers), self.rfile.read(length)))
            time.sleep(web.wait)
            self.send_response(web.status)
            if web.location:
                self.send_header("Location", web.location)
            self.send_header("Content-Length", str(len(web.body)))
            self.end_headers()
            for byte in web.body if web.drip else ():
                self.wfile.write(bytes([byte]))
                time.sleep(web.drip)
            if not web.drip:
                self.wfile.write(web.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def finish(self) -> None:
            """The portal may have hung up."""
            try:
                super().finish()
            except OSError:
                self.close_connection = True

    return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def web_receiver(certificate: tuple[Path, Path] | None = None) -> Iterator[Web]:
    """Run an HTTP receiver in a thread, with TLS by (certificate, key)."""
    web = Web()
    server = _Quiet((HOST, 0), _handler(web))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        web.scheme = "https"
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    """The mails the SMTP receiver took; `answers` are what it says to the next ones instead of taking them."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refuse: str = ""
    port: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take or refuse one mail."""
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.mails.append(BytesParser(policy=default).parsebytes(content))  # type: ignore[arg-type] # of this policy
        self.envelopes.append((envelope.mail_from or "", envelope.rcpt_tos))
        return "250 OK"


class _AnyPort(Controller):
    """Listens on whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_receiver() -> Iterator[Mailbox]:
    """Run an SMTP receiver in a thread."""
    box = Mailbox()
    controller = _AnyPort(box, hostname=HOST, port=0)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()
