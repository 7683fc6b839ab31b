"""From where somebody asks: the one place that reads addresses of connections and of proxies."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        read = ip_address(text.strip())
    except ValueError:
        return None
    # A socket that speaks both tells IPv4 as ::ffff:192.0.2.7.
    return getattr(read, "ipv4_mapped", None) or read


def within(address: str, nets: Iterable[Network]) -> bool:
    """Tell whether an address lies in one of the networks; what is no address lies in none."""
    read = _read(address)
    return read is not None and any(read in net for net in nets)


def client_address(request: HttpRequest) -> str:
    """Return the address the request came from; empty where the server was told none.

    Behind a proxy of settings.TRUSTED_PROXIES it is the right-most address of X-Forwarded-For that is none of them:
    each proxy adds on the right what it saw itself, what stands further left anybody may have written. Without such a
    proxy the header is not read at all.
    """
    address = str(request.META.get("REMOTE_ADDR") or "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while hops and within(address, settings.TRUSTED_PROXIES):
        before = _read(hops.pop())
        if before is None:
            break
        address = str(before)
    return address
