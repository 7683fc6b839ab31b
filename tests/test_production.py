"""Production: what its settings refuse, what its answers carry, and that Django's own check finds nothing.

Source: GB/T 22239-2019 身份鉴别, ASVS 3.3, 3.4, 13.3, 13.4.
"""

from __future__ import annotations

import io
import json
import os
import runpy
import subprocess
import sys
from datetime import time

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from departments.models import User
from reform.bootstrap import services
from reform.bootstrap.steps import Stopped
from reform.core.audit import record
from reform.portal.checks import DEMO_LOADED, demo_accounts, no_demonstration
from reform.portal.demo.people import Account
from reform.portal.management.commands import load_demo

# Long enough, of many characters, and no key of anybody's.
KEYS = {
    name: f"{name}-abcdefghijklmnopqrstuvwxyz-0123456789-0123456789"
    for name in ("SECRET_KEY", "FIELD_KEY", "AUDIT_KEY")
}
GOOD = {
    "PORTAL_PROFILE": "production",
    "ALLOWED_HOSTS": "portal.example",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example",
    **KEYS,
}
OUTSIDE = {
    "BACKUP_KEY",
    "BACKUP_KEY_FILE",
    "DATABASE_URL",
    "REDIS_URL",
    "DEBUG",
    "DJANGO_DEBUG",
    *GOOD,
    *(f"{name}_FILE" for name in KEYS),
}


def run(tmp_path, *argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python under production's environment, changed by `env`."""
    outside = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    return subprocess.run(
        [sys.executable, *argv],
        cwd=settings.BASE_DIR,
        env=outside | GOOD | {"PORTAL_VAR": str(tmp_path)} | env,
        capture_output=True,
        text=True,
    )


def portal_settings(monkeypatch, tmp_path, **env: str) -> dict[str, object]:
    """Return the settings as a process under production's environment, changed by `env`, would have them."""
    for name in OUTSIDE:
        monkeypatch.delenv(name, raising=False)
    for name, value in (GOOD | {"PORTAL_VAR": str(tmp_path)} | env).items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(settings.BASE_DIR / "reform" / "settings.py"))


def test_djangos_deployment_check_has_no_warning(tmp_path):
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert "System check identified no issues (0 silenced)." in done.stdout


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set to at least 50 characters"),
        ({"FIELD_KEY": "a-short-one"}, "FIELD_KEY must be set to at least 50 characters"),
        ({"AUDIT_KEY": "ab" * 40}, "AUDIT_KEY must be made at random"),
        ({"SECRET_KEY": "django-insecure-" + KEYS["SECRET_KEY"]}, "SECRET_KEY must be made at random"),
        ({"FIELD_KEY": KEYS["SECRET_KEY"]}, "must differ"),
        ({"AUDIT_KEY": KEYS["FIELD_KEY"]}, "must differ"),
        ({"BACKUP_KEY": KEYS["AUDIT_KEY"]}, "must differ"),
        ({"BACKUP_KEY": "a-short-one"}, "BACKUP_KEY must be set to at least 50 characters"),
        ({"BACKUP_AT": "half past two"}, "BACKUP_AT must be a time of day such as 02:30"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the portal's host names"),
        ({"ALLOWED_HOSTS": "portal.example,*"}, r"not \*"),
        ({"CSRF_TRUSTED_ORIGINS": "http://portal.example"}, "must begin with https://"),
        ({"PORTAL_PROFILE": "productoin"}, "must be demo or production"),
    ],
)
def test_production_does_not_start_with_unsafe_settings(monkeypatch, tmp_path, env, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        portal_settings(monkeypatch, tmp_path, **env)


def test_portal_starts_without_a_key_for_backups(monkeypatch, tmp_path):
    made = portal_settings(monkeypatch, tmp_path, BACKUP_AT="02:30")
    assert (made["BACKUP_KEY"], made["BACKUP_AT"]) == ("", time(2, 30))


def test_keys_are_read_from_files(monkeypatch, tmp_path):
    path = tmp_path / "mounted"
    path.write_text(KEYS["SECRET_KEY"][::-1] + "\n")
    made = portal_settings(monkeypatch, tmp_path, SECRET_KEY="", SECRET_KEY_FILE=str(path))
    assert made["SECRET_KEY"] == KEYS["SECRET_KEY"][::-1]


def test_debugging_cannot_be_turned_on(monkeypatch, tmp_path):
    assert portal_settings(monkeypatch, tmp_path, DEBUG="1", DJANGO_DEBUG="1")["DEBUG"] is False


def test_session_cookie_is_kept_from_scripts_and_other_hosts(monkeypatch, tmp_path):
    made = portal_settings(monkeypatch, tmp_path)
    rules = {name: value for name, value in made.items() if name.startswith("SESSION_COOKIE_")}
    del rules["SESSION_COOKIE_AGE"]
    assert rules == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


ANSWERS = """
import json, django
django.setup()
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import path
from reform import urls

@login_not_required
def raising(request):
    raise RuntimeError("told nowhere")

urls.urlpatterns.append(path("raising/", raising))
ask = lambda url, **more: Client(raise_request_exception=False).get(url, headers={"host": "portal.example"}, **more)
plain, door, broken = ask("/sign-in/"), ask("/sign-in/", secure=True), ask("/raising/", secure=True)
print(json.dumps({
    "plain": [plain.status_code, plain.get("Location")],
    "door": [door.status_code, dict(door.headers), door.content.decode()],
    "cookies": {name: one.OutputString() for name, one in door.cookies.items()},
    "elsewhere": Client().get("/sign-in/", headers={"host": "elsewhere.example"}, secure=True).status_code,
    "broken": [broken.status_code, broken.content.decode()],
}))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What a few requests under production's settings are answered."""
    done = run(tmp_path_factory.mktemp("var"), "-c", ANSWERS, DJANGO_SETTINGS_MODULE="reform.settings")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_plain_http_is_sent_to_tls_and_tls_is_held(answers):
    assert answers["plain"] == [301, "https://portal.example/sign-in/"]
    status, headers, _page = answers["door"]
    assert (status, headers["Strict-Transport-Security"]) == (
        200,
        "max-age=31536000; includeSubDomains; preload",
    )


def test_cookies_belong_to_one_host_over_tls(answers):
    assert list(answers["cookies"]) == ["__Host-csrftoken"]
    rules = {rule.strip().split("=")[0] for rule in answers["cookies"]["__Host-csrftoken"].split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite", "Path"} <= rules
    assert "Domain" not in rules


def test_other_host_names_are_refused(answers):
    assert answers["elsewhere"] == 400


def test_a_failing_page_tells_nothing_of_the_portal_inside(answers):
    status, page = answers["broken"]
    assert status == 500
    for inside in ("told nowhere", "RuntimeError", "Traceback", "reform.settings", *KEYS.values()):
        assert inside not in page


def test_production_page_does_not_call_itself_a_demonstration(answers):
    assert "demo" not in answers["door"][2].lower()


# --- the demonstration ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("command", [("load_demo",), ("seed", "--tasks=1")], ids=lambda command: command[0])
def test_production_loads_no_demonstration(db, settings, command):
    settings.PROFILE = "production"
    # Somebody is there: whatever asks for an empty portal alone says something else, and plays no six months.
    User.objects.create_user("somebody", "何人")
    with pytest.raises(CommandError, match="for PORTAL_PROFILE=demo only"):
        call_command(*command)


def found() -> list[str]:
    return [one.id for one in no_demonstration(databases=["default"])]


def test_production_refuses_data_of_the_demonstration(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.PROFILE = "production"
    assert found() == []
    demo_accounts().touch()
    assert found() == ["portal.E001"]
    demo_accounts().unlink()
    record(by=None, act=DEMO_LOADED)
    assert found() == ["portal.E001"]
    settings.PROFILE = "demo"
    assert found() == []


def test_loading_the_demonstration_leaves_both_its_marks(db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    account = Account("clerk", "a password", "李明", "秘书处")
    monkeypatch.setattr(load_demo.Command, "_play", lambda self, name: [account])
    call_command("load_demo", stdout=io.StringIO())
    assert demo_accounts().stat().st_mode & 0o777 == 0o600
    settings.PROFILE = "production"
    demo_accounts().unlink()
    assert found() == ["portal.E001"]


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "192.0.2.7:8000", "portal.example:8000"])
def test_the_demonstration_is_reached_from_this_machine_alone(monkeypatch, bind):
    monkeypatch.setenv("PORTAL_BIND", bind)
    monkeypatch.delenv("PORTAL_PROFILE", raising=False)
    with pytest.raises(Stopped, match="it runs on this machine alone"):
        services.bind_address()
    monkeypatch.setenv("PORTAL_PROFILE", "production")
    assert services.bind_address()[1] == 8000


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000", "127.3.2.1:8000"])
def test_the_demonstration_takes_any_loopback_address(monkeypatch, bind):
    monkeypatch.setenv("PORTAL_BIND", bind)
    monkeypatch.delenv("PORTAL_PROFILE", raising=False)
    assert services.bind_address()[1] == 8000


def test_every_page_says_that_it_is_the_demonstration(client, cast, settings):
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    for address, status in [("/", 200), ("/ledger/", 200), ("/no/such/page/", 404)]:
        answer = client.get(address, headers={"accept-language": "en"})
        assert (answer.status_code, 'class="top-demo"' in answer.content.decode()) == (status, True)
    settings.PROFILE = "production"
    assert 'class="top-demo"' not in client.get("/ledger/").content.decode()


def test_what_nobody_needs_is_not_installed():
    assert {"django.contrib.admin", "django.contrib.admindocs", "debug_toolbar"} & set(
        settings.INSTALLED_APPS
    ) == set()
