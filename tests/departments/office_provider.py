"""A stand-in for the office's single sign-on: an OpenID provider on 127.0.0.1 that can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET, KID = "portal", "the client's own secret", "key-1"


class Provider:
    """What it answers: `claims` are laid over a good token's; `sign` makes the token of them."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.sign = self.signed
        self.broken = False
        self.tokens_asked = 0
        self._begun: dict[str, dict[str, str]] = {}
        self.url = ""

    def environment(self) -> dict[str, str]:
        """Return OIDC_* as an operator would set them."""
        return {
            "OIDC_ISSUER": self.url,
            "OIDC_AUTHORIZATION_ENDPOINT": f"{self.url}/authorize",
            "OIDC_TOKEN_ENDPOINT": f"{self.url}/token",
            "OIDC_JWKS_ENDPOINT": f"{self.url}/keys",
            "OIDC_SIGN_OUT_ENDPOINT": f"{self.url}/leave",
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_SECOND_FACTOR": "amr=otp,hwk",
        }

    def approve(self, location: str) -> dict[str, str]:
        """Play the person signing in at the office: return the query the browser comes back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        code = f"code-{len(self._begun)}"
        self._begun[code] = asked
        return {"code": code, "state": asked["state"]}

    def public_pem(self) -> bytes:
        """Return the key everybody may read."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def signed(self, claims: dict[str, Any]) -> str:
        """Return a good token."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": KID})

    def keys(self) -> dict[str, Any]:
        """Return the JWKS."""
        return {
            "keys": [
                RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
                | {"kid": KID, "alg": "RS256", "use": "sig"}
            ]
        }

    def token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Return status and body: a token for a code that is known, with the client's secret and PKCE verifier."""
        self.tokens_asked += 1
        asked = self._begun.pop(sent.get("code", ""), None)
        if asked is None or self.broken or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (asked["code_challenge"], asked["code_challenge_method"]) != (challenge, "S256"):
            return 400, {"error": "invalid_grant"}
        if asked["redirect_uri"] != sent["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": "person-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "preferred_username": "liaison",
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return 200, {"access_token": "opaque-access", "token_type": "Bearer", "id_token": self.sign(claims)}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Serve a provider on a free port of 127.0.0.1 until the block ends."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            known = urlsplit(self.path).path == "/keys"
            self._answer(200 if known else 404, provider.keys() if known else {})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(*provider.token({name: values[0] for name, values in parse_qs(sent).items()}))

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
