"""Offices made in bulk: the same every time, and as true as what people make."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from departments.models import PostHolding, User
from reform.core.audit_verify import verify_record
from reform.core.models import AuditEntry, AuditSeal
from reform.portal.management.commands import seed
from reform.portal.tiers.make import make_tier
from reform.portal.tiers.tier import TIERS, Tier
from reports.enums import ReportState
from reports.models import Determination, ProgressReport, ReportingPeriod, ReportLog
from tasks.models import Assignment, Milestone, Task, TaskLog, TaskStatus

ON = date(2026, 11, 20)
TINY = Tier(
    "T", "city", places=3, units=4, reporting=2, tasks=16, months=3, middle=1, unit_heads=1, deputies=1
)
KEPT = [
    Determination,
    AuditEntry,
    Task,
    Assignment,
    Milestone,
    TaskLog,
    TaskStatus,
    ReportingPeriod,
    ProgressReport,
    ReportLog,
]


def make(number=42):
    return make_tier(tier=TINY, on=ON, seed=number, password="!")


def rows_made():
    """Every column of the rows, and of the record all but its seals, which hang on the portal's own key."""
    made = {model: list(model._default_manager.order_by("pk").values_list()) for model in KEPT}
    # Passwords are of today, whatever day the office is made for.
    return made | {User: list(User.objects.order_by("pk").values_list("uid", "username", "name"))}


def test_a_tier_is_the_same_every_time(db):
    made = []
    for number in (42, 42, 43):
        with transaction.atomic():
            make(number)
            made.append(rows_made())
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert made[0][Task] != made[2][Task]


def test_a_tier_has_the_size_it_says(db):
    made = make()
    assert len(made.accounts) == TINY.accounts == User.objects.count() == 24
    assert Task.objects.leaves().count() == 3 * 16
    # One item of thirteen has three rows: the item itself comes on top.
    assert Task.objects.filter(row_count__gt=0).count() == 3
    assert ReportingPeriod.objects.filter(state="closed").count() == 3 * 3
    assert ReportingPeriod.objects.filter(state="open").count() == 3
    assert Determination.objects.filter(confirmed_at=None).count() == 0


@pytest.mark.parametrize(
    ("name", "accounts", "tasks", "updates"),
    [("S", 150, 2_000, 48_000), ("M", 1_503, 12_000, 288_000), ("L", 9_003, 120_000, 2_880_000)],
)
def test_the_tiers_are_those_of_the_load_model(name, accounts, tasks, updates):
    tier = TIERS[name]
    assert tier.accounts == accounts
    assert tier.places * tier.tasks == tasks
    assert tasks * tier.months == updates


def test_what_a_tier_says_of_itself_agrees(db):
    make()
    assert verify_record().ok
    assert AuditSeal.objects.count() == AuditEntry.objects.count()
    accepted = ProgressReport.objects.filter(state=ReportState.ACCEPTED)
    assert accepted.exists()
    for report in accepted:
        assert report.log.filter(act="accept").count() == 1
        assert AuditEntry.objects.filter(object_uid=report.uid, act="reports.accept").count() == 1
    # The copy on the task is the last determination.
    for task in Task.objects.leaves():
        last = task.statuses.last()
        assert (task.status_class, task.severity, task.status_as_of) == (
            last.determined,
            last.severity,
            last.as_of,
        )


def test_people_of_a_tier_work_in_it(client, db):
    make()
    for role, page in (
        ("liaison", "my_reports"),
        ("clerk", "review_inbox"),
        ("leader", "overview"),
        ("auditor", "audit_log"),
    ):
        holding = PostHolding.objects.filter(post__role=role).order_by("pk").first()
        client.force_login(holding.user)
        assert client.get(reverse(page)).status_code == 200
        assert client.get(reverse("home"), follow=True).status_code == 200


def test_the_portal_goes_on_counting_where_a_tier_stopped(db):
    make()
    last = Task.objects.order_by("pk").last()
    again = Task.objects.order_by("pk").first()
    again.pk, again.uid, again.number = None, "00000000-0000-4000-8000-000000000000", 9999
    again.save(force_insert=True)
    assert again.pk == last.pk + 1
    assert (
        Task.objects.filter(jurisdiction__programmes=F("ledger__programme")).count() == Task.objects.count()
    )


def test_seed_refuses_a_portal_that_holds_data(db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setitem(seed.TIERS, "S", TINY)
    call_command("seed", tier="S", dry_run=True, on=ON)
    assert not User.objects.exists()
    call_command("seed", tier="S", on=ON)
    lines = seed.seed_accounts().read_text("utf-8").splitlines()
    assert len(lines) == TINY.accounts
    username, password, *_rest = lines[0].split()
    assert User.objects.get(username=username).check_password(password)
    assert seed.seed_accounts().stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="holds data already"):
        call_command("seed", tier="S", on=ON)
    settings.PROFILE = "production"
    with pytest.raises(CommandError, match="demo only"):
        call_command("seed", tier="S", on=ON)
