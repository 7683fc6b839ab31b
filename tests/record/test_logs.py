"""A log line is one line, and holds nothing a log must not hold."""

import io
import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as portal
from django.test import Client
from django.urls import path

from reform.core.asking import Asking, asking
from reform.core.logs import FIELDS, LINE, JsonFormatter, LineFormatter
from reform.core.privacy import is_secret, mask_numbers, masked
from reform.web_log import WebLogger
from tests.cast import make_cast

# Planted where people and browsers put them; none may come out in any log.
PHONE, IDENTITY, PASSPHRASE = "13800000000", "11010119900307123X", "planted-pass-phrase"
TOKEN, COOKIE, BASIC, CODE = "planted-token", "planted-cookie", "planted-basic", "planted-code"


def line(message, *args, **more):
    """Return what the portal's handler writes for a record."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(LineFormatter(LINE["format"], LINE["datefmt"], style=LINE["style"]))
    log = logging.Logger("planted")
    log.addHandler(handler)
    log.error(message, *args, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"phone={PHONE}", "phone=***"),
        (f"ring {PHONE} now", "ring *** now"),
        (f"电话{PHONE}转", "电话***转"),
        ("ring 138-0000-0000 now", "ring *** now"),
        (f"id {IDENTITY}.", "id ***."),
        ("number 12345678901 of 18", "number *** of 18"),
        (f'{{"password": "{PASSPHRASE}", "n": 1}}', '{"password": ***, "n": 1}'),
        (f"new_password1={PASSPHRASE}&x=1", "new_password1=***&x=1"),
        (f"csrfmiddlewaretoken={TOKEN}", "csrfmiddlewaretoken=***"),
        (f"Authorization: Basic {BASIC}", "Authorization: ***"),
        (f"'HTTP_COOKIE': 'sessionid={COOKIE}; x=1'", "'HTTP_COOKIE': ***"),
        (f"Cookie: a={COOKIE}", "Cookie: ***"),
        (f"otp={CODE}", "otp=***"),
        ("GET /tasks/?q=x&token=1 failed", "GET /tasks/?*** failed"),
        (
            "Not Found: /sign-in/first/11111111-1111-4111-8111-111111111111/planted-token/",
            "Not Found: /sign-in/first/11111111-1111-4111-8111-111111111111/***/",
        ),
        ("uid 7c3e0000-0000-4000-8000-138000000001", "uid 7c3e0000-0000-4000-8000-138000000001"),
        ("7 of 12 done, 1234567890 left", "7 of 12 done, 1234567890 left"),
    ],
)
def test_what_is_private_is_masked(said, kept):
    assert line(said).rstrip("\n").split("[-] ", 1)[1] == kept


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1b[2K"])
def test_record_is_one_line(end):
    said = line("name %s", f"x{end}2026-01-01 INFO forged")
    assert len(said.splitlines()) == 1
    assert "forged" in said
    assert "\x1b" not in said


def test_traceback_is_on_the_same_line_and_masked():
    try:
        raise ValueError(f"no such phone {PHONE}\nERROR forged")
    except ValueError:
        said = line("failed", exc_info=True)
    assert len(said.splitlines()) == 1
    assert "ValueError: no such phone ***\\nERROR forged" in said


def test_line_names_its_request_and_its_time_with_offset():
    with asking(Asking()) as one:
        said = line("x")
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{{4}} ERROR planted \[{one.uid}\] x\n", said)


def test_every_handler_writes_such_lines():
    assert portal.LOGGING["formatters"] == {"line": LINE}
    assert {handler["formatter"] for handler in portal.LOGGING["handlers"].values()} == {"line"}


def test_web_server_writes_such_lines():
    from gunicorn.config import Config

    log = WebLogger(Config())
    assert [type(handler.formatter) for handler in log.error_log.handlers] == [LineFormatter]


# --- a run of requests ----------------------------------------------------------------------------------------------
def breaks(request):
    logging.getLogger("django.request").error("body %s meta %s", dict(request.POST), dict(request.META))
    raise ValueError(f"{request.POST.dict()} {request.headers} {PHONE}")


urlpatterns = [path("breaks/", breaks)]
handler500 = "reform.portal.views.errors.server_error"


@pytest.fixture(params=["line", "json"])
def logged(request):
    """Everything any logger writes at any level, as the portal's handler writes it in either format."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        JsonFormatter(datefmt=LINE["datefmt"])
        if request.param == "json"
        else LineFormatter(LINE["format"], LINE["datefmt"], style=LINE["style"])
    )
    loggers = [logging.getLogger(name) for name in ("", "django.request", "reform.requests", "reform.jobs")]
    before = [one.level for one in loggers]
    loggers[0].addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield out
    loggers[0].removeHandler(handler)
    for one, level in zip(loggers, before, strict=True):
        one.setLevel(level)


def test_run_of_requests_leaves_nothing_private_in_the_log(db, logged, settings):
    cast = make_cast()
    browser = Client(
        raise_request_exception=False,
        headers={"Authorization": f"Basic {BASIC}", "User-Agent": f"x {PHONE}\r\nERROR forged"},
    )
    browser.cookies["sessionid"] = COOKIE
    private = {"username": "nobody", "password": PASSPHRASE, "phone": PHONE, "otp": CODE, "text": IDENTITY}
    browser.post(f"/sign-in/?token={TOKEN}&phone={PHONE}", private)
    browser.get(f"/sign-in/first/11111111-1111-4111-8111-111111111111/{TOKEN}/")
    browser.force_login(cast.clerk.user)
    browser.get(f"/tasks/?q={PHONE}&token={TOKEN}")
    browser.get(f"/no/such/{PHONE}/")
    browser.post("/people/add/", private)
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        one for one in settings.MIDDLEWARE if one.startswith(("reform.core", "django.contrib.sessions"))
    ]
    assert browser.post(f"/breaks/?token={TOKEN}", private).status_code == 500
    said = logged.getvalue()
    assert "ValueError" in said
    found = [
        marker
        for marker in (PHONE, IDENTITY, PASSPHRASE, TOKEN, COOKIE, BASIC, CODE, browser.session.session_key)
        if marker in said
    ]
    assert found == []
    assert not [one for one in said.splitlines() if one.startswith("ERROR")]
    requests = [one for one in said.splitlines() if "reform.requests" in one]
    assert len(requests) == 6
    assert not [
        one for one in requests if "/tasks/" in one or "nobody" in one or cast.clerk.user.username in one
    ]


# --- JSON -----------------------------------------------------------------------------------------------------------
def as_json(message, *args, **more):
    """Return what the JSON handler writes for a record, read back."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter(datefmt=LINE["datefmt"]))
    log = logging.Logger("planted")
    log.addHandler(handler)
    log.error(message, *args, **more)
    assert len(out.getvalue().splitlines()) == 1
    return json.loads(out.getvalue())


def test_json_names_time_level_logger_and_request():
    with asking(Asking()) as one:
        said = as_json("电话 %s", PHONE)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", said.pop("time"))
    assert said == {"level": "ERROR", "logger": "planted", "request": str(one.uid), "message": "电话 ***"}


def test_json_holds_of_what_a_record_carries_the_known_fields_alone():
    given = {"view": "home", "status": 200, "ms": 7, "phone": PHONE, "user": "somebody"}
    said = as_json("x", extra=given)
    assert {name: said.get(name) for name in given} == given | {"phone": None, "user": None}
    assert set(FIELDS) == {"view", "method", "status", "kind", "outcome", "ms"}


@pytest.mark.parametrize("end", ["\r\n", "\x85", "\u2028", "\u2029", "\x1b[2K"])
def test_json_record_is_one_line(end):
    assert as_json(f"x{end}y")["message"] == f"x{end}y"


def test_json_traceback_is_masked():
    try:
        raise ValueError(f"no such phone {PHONE}")
    except ValueError:
        said = as_json("failed", exc_info=True)
    assert "ValueError: no such phone ***" in said["trace"]
    assert PHONE not in str(said)


def test_request_is_a_line_of_route_status_and_time(db, logged, client):
    client.get(f"/sign-in/?phone={PHONE}")
    lines = [one for one in logged.getvalue().splitlines() if "reform.requests" in one]
    assert len(lines) == 1
    if lines[0].startswith("{"):
        said = json.loads(lines[0])
        assert (said["view"], said["method"], said["status"]) == ("sign_in", "GET", 200)
        assert said["request"]
    assert re.search(r"GET sign_in 200 \d+ ms", lines[0])


# --- masking in the record ------------------------------------------------------------------------------------------
def test_secrets_are_masked_at_any_depth():
    said = {
        "name": "甲",
        "phone": PHONE,
        "people": [{"mobile": "1", "new_password1": "x", "note": f"电话{PHONE}"}],
        "inner": {"recovery_codes": ["a"], "otp": "1", "totp": "2", "access_token": "x", "code": "9"},
        "n": 13800000000,
        "sha256": "1" * 64,
    }
    assert masked(said) == {
        "name": "甲",
        "phone": "***",
        "people": [{"mobile": "***", "new_password1": "***", "note": "电话***"}],
        "inner": dict.fromkeys(("recovery_codes", "otp", "totp", "access_token", "code"), "***"),
        "n": 13800000000,
        "sha256": "1" * 64,
    }


def test_names_that_only_look_like_secrets_stay():
    assert [
        name for name in ("footprint", "coded", "decode", "postcode_area", "spin_off") if is_secret(name)
    ] == []


def test_figures_are_no_phone_numbers():
    assert mask_numbers("合计 12345678901 元，1380000000 人") == "合计 12345678901 元，1380000000 人"


def test_worker_writes_such_lines():
    """In a process of its own: what Celery would set up is set up once a process."""
    say = (
        "import django, logging; django.setup(); from reform.celery import app;"
        "app.log.setup(loglevel='INFO');"
        f"logging.getLogger('celery.worker').info('ring {PHONE}'); logging.getLogger('x').error('a\\nb')"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "reform.settings"}
    said = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, env=env, check=True)
    assert [one.split("[-] ")[1] for one in said.stderr.splitlines()] == ["ring ***", "a\\nb"]
