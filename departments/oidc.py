"""What the portal takes from the office's single sign-on: a signed word on who somebody is, and nothing else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import reverse
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

# Clocks of two machines.
LEEWAY_SECONDS = 60


class NotVouchedFor(Exception):
    """The office did not vouch for anybody; the argument says why, for the record."""


@dataclass(frozen=True)
class Vouched:
    """Whom the office vouches for, and whether it asked for a second factor."""

    name: str
    second_factor: bool


class OfficeSignOn(OIDCAuthenticationBackend):
    """Fetches and checks the ID token; accounts are matched by whoever asks, never made here, tokens not kept."""

    def vouched(self, request: HttpRequest, *, code: str, nonce: str, verifier: str) -> Vouched:
        """Return whom the office vouches for in exchange for `code`. Asks the provider twice (token and keys).

        Raises NotVouchedFor where the provider does not answer, or its token is not signed with RS256 by its own key,
        for this portal, for this very sign-in and just now. Source: OpenID Connect Core 3.1.3.7, ASVS 10.5.
        """
        try:
            answer = self.get_token(
                {
                    "client_id": self.OIDC_RP_CLIENT_ID,
                    "client_secret": self.OIDC_RP_CLIENT_SECRET,
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": request.build_absolute_uri(reverse("sso_back")),
                    "code_verifier": verifier,
                }
            )
            claims = self.verify_token(answer["id_token"], nonce=nonce)
        except (requests.RequestException, ValueError) as failed:
            raise NotVouchedFor(f"provider: {type(failed).__name__}") from None
        except (jwt.PyJWTError, SuspiciousOperation, KeyError, TypeError) as wrong:
            raise NotVouchedFor(f"token: {type(wrong).__name__}") from None
        name = claims.get(settings.OIDC_USER_CLAIM)
        if not isinstance(name, str) or not name:
            raise NotVouchedFor(f"token: no {settings.OIDC_USER_CLAIM}")
        return Vouched(name, self._second_factor_in(claims))

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Return the claims of an ID token that is what it must be. Raises PyJWTError or SuspiciousOperation."""
        if jwt.get_unverified_header(token).get("alg") != self.OIDC_RP_SIGN_ALGO:
            raise jwt.InvalidAlgorithmError
        claims: dict[str, Any] = jwt.decode(
            token,
            self.retrieve_matching_jwk(token),
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
        if not secrets.compare_digest(str(claims["nonce"]).encode(), kwargs["nonce"].encode()):
            raise jwt.InvalidTokenError("nonce")
        if claims.get("azp", self.OIDC_RP_CLIENT_ID) != self.OIDC_RP_CLIENT_ID:
            raise jwt.InvalidAudienceError("azp")
        return claims

    @staticmethod
    def _second_factor_in(claims: dict[str, Any]) -> bool:
        said = claims.get(settings.OIDC_SECOND_FACTOR_CLAIM, [])
        values = said if isinstance(said, list) else [said]
        return any(value in settings.OIDC_SECOND_FACTOR_VALUES for value in values if isinstance(value, str))
