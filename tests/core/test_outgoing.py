"""The one HTTP client: named hosts by https, addresses checked, no redirects, bounded in time and size.

Source: ASVS 1.3.6, 13.2.4, 13.2.5, 15.3.2.
"""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from reform.core import outgoing
from reform.core.outgoing import NoAnswer, NotPermitted, post
from tests.receivers import web_receiver

KEY = "webhook-key-0123456789"


@pytest.fixture
def web(settings):
    settings.OUTGOING_HOSTS = settings.OUTGOING_INTERNAL = frozenset({"127.0.0.1"})
    with web_receiver() as receiver:
        yield receiver


def refusal(url: str) -> str:
    with pytest.raises(NotPermitted) as refused:
        post(url, b"{}", {})
    return str(refused.value)


def test_post_sends_the_body_and_returns_the_answer(web):
    web.status, web.body = 201, b"taken"
    answer = post(web.url(f"/a?key={KEY}"), b"\xe4\xbd\xa0", {"Content-Type": "text/plain"})
    assert (answer.status, answer.body) == (201, b"taken")
    [(path, headers, body)] = web.requests
    assert (path, headers["Content-Type"], body) == (f"/a?key={KEY}", "text/plain", b"\xe4\xbd\xa0")


def test_host_must_be_named(web, settings):
    settings.OUTGOING_HOSTS = frozenset({"gateway.example"})
    assert refusal(web.url()) == "host not in OUTGOING_HOSTS"
    assert web.requests == []


def test_plain_http_is_for_loopback_outside_of_production(web, settings):
    settings.OUTGOING_HOSTS = frozenset({"127.0.0.1", "gateway.example"})
    assert refusal("http://gateway.example/") == "only https is permitted"
    settings.PRODUCTION = True
    assert refusal(web.url()) == "only https is permitted"
    assert web.requests == []


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "file:///etc/hosts", "127.0.0.1", "https://", "https://[::1"]
)
def test_what_is_no_address_of_https_is_refused(web, url):
    assert "address" in refusal(url)


def test_names_and_passwords_in_an_address_are_refused(web):
    for inside in ("//user@", "//user:word@", "//127.0.0.1:80@"):
        assert refusal(web.url().replace("//", inside, 1)) == "not an address of https"


def test_host_that_leads_inside_is_refused_unless_it_is_named_as_internal(web, settings):
    settings.OUTGOING_INTERNAL = frozenset()
    assert refusal(web.url()) == "host leads to an internal address"
    assert web.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
    ],
)
def test_every_address_of_a_name_must_be_public(settings, monkeypatch, address):
    settings.OUTGOING_HOSTS = frozenset({"gateway.example"})
    found = [(0, 0, 0, "", (one, 443)) for one in ("8.8.8.8", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    assert refusal("https://gateway.example/") == "host leads to an internal address"


def test_name_is_looked_up_once_and_the_address_checked_is_the_one_asked(web, monkeypatch, settings):
    settings.OUTGOING_HOSTS = settings.OUTGOING_INTERNAL = frozenset({"localhost"})
    looked_up = []

    def look_up(host, port, **_kwargs):
        looked_up.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if len(looked_up) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", look_up)
    connected = []
    connect = socket.create_connection
    monkeypatch.setattr(
        outgoing.socket,
        "create_connection",
        lambda where, *rest: connected.append(where[0]) or socket_to(where, connect, rest),
    )
    assert post(web.url().replace("127.0.0.1", "localhost"), b"", {}).status == 200
    assert (looked_up, connected) == (["localhost"], ["127.0.0.1"])


def socket_to(where, _connect, rest):
    """Connect without looking anything up."""
    line = socket.socket()
    line.settimeout(rest[0])
    line.connect(where)
    return line


def test_redirect_is_not_followed(web):
    with web_receiver() as elsewhere:
        web.status, web.location = 307, elsewhere.url()
        assert post(web.url(), b"secret words", {}).status == 307
        assert elsewhere.requests == []


def test_answer_is_read_up_to_a_bound(web, monkeypatch):
    monkeypatch.setattr(outgoing, "ANSWER_BYTES", 10)
    web.body = b"0123456789"
    assert post(web.url(), b"", {}).body == b"0123456789"
    web.body = b"0123456789+"
    with pytest.raises(NoAnswer, match=r"^answer too long$"):
        post(web.url(), b"", {})


def test_server_that_is_silent_is_given_up(web, monkeypatch):
    monkeypatch.setattr(outgoing, "CONNECT_SECONDS", 0.1)
    web.wait = 0.4
    with pytest.raises(NoAnswer, match=r"^no answer in time$"):
        post(web.url(), b"", {})


def test_server_that_drips_is_cut_off_by_the_whole_time(web, monkeypatch):
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 0.2)
    web.body, web.drip = b"0123456789", 0.1
    with pytest.raises(NoAnswer, match=r"^no answer in time$"):
        post(web.url(), b"", {})


def test_server_that_is_not_there_is_told_without_its_address(web):
    with pytest.raises(NoAnswer) as failed:
        post(f"http://127.0.0.1:1/send?key={KEY}", b"", {})
    assert str(failed.value) == "connection failed (ConnectionRefusedError)"
    assert failed.value.__cause__ is None


def test_proxy_of_the_environment_is_not_asked(web, monkeypatch):
    with web_receiver() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url(""))
        monkeypatch.delenv("no_proxy", raising=False)
        assert post(web.url(), b"", {}).status == 200
        assert (len(web.requests), proxy.requests) == (1, [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 and its key, as files."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


def test_certificate_is_proved(settings, monkeypatch, certificate):
    settings.OUTGOING_HOSTS = settings.OUTGOING_INTERNAL = frozenset({"127.0.0.1", "localhost"})
    settings.PRODUCTION = True
    with web_receiver(certificate) as web:
        with pytest.raises(NoAnswer, match=r"^certificate not trusted$"):
            post(web.url(), b"", {})
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert post(web.url(), b"x", {}).status == 200
        # The same server by a name that is not in its certificate.
        with pytest.raises(NoAnswer, match=r"^certificate not trusted$"):
            post(web.url().replace("127.0.0.1", "localhost"), b"", {})
        assert len(web.requests) == 1
