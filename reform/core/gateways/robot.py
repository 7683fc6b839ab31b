"""The robot of a work group in a government messenger: a text message to its webhook (WeCom's or DingTalk's shape)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from reform.core.gateways.outcome import Outcome
from reform.core.gateways.web import ask


class RobotGateway:
    """The robots by work group; each is {"kind", "url", "secret"}."""

    def __init__(self, robots: Mapping[str, Mapping[str, str]]) -> None:
        self.robots = robots

    def send(self, to: str, subject: str, text: str, *, key: str) -> Outcome:
        """Post one text to the work group `to`; `subject` and `key` have no place in the robots' form."""
        robot = self.robots.get(to)
        if robot is None:
            return Outcome("the work group has no robot", final=True)
        url = robot["url"]
        if robot["secret"]:
            url += ("&" if "?" in url else "?") + urlencode(_signed(robot["secret"]))
        message = {"msgtype": "text", "text": {"content": text}}
        body = json.dumps(message, ensure_ascii=False).encode()
        return ask(url, body, "application/json; charset=utf-8", _verdict)


def _signed(secret: str) -> dict[str, str]:
    """Return time and signature as the webhook wants them: HMAC-SHA256 of "time in ms, line end, secret", base64."""
    now = str(int(time.time() * 1000))
    digest = hmac.new(secret.encode(), f"{now}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": now, "sign": base64.b64encode(digest).decode()}


def _verdict(answer: Any) -> str:
    code = answer.get("errcode") if isinstance(answer, dict) else None
    if code == 0:
        return ""
    return f"not taken ({code})" if isinstance(code, int) else "not taken"
