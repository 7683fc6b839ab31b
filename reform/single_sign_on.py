"""The office's single sign-on (OpenID Connect, code flow) as settings; off unless the environment names one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = (
    "OIDC_ISSUER",
    "OIDC_AUTHORIZATION_ENDPOINT",
    "OIDC_TOKEN_ENDPOINT",
    "OIDC_JWKS_ENDPOINT",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
)
OFF: dict[str, Any] = {
    "OIDC_ON": False,
    "OIDC_ISSUER": "",
    "OIDC_USER_CLAIM": "",
    "OIDC_SECOND_FACTOR_CLAIM": "",
    "OIDC_SECOND_FACTOR_VALUES": frozenset(),
    "OIDC_SIGN_OUT": "",
}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def oidc_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings of mozilla-django-oidc and of departments.oidc from OIDC_* in the environment.

    Raises ImproperlyConfigured where something is missing or unsafe: an endpoint without TLS, or people told by e-mail.
    """
    given = {name: value for name, value in environment.items() if name.startswith("OIDC_") and value.strip()}
    if not given:
        return dict(OFF)
    if secret_file := given.get("OIDC_CLIENT_SECRET_FILE"):
        given["OIDC_CLIENT_SECRET"] = Path(secret_file).read_text("utf-8").strip()
    if missing := [name for name in NEEDED if not given.get(name)]:
        raise ImproperlyConfigured(f"Single sign-on needs {', '.join(missing)} as well.")
    for name, value in given.items():
        if name.endswith("_ENDPOINT"):
            _check_endpoint(name, value)
    claim = given.get("OIDC_USER_CLAIM", "preferred_username")
    if claim == "email":
        raise ImproperlyConfigured("OIDC_USER_CLAIM must be the account's name; addresses change hands.")
    factor, _equals, values = given.get("OIDC_SECOND_FACTOR", "").partition("=")
    if factor and factor not in {"acr", "amr"}:
        raise ImproperlyConfigured("OIDC_SECOND_FACTOR must look like acr=VALUE or amr=VALUE,VALUE.")
    return {
        "OIDC_ON": True,
        "OIDC_ISSUER": given["OIDC_ISSUER"],
        "OIDC_USER_CLAIM": claim,
        "OIDC_SECOND_FACTOR_CLAIM": factor,
        "OIDC_SECOND_FACTOR_VALUES": frozenset(value for value in values.split(",") if value),
        "OIDC_SIGN_OUT": given.get("OIDC_SIGN_OUT_ENDPOINT", ""),
        # What mozilla-django-oidc reads.
        "OIDC_OP_AUTHORIZATION_ENDPOINT": given["OIDC_AUTHORIZATION_ENDPOINT"],
        "OIDC_OP_TOKEN_ENDPOINT": given["OIDC_TOKEN_ENDPOINT"],
        "OIDC_OP_JWKS_ENDPOINT": given["OIDC_JWKS_ENDPOINT"],
        # Who somebody is stands in the signed ID token: nothing else is asked for.
        "OIDC_OP_USER_ENDPOINT": "",
        "OIDC_RP_CLIENT_ID": given["OIDC_CLIENT_ID"],
        "OIDC_RP_CLIENT_SECRET": given["OIDC_CLIENT_SECRET"],
        "OIDC_RP_SIGN_ALGO": "RS256",
        "OIDC_RP_SCOPES": given.get("OIDC_SCOPES", "openid profile"),
        "OIDC_USE_PKCE": True,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "sso_back",
        "OIDC_TIMEOUT": 10,
    }


def _check_endpoint(name: str, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ImproperlyConfigured(f"{name} must begin with https://.")
