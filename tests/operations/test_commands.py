"""Every command of the project: what it does in a sentence, what it would do without doing it, how it ends."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils import timezone

from departments.models import User, UserSession
from reform.core.models import AuditEntry, Job, SignOfLife

ROOT = Path(__file__).parents[2]
# What only reads, and so needs no trial.
READ_ONLY = {
    "audit_verify",
    "check_backup",
    "check_invariants",
    "check_translations",
    "health",
    "metrics",
    "parse_notice",
    "role_matrix",
    "workflow_pictures",
}
# What writes -> arguments under which a trial gets as far as the writing; None where another test tries it.
WRITES: dict[str, list[str] | None] = {
    "administrator_link": ["guanli"],
    "audit_archive": ["--before", "2020-01-01", "--as", "shenji"],
    "backup": None,  # tests/backup
    "compile_messages": [],
    "end_sessions": ["guanli"],
    "first_setup": None,  # tests/departments/test_first_setup.py
    "jobs": ["retry", "--kind", "circular.render"],
    "load_demo": None,  # test_trial_of_the_demonstration_loads_nothing
    "prepare_database": [],
    "relock_fields": [],
    "reset_second_factor": ["guanli"],
    "restore": None,  # tests/backup
    "run_jobs": ["--once"],
    "seed": None,  # tests/portal/test_tiers.py
    "unlock_account": ["guanli"],
}


def ours() -> dict[str, str]:
    """Return the commands of the project's own apps."""
    own = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).parent in (ROOT, ROOT / "reform")
    }
    return {name: app for name, app in get_commands().items() if app in own}


def parser(name: str):
    return load_command_class(ours()[name], name).create_parser("manage.py", name)


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def fingerprint() -> dict[str, list]:
    """Return every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


@pytest.fixture
def portal(cast):
    """An administrator shut out, with a session and a second thought; an auditor; a job that failed."""
    User.objects.filter(pk=cast.admin.user.pk).update(username="guanli", phone="13700003333")
    User.objects.filter(pk=cast.auditor.user.pk).update(username="shenji")
    now = timezone.now()
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=now + timedelta(hours=1))
    UserSession.objects.create(
        user=cast.admin.user, session_key="k" * 32, address="10.0.0.1", agent="x", began_at=now, seen_at=now
    )
    AccessAttempt.objects.create(
        username="guanli", ip_address="10.0.0.1", failures_since_start=5, attempt_time=now
    )
    Job.objects.create(
        kind="circular.render", key="x", state="dead", attempts=3, error="ValueError: 某事项", not_before=now
    )
    Job.objects.create(kind="departments.deliver", key="y", not_before=now - timedelta(seconds=1))
    return cast


def test_every_command_is_known_to_write_or_only_to_read():
    assert sorted(ours()) == sorted([*READ_ONLY, *WRITES])


# Options every command has from Django, and the name of a command's act, whose choices say what they do.
DJANGOS = {
    "act",
    "force_color",
    "help",
    "no_color",
    "pythonpath",
    "settings",
    "skip_checks",
    "traceback",
    "verbosity",
    "version",
}


@pytest.mark.parametrize("name", sorted([*READ_ONLY, *WRITES]))
def test_command_says_what_it_does_and_what_its_options_are(name):
    made = parser(name)
    assert made.description[0].isupper()
    assert made.description.rstrip()[-1] == "."
    assert len(made.description) > 20
    own = [action for action in made._actions if action.dest not in DJANGOS]
    assert [action.dest for action in own if not action.help] == []


@pytest.mark.parametrize("name", sorted(WRITES))
def test_command_that_writes_can_be_tried(name):
    assert "--dry-run" in parser(name).format_help() or name == "jobs"
    if name == "jobs":
        acts = next(action for action in parser(name)._actions if action.dest == "act").choices
        assert {act for act, one in acts.items() if "--dry-run" in one.format_help()} == {"retry", "give-up"}


@pytest.mark.parametrize("name", sorted(name for name, tried in WRITES.items() if tried is not None))
def test_trial_changes_nothing(name, portal, settings):
    before = fingerprint()
    made = sorted(settings.AUDIT_ARCHIVE.parent.rglob("*"))
    catalogues = {path: path.stat().st_mtime_ns for path in settings.BASE_DIR.glob("locale/*/*/*.mo")}
    assert run(name, *(WRITES[name] or []), "--dry-run")
    after = fingerprint()
    assert [label for label in before if before[label] != after[label]] == []
    assert sorted(settings.AUDIT_ARCHIVE.parent.rglob("*")) == made
    assert {path: path.stat().st_mtime_ns for path in catalogues} == catalogues


def test_trial_of_the_demonstration_loads_nothing(db):
    assert "Nothing was changed" in run("load_demo", "--dry-run")
    assert not User.objects.exists()


# --- what an operator does without the portal -------------------------------------------------------------------------
def last(act):
    return AuditEntry.objects.filter(act=act).order_by("-pk").first()


def test_sessions_of_an_account_end(portal):
    assert "1 sessions of guanli ended." in run("end_sessions", "guanli")
    assert not Session.objects.exists()
    entry = last("session.end_all")
    assert (entry.role, entry.agent, entry.after) == ("system", "manage.py end_sessions", {"ended": 1})


def test_paused_sign_in_opens(portal):
    run("unlock_account", "guanli")
    assert not AccessAttempt.objects.filter(username="guanli").exists()
    assert last("account.unlock").agent == "manage.py unlock_account"


def test_administrator_nobody_can_help_gets_a_link(portal, client):
    user = User.objects.get(username="guanli")
    user.set_password("former-Passphrase-1")
    user.save()
    link = run("administrator_link", "guanli").splitlines()[-1]
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert client.get(link).status_code == 200
    assert not Session.objects.filter(session_key="k" * 32).exists()
    assert (last("account.link").role, last("account.link").agent) == (
        "system",
        "manage.py administrator_link",
    )


@pytest.mark.parametrize("who", ["auditor", "clerk", "liaison"])
def test_no_link_for_whom_an_administrator_helps(portal, who):
    user = User.objects.get(pk=portal.people[who].user.pk)
    password = user.password
    with pytest.raises(CommandError, match="no system or security administrator"):
        run("administrator_link", user.username)
    user.refresh_from_db()
    assert (user.password, last("account.link")) == (password, None)


@pytest.mark.parametrize(
    "name", ["end_sessions", "unlock_account", "administrator_link", "reset_second_factor"]
)
def test_account_that_is_not_there_is_an_error(db, name):
    with pytest.raises(CommandError, match=r"There is no account nobody\."):
        run(name, "nobody")


def test_jobs_are_listed_retried_and_given_up(portal):
    job = Job.objects.get(kind="circular.render")
    assert str(job.uid) in run("jobs", "list")
    assert "某事项" not in run("jobs", "list") + run("jobs", "list", "--json")
    [said] = json.loads(run("jobs", "list", "--json"))
    assert (said["uid"], said["kind"], said["why"]) == (
        str(job.uid),
        "circular.render",
        "An error of the program",
    )
    assert "1 jobs are tried again." in run("jobs", "retry", str(job.uid))
    assert last("jobs.retry").agent == "manage.py jobs"
    Job.objects.filter(pk=job.pk).update(state="dead")
    run("jobs", "give-up", str(job.uid), "--reason", "文稿已重做。")
    assert Job.objects.get(pk=job.pk).given_up == "文稿已重做。"
    assert last("jobs.give_up").reason == "文稿已重做。"
    assert "0 jobs." in run("jobs", "list")
    assert "文稿已重做。" in run("jobs", "list", "--state", "given-up")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["retry"], "Name jobs by their numbers"),
        (["retry", "00000000-0000-4000-8000-000000000000"], "There is no job"),
        (["retry", "x"], "UUID"),
        (["give-up", "{waiting}", "--reason", "x"], "queued and not failed"),
        (["give-up", "{failed}", "--reason", " "], "why it is given up"),
        (["retry", "{failed}", "{waiting}"], "queued and not failed"),
    ],
)
def test_jobs_that_do_not_fit_change_nothing(portal, arguments, words):
    uids = {
        "failed": Job.objects.get(kind="circular.render").uid,
        "waiting": Job.objects.get(kind="departments.deliver").uid,
    }
    before = fingerprint()
    with pytest.raises(CommandError, match=words):
        run("jobs", *(one.format(**uids) for one in arguments))
    assert fingerprint() == before


def test_health_ends_with_code_1_where_a_part_is_red(portal, monkeypatch):
    with pytest.raises(CommandError, match="In trouble: worker, beat, backup") as ended:
        run("health")
    assert ended.value.returncode == 1
    for part in ("worker", "beat"):
        SignOfLife.objects.create(part=part, at=timezone.now())
    monkeypatch.setitem(_readers(), "backup", lambda _now: _part("backup"))
    assert "yellow Failed jobs: waiting for you: 1" in run("health")
    said = {part["name"]: part for part in json.loads(run("health", "--json"))["parts"]}
    assert (said["failed"]["level"], said["failed"]["figures"]) == ("yellow", {"jobs": 1})


def _readers():
    from reform.core import health

    return health._readers


def _part(name):
    from reform.core.health import Part

    return Part(name, "green", "ok", {"seconds": 60.0})


def test_metrics_are_printed(db):
    assert "portal_database_up 1.0" in run("metrics")
