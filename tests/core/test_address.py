"""From where somebody asks: what proxies say is believed as far as they are known, and no further."""

import re
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from reform.core.address import client_address, within
from reform.health_settings import networks

PROXY, INNER = "10.0.0.1", "10.0.0.2"


def asked(peer, forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.fixture
def _behind(settings):
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/24"),)


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.9", "203.0.113.9, 10.0.0.1"])
def test_header_of_a_stranger_is_not_read(settings, forwarded):
    settings.TRUSTED_PROXIES = ()
    assert asked("198.51.100.7", forwarded) == "198.51.100.7"


@pytest.mark.usefixtures("_behind")
@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        # Not one of our proxies: what it says is its own invention.
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        (PROXY, "203.0.113.9", "203.0.113.9"),
        # The browser forged the left one; the proxy added what it saw on the right.
        (PROXY, "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (PROXY, "10.0.0.77, 203.0.113.9", "203.0.113.9"),
        (PROXY, f"192.0.2.1,203.0.113.9 ,{INNER}", "203.0.113.9"),
        (PROXY, INNER, INNER),
        (PROXY, "", PROXY),
        (PROXY, None, PROXY),
        (PROXY, "192.0.2.1, nonsense", PROXY),
        (PROXY, "2001:db8::5", "2001:db8::5"),
        (f"::ffff:{PROXY}", "::ffff:203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", ""),
    ],
)
def test_client_is_the_right_most_address_that_is_no_proxy_of_ours(peer, forwarded, client):
    assert asked(peer, forwarded) == client


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.0.0.9", True),
        ("::ffff:10.0.0.9", True),
        ("10.0.1.9", False),
        ("2001:db8::1", True),
        ("", False),
        ("10.0.0", False),
    ],
)
def test_within_knows_both_families(address, inside):
    assert within(address, (ip_network("10.0.0.0/24"), ip_network("2001:db8::/32"))) is inside


def test_networks_are_read_and_nonsense_stops_the_start():
    read = networks("10.1.0.0/16, 192.0.2.7,", "ADMIN_ALLOWED_NETS")
    assert read == (ip_network("10.1.0.0/16"), ip_network("192.0.2.7/32"))
    for wrong in ("10.1.0.0/33", "everywhere", "10.1.0.7/16"):
        with pytest.raises(ImproperlyConfigured, match="ADMIN_ALLOWED_NETS"):
            networks(wrong, "ADMIN_ALLOWED_NETS")


def test_one_place_reads_the_address_of_a_request():
    base = Path(portal.BASE_DIR)
    code = [
        path for app in ("departments", "tasks", "reports", "reform") for path in (base / app).rglob("*.py")
    ]
    found = {
        str(path.relative_to(base))
        for path in code
        if re.search("REMOTE_ADDR|X_FORWARDED_FOR", path.read_text("utf-8"))
    }
    assert found == {"reform/core/address.py"}


@pytest.mark.django_db
@pytest.mark.usefixtures("_behind")
def test_lock_out_counts_by_the_client_behind_the_proxy(cast, client, settings):
    settings.LANGUAGE_CODE = "en"
    sent = {"username": "liaison", "password": "wrong"}

    def tried(forwarded):
        return client.post("/sign-in/", sent, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded).status_code

    assert [tried("203.0.113.9") for _ in range(5)] == [200, 200, 200, 200, 429]
    # A forged address on the left does not help, a colleague behind the same proxy is not held up.
    assert tried("192.0.2.1, 203.0.113.9") == 429
    assert tried("203.0.113.10") == 200
