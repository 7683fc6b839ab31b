"""The portal behind a real nginx with deploy/nginx: TLS, names, files by X-Accel-Redirect, limits, and the portal gone."""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from reform.bootstrap.paths import BASE_DIR, is_root
from reform.bootstrap.services import answers
from reform.bootstrap.system import find_nginx
from tests.browser.portal import SIGNING_KEY, demo_portal
from tests.browser.processes import free_port, manage, running, tail
from tests.browser.texts import WAYS
from tests.deploy.door import FROM, HOST, Visitor

pytestmark = pytest.mark.nginx

CONFIGURE = BASE_DIR / "deploy" / "nginx" / "configure"
NGINX = """
daemon off;
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/css css; application/javascript js; image/svg+xml svg; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    include {folder}/portal.conf;
}}
"""


@dataclass(frozen=True)
class Served:
    """A portal behind nginx: where it is, its folder, and gunicorn, which a test may end."""

    https: int
    http: int
    web: int
    folder: Path
    var: Path
    gunicorn: subprocess.Popen[bytes]

    def visitor(self) -> Visitor:
        return Visitor(self.https, self.http, self.folder / "certificate.pem")


def make_certificate(folder: Path) -> None:
    """Write a certificate of a day for HOST, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def configured(folder: Path, var: Path, *, web: int, http: int, https: int) -> None:
    """Write nginx's configuration as deploy/nginx makes it."""
    argv = [
        CONFIGURE,
        "--host",
        HOST,
        "--certificate",
        folder / "certificate.pem",
        "--key",
        folder / "key.pem",
    ]
    argv += ["--static", var / "static", "--files", var / "files", "--upstream", f"127.0.0.1:{web}"]
    argv += ["--http", f"127.0.0.1:{http}", "--https", f"127.0.0.1:{https}", "--log", folder / "portal.log"]
    done = subprocess.run([str(part) for part in argv], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (folder / "portal.conf").write_text(done.stdout)
    # The tests' folders are shut to others: nginx reads them as whoever runs the tests.
    user = "user root;" if is_root() else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration's data under production's settings, gunicorn, and nginx in front."""
    folder = tmp_path_factory.mktemp("nginx")
    var, (web, http_port, https) = folder / "var", (free_port(), free_port(), free_port())
    # Its ways out lead to receivers of the browser tests, without TLS.
    env = {name: value for name, value in demo_portal(var).items() if name not in WAYS}
    # What the demonstration locked with keys made of its signing key.
    env |= {
        name: hashlib.sha256(f"{name}{SIGNING_KEY}".encode()).hexdigest()
        for name in ("FIELD_KEY", "AUDIT_KEY")
    }
    env |= {
        "PORTAL_PROFILE": "production",
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}:{https}",
        "TRUST_PROXY_TLS": "1",
        "TRUSTED_PROXIES": "127.0.0.1/32",
        "FILES_ACCEL": "/_protected/",
    }
    manage("collectstatic", "--noinput", "-v", "0", env=env | {"PORTAL_STATIC": "collected"})
    make_certificate(folder)
    configured(folder, var, web=web, http=http_port, https=https)
    gunicorn = [sys.executable, "-m", "gunicorn", "reform.wsgi:application", "--bind", f"127.0.0.1:{web}"]
    gunicorn += ["--threads", "4", "--no-control-socket", "--graceful-timeout", "5"]
    nginx = [find_nginx(), "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    with ExitStack() as servers:
        portal = servers.enter_context(
            running(gunicorn, env=env, log=folder / "web.log", ready=lambda: answers("127.0.0.1", web))
        )
        servers.enter_context(
            running(nginx, env=dict(os.environ), log=folder / "nginx.log", ready=lambda: listens(https))
        )
        yield Served(https, http_port, web, folder, var, portal)


@pytest.fixture(scope="module")
def clerk(served: Served) -> Visitor:
    """The secretariat's clerk, signed in through nginx."""
    password = next(
        line.split()[1]
        for line in (served.var / "demo-accounts.txt").read_text().splitlines()
        if line.startswith("mishu ")
    )
    visitor = served.visitor()
    answer = visitor.sign_in("mishu", password)
    assert (answer.status, answer.all("Location")) == (302, ["/"]), tail(served.folder / "web.log")
    return visitor


def a_paper(served: Served) -> tuple[str, str, str]:
    """Return uid, name in the storage and sha256 of a published circular's PDF."""
    with sqlite3.connect(served.var / "portal.sqlite3") as database:
        row = database.execute(
            "SELECT uid, file, sha256 FROM reports_circularfile WHERE kind = 'pdf' AND final"
        ).fetchone()
    uid, name, sha256 = row
    return f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}", name, sha256


# --- names and transport ----------------------------------------------------------------------------------------------
def test_plain_http_is_sent_to_tls(served):
    answer = served.visitor().ask("/ledger/?q=1", tls=False, host=HOST)
    assert (answer.status, answer.all("Location")) == (301, [f"https://{HOST}:{served.https}/ledger/?q=1"])


def test_unknown_names_are_refused_before_they_reach_the_portal(served):
    visitor = served.visitor()
    with pytest.raises(ssl.SSLError):
        visitor.ask("/sign-in/", name="elsewhere.example")
    with pytest.raises(http.client.RemoteDisconnected):
        visitor.ask("/sign-in/", host="elsewhere.example")
    with pytest.raises(http.client.RemoteDisconnected):
        visitor.ask("/sign-in/", host="elsewhere.example", tls=False)


def test_old_tls_is_refused(served):
    context = ssl.create_default_context(cafile=str(served.folder / "certificate.pem"))
    # This side would take it: who refuses is nginx.
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", served.https)) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname=HOST)


def test_page_carries_each_security_header_once(served):
    answer = served.visitor().ask("/sign-in/")
    assert (answer.status, 'type="password"' in answer.text) == (200, True)
    for name in (
        "Strict-Transport-Security",
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "X-Request-ID",
    ):
        assert len(answer.all(name)) == 1, name
    assert answer.all("Server") == ["nginx"]


def test_record_holds_the_visitors_address_and_not_what_he_says_of_himself(served):
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
    assert served.visitor().sign_in("mishu", "not the password", headers=said).status == 200
    with sqlite3.connect(served.var / "portal.sqlite3") as database:
        newest = database.execute("SELECT address FROM core_auditentry ORDER BY id DESC LIMIT 1").fetchone()
    assert newest == (FROM[0],)


# --- files ------------------------------------------------------------------------------------------------------------
def test_paper_is_sent_by_nginx_with_its_sum_and_the_portals_rules(served, clerk):
    uid, _name, sha256 = a_paper(served)
    answer = clerk.ask(f"/circulars/files/{uid}/")
    assert (answer.status, hashlib.sha256(answer.body).hexdigest()) == (200, sha256)
    assert answer.all("Content-Type") == ["application/pdf"]
    assert answer.all("Content-Disposition")[0].startswith("attachment; filename*=utf-8''")
    assert answer.all("Cache-Control") == ["private, no-store"]
    assert answer.all("Content-Security-Policy") == ["sandbox; default-src 'none'"]
    assert answer.all("X-Content-Type-Options") == ["nosniff"]
    assert len(answer.all("Strict-Transport-Security")) == len(answer.all("X-Request-ID")) == 1
    assert answer.all("X-Accel-Redirect") == []
    assert answer.all("ETag") == []
    # The portal behind answers with the file's name and without its bytes.
    behind = http.client.HTTPConnection("127.0.0.1", served.web)
    cookie = "; ".join(f"{key}={value}" for key, value in clerk.cookies.items())
    said = {"Host": f"{HOST}:{served.https}", "X-Forwarded-Proto": "https", "Cookie": cookie}
    behind.request("GET", f"/circulars/files/{uid}/", headers=said)
    named = behind.getresponse()
    assert (named.status, named.read()) == (200, b"")
    assert named.getheader("X-Accel-Redirect", "").startswith("/_protected/")
    behind.close()


def test_file_is_not_sent_to_who_did_not_sign_in(served):
    uid, _name, _sha256 = a_paper(served)
    answer = served.visitor().ask(f"/circulars/files/{uid}/")
    assert (answer.status, answer.all("Location")[0].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize(
    "path",
    [
        "/_protected/{name}",
        "/_protected/../portal.sqlite3",
        "/static/../portal.sqlite3",
        "/static/%2e%2e/portal.sqlite3",
        "/static/..%2fportal.sqlite3",
        "/static../portal.sqlite3",
        "/static/..%5cportal.sqlite3",
        "/static/staticfiles.json",
        "/static/planted.css",
        "/_pages/503.html",
        "/files/{name}",
        "/media/{name}",
        "/metrics/",
        "/metrics",
        "/ready/",
        "/live/",
    ],
)
def test_what_lies_behind_is_not_reached_from_outside(served, clerk, path):
    planted = served.var / "static" / "planted.css"
    if not planted.is_symlink():
        planted.symlink_to(served.var / "portal.sqlite3")
    answer = clerk.ask(path.format(name=a_paper(served)[1]))
    assert answer.status in ({403, 404} if "planted" in path else {400, 404}), answer.status
    assert b"SQLite format" not in answer.body
    assert b"%PDF" not in answer.body


def test_static_files_come_compressed_and_are_kept_for_good(served):
    style = next(path for path in (served.var / "static" / "css").glob("portal.*.css"))
    visitor = served.visitor()
    plain = visitor.ask(f"/static/css/{style.name}")
    assert (plain.status, plain.body) == (200, style.read_bytes())
    packed = visitor.ask(f"/static/css/{style.name}", headers={"Accept-Encoding": "gzip"})
    assert packed.all("Content-Encoding") == ["gzip"]
    assert packed.body == style.with_name(f"{style.name}.gz").read_bytes()
    assert "immutable" in " ".join(packed.all("Cache-Control"))
    assert packed.all("X-Content-Type-Options") == ["nosniff"]


# --- limits -----------------------------------------------------------------------------------------------------------
def test_upload_that_is_too_large_is_refused_before_it_is_sent(served):
    answer = served.visitor().ask("/sign-in/", headers={"Content-Length": str(51 * 1024 * 1024)})
    assert (answer.status, "20 MB" in answer.text) == (413, True)


def test_flood_of_sign_ins_is_slowed_for_that_address_and_pages_go_on(served):
    with ThreadPoolExecutor(90) as visitors:
        statuses = list(visitors.map(lambda _: served.visitor().ask("/sign-in/", {}).status, range(90)))
    assert set(statuses) == {403, 429}
    # All at once: a second or two at five a second go beyond the fifty.
    assert 51 <= statuses.count(403) <= 75
    page = served.visitor().ask("/sign-in/")
    assert (page.status, 'type="password"' in page.text) == (200, True)


def test_log_holds_no_questions_and_no_links(served):
    served.visitor().ask("/sign-in/?next=/planted-question/")
    served.visitor().ask("/sign-in/first/00000000-0000-0000-0000-000000000000/planted-token/")
    log, deadline = "", time.monotonic() + 10
    # A line is written just after its answer.
    while '"GET /sign-in/first/..."' not in log:
        assert time.monotonic() < deadline, log
        log = (served.folder / "portal.log").read_text()
    assert '"GET /sign-in/" 200' in log
    assert "planted" not in log


# --- last: it ends the portal -------------------------------------------------------------------------------------------
def test_portal_that_is_gone_leaves_a_page_that_says_so(served):
    served.gunicorn.send_signal(signal.SIGTERM)
    served.gunicorn.wait(20)
    answer = served.visitor().ask("/ledger/")
    assert (answer.status, answer.all("Retry-After")) == (503, ["30"])
    assert "系统暂时无法访问" in answer.text
    assert "The portal does not answer" in answer.text
    assert len(answer.all("Content-Security-Policy")) == len(answer.all("Strict-Transport-Security")) == 1


def test_configuration_takes_no_value_that_could_end_a_line():
    argv = [
        str(CONFIGURE),
        "--host",
        "a;b",
        "--certificate",
        "c",
        "--key",
        "k",
        "--static",
        "s",
        "--files",
        "f",
    ]
    done = subprocess.run(argv, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "--host: only letters" in done.stderr
