"""The office's ways out of the portal (mail, SMS, robots of work groups) as settings; each is off unless it is named.

Secrets come from the environment or from files it names, and stand nowhere else. Names: docs/running.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# What a gateway for SMS is asked with where SMS_BODY says nothing else.
SMS_FIELDS = {"mobile": "{to}", "content": "{text}", "id": "{key}", "time": "{time}", "sign": "{sign}"}
ROBOT_KINDS = {"wecom", "dingtalk"}
MAIL_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def gateway_settings(environment: Mapping[str, str], *, production: bool) -> dict[str, Any]:
    """Return the settings of reform.core.gateways and of the client they use.

    Raises ImproperlyConfigured, in words without any secret, where something is missing or unsafe.
    """
    hosts = _names(environment, "OUTGOING_HOSTS")
    robots = _robots(environment)
    sms = _sms(environment)
    for name, url in [("SMS_URL", sms.get("url", "")), *(("ROBOTS", one["url"]) for one in robots.values())]:
        if url:
            _check_url(name, url, hosts, production=production)
    return {
        "OUTGOING_HOSTS": hosts,
        "OUTGOING_INTERNAL": _names(environment, "OUTGOING_INTERNAL"),
        "PORTAL_URL": _portal_url(environment, production=production),
        "SMS": sms,
        "ROBOTS": robots,
        **_mail(environment, production=production),
    }


def _names(environment: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in environment.get(name, "").split(",") if part.strip())


def _secret(environment: Mapping[str, str], name: str) -> str:
    """Return what NAME holds, or the file that NAME_FILE names."""
    if path := environment.get(f"{name}_FILE"):
        return Path(path).read_text("utf-8").strip()
    return environment.get(name, "")


def _portal_url(environment: Mapping[str, str], *, production: bool) -> str:
    """Return where links in texts lead: PORTAL_URL, else the first of the portal's host names."""
    url = environment.get("PORTAL_URL", "").rstrip("/")
    if not url and production:
        url = f"https://{environment.get('ALLOWED_HOSTS', '').split(',')[0]}"
    if production and not url.startswith("https://"):
        raise ImproperlyConfigured("PORTAL_URL must begin with https:// in production.")
    return url or f"http://{environment.get('PORTAL_BIND', '127.0.0.1:8000')}"


def _mail(environment: Mapping[str, str], *, production: bool) -> dict[str, Any]:
    host = environment.get("MAIL_HOST", "")
    security = environment.get("MAIL_SECURITY", "tls")
    if security not in MAIL_PORTS:
        raise ImproperlyConfigured(f"MAIL_SECURITY must be tls, starttls or none, not {security!r}.")
    sender = environment.get("MAIL_FROM", "")
    if host and "@" not in sender:
        raise ImproperlyConfigured("MAIL_FROM must be the address that mail comes from.")
    if host and production and security == "none" and not _is_loopback(host):
        raise ImproperlyConfigured("MAIL_SECURITY=none is for a mail server on this machine only.")
    return {
        "MAIL_ON": bool(host),
        "EMAIL_HOST": host,
        "EMAIL_PORT": int(environment.get("MAIL_PORT") or MAIL_PORTS[security]),
        "EMAIL_HOST_USER": environment.get("MAIL_USER", ""),
        "EMAIL_HOST_PASSWORD": _secret(environment, "MAIL_PASSWORD"),
        "EMAIL_USE_SSL": security == "tls",
        "EMAIL_USE_TLS": security == "starttls",
        "EMAIL_TIMEOUT": float(environment.get("MAIL_TIMEOUT_SECONDS", "10")),
        "DEFAULT_FROM_EMAIL": sender,
    }


def _sms(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return where and how an SMS is asked for; {} without SMS_URL."""
    url = environment.get("SMS_URL", "")
    if not url:
        return {}
    form = environment.get("SMS_FORM", "json")
    if form not in {"json", "form"}:
        raise ImproperlyConfigured(f"SMS_FORM must be json or form, not {form!r}.")
    fields = _json(environment.get("SMS_BODY", ""), "SMS_BODY") or SMS_FIELDS
    if not all(isinstance(value, str) for value in fields.values()):
        raise ImproperlyConfigured("SMS_BODY must be a JSON object of texts.")
    field, _equals, value = environment.get("SMS_OK", "").partition("=")
    return {
        "url": url,
        "form": form,
        "fields": fields,
        "secret": _secret(environment, "SMS_SECRET"),
        "ok": (field, value),
    }


def _robots(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the robot of each programme's work group, by the programme's number prefix (机关代字).

    Their addresses hold a key, so all of it is a secret: {"云医改组": {"kind": "wecom", "url": "https://...", "secret": ""}}.
    """
    robots = _json(_secret(environment, "ROBOTS"), "ROBOTS")
    for robot in robots.values():
        if not isinstance(robot, dict) or robot.get("kind") not in ROBOT_KINDS or not robot.get("url"):
            raise ImproperlyConfigured("Each of ROBOTS needs a kind (wecom or dingtalk) and a url.")
    return {
        name: {"kind": robot["kind"], "url": robot["url"], "secret": robot.get("secret", "")}
        for name, robot in robots.items()
    }


def _json(text: str, name: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        # The parser's own words would quote the text.
        found = None
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{name} must be a JSON object.")
    return found


def _check_url(name: str, url: str, hosts: frozenset[str], *, production: bool) -> None:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    plain = parts.scheme == "http" and not production and _is_loopback(host)
    if parts.scheme != "https" and not plain:
        raise ImproperlyConfigured(f"{name} must begin with https://.")
    if host not in hosts:
        raise ImproperlyConfigured(f"The host of {name} must be named in OUTGOING_HOSTS.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
