"""SMS by the office's gateway: one POST with the fields it wants."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from reform.core.gateways.outcome import Outcome, short_key
from reform.core.gateways.web import ask


class SmsGateway:
    """Where and how: `fields` are texts with {to}, {text}, {key}, {time}, {sign}, {secret} in them.

    `ok` is the field of a JSON answer and its value that say it was taken; ("", "") takes any 2xx answer. The office
    is settings.SMS: {"url", "form", "fields", "secret", "ok"}.
    """

    def __init__(self, office: Mapping[str, Any]) -> None:
        self.url: str = office["url"]
        self.form: str = office["form"]
        self.fields: Mapping[str, str] = office["fields"]
        self.secret: str = office["secret"]
        self.ok: tuple[str, str] = office["ok"]

    def send(self, to: str, subject: str, text: str, *, key: str) -> Outcome:
        """Ask for one SMS; `subject` is left out. Signed with HMAC-SHA256 of time, number and text, a line each."""
        now = str(int(time.time()))
        values = {"to": to, "text": text, "key": short_key(key), "time": now, "secret": self.secret}
        signed = "\n".join((now, to, text)).encode()
        values["sign"] = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        body = {name: _filled(value, values) for name, value in self.fields.items()}
        if self.form == "form":
            kind, data = "application/x-www-form-urlencoded", urlencode(body)
        else:
            kind, data = "application/json; charset=utf-8", json.dumps(body, ensure_ascii=False)
        return ask(self.url, data.encode(), kind, self._verdict)

    def _verdict(self, answer: Any) -> str:
        field, value = self.ok
        if not field:
            return ""
        got = answer.get(field) if isinstance(answer, dict) else None
        return "" if str(got) == value else "not taken"


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Return the template with its words put in, in one pass: a text that holds {secret} stays as it is."""
    parts = template.split("{")
    out = parts[0]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        out += values[name] + rest if closed and name in values else "{" + part
    return out
