"""The auditor's search, its exports, and the words of acts."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone

from departments.selectors.audit import audit_entries
from departments.selectors.audit_words import ACT_WORDS
from departments.services.sign_in import record_refusal, record_sign_in
from reform.core.asking import Asking, asking
from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.csv_lines import csv_lines
from reform.core.excel import Column
from reform.core.jobs import run
from reform.core.models import AuditEntry, Job
from tests.record.chain import edit, write
from tests.world import make_world

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def entries(cast):
    """Three acts on three days, at 00:30 on the office's clock."""
    for day, actor, act in [(1, "clerk", "post.fill"), (2, "head", "post.end"), (3, "clerk", "sign_out")]:
        with time_machine.travel(datetime(2026, 11, day, 0, 30, tzinfo=OFFICE)):
            record(
                by=cast.people[actor], act=act, obj=cast.liaison.post, before={"to": None}, after={"to": day}
            )
    return cast


@pytest.mark.parametrize(
    ("filters", "acts"),
    [
        ({}, ["sign_out", "post.end", "post.fill"]),
        ({"person": "沈一舟"}, ["sign_out", "post.fill"]),
        ({"act": "post.end"}, ["post.end"]),
        ({"object": "联络员"}, ["sign_out", "post.end", "post.fill"]),
        ({"object": "无此"}, []),
        ({"outcome": "refused"}, []),
        ({"start": date(2026, 11, 2)}, ["sign_out", "post.end"]),
        ({"end": date(2026, 11, 2)}, ["post.end", "post.fill"]),
        ({"start": date(2026, 11, 2), "end": date(2026, 11, 2)}, ["post.end"]),
        ({"start": date.min, "end": date.max}, ["sign_out", "post.end", "post.fill"]),
        ({"start": date.max}, []),
        ({"end": date.min}, []),
    ],
)
def test_record_is_searched_by_person_act_object_and_day(entries, filters, acts):
    assert [entry.act for entry in audit_entries(entries.auditor, filters)] == acts


def test_auditor_reads_what_was_done_in_the_own_jurisdiction_and_in_no_post(db):
    world = make_world()
    stranger = world.of("elsewhere")
    AuditEntry.objects.create(
        at=stranger.notification.created_at, act="sign_in", actor_label="远方客", post_uid=stranger.post.uid
    )
    record_sign_in(by=world.actors["county"])
    record_refusal(username="nobody", address="10.0.0.1", locked=False)
    assert {entry.actor_label for entry in audit_entries(world.actors["auditor"], {"act": "sign_in"})} == {
        world.actors["county"].label,
        "",
    }


def test_page_shows_words_and_what_changed(entries, client):
    client.force_login(entries.auditor.user)
    page = client.get(reverse("audit_log"), {"act": "post.end"}).content.decode()
    assert "End a holding" in page
    assert "方静澜 (市卫生健康委 秘书处负责人)" in page
    assert client.get(reverse("audit_log"), {"person": "zzz"}).context["page"].paginator.count == 0


def test_page_with_wrong_days_says_so(entries, client):
    client.force_login(entries.auditor.user)
    page = client.get(reverse("audit_log"), {"start": "32.13."}).content.decode()
    assert "Enter a valid date" in page


def test_export_gives_what_the_search_finds_and_is_recorded(entries, client):
    client.force_login(entries.auditor.user)
    url = reverse("audit_export", kwargs={"kind": "jsonl"})
    body = b"".join(client.get(url, {"act": "post.fill"}).streaming_content).decode()
    (line,) = [json.loads(text) for text in body.splitlines()]
    assert (line["act"], line["at"], line["after"], line["object_uid"]) == (
        "post.fill",
        "2026-10-31T16:30:00+00:00",
        {"to": 1},
        str(entries.liaison.post.uid),
    )
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.after) == ("audit.export", {"kind": "jsonl", "rows": 1, "act": "post.fill"})


def test_workbook_keeps_texts_texts(entries, client):
    with time_machine.travel("2026-11-05 09:00+08:00"):
        record(by=entries.clerk, act="post.fill", after={"title": "x"}, reason='=HYPERLINK("http://x","y")')
        client.force_login(entries.auditor.user)
        response = client.get(reverse("audit_export", kwargs={"kind": "xlsx"}), {"act": "post.fill"})
    assert response["Content-Disposition"] == 'attachment; filename="audit-20261105.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("When", "Person and post", "From where", "Act")
    assert rows[1][0] == "2026-11-05 09:00:00"
    assert rows[1][3] == "Fill a post"
    assert sheet["G2"].value == '=HYPERLINK("http://x","y")'
    assert sheet["G2"].data_type == "s"
    assert len(rows) == 3


def test_every_act_written_to_the_record_has_words():
    base = Path(django_settings.BASE_DIR)
    written = set()
    for app in ("departments", "tasks", "reports", "reform"):
        for path in (base / app).rglob("*.py"):
            written |= set(re.findall(r'\bact="([a-z_]+(?:\.[a-z_]+)+)"', path.read_text("utf-8")))
    assert "post.fill" in written
    assert written - set(ACT_WORDS) == set()


# --- one entry, verification, CSV -----------------------------------------------------------------------------------
@pytest.fixture
def auditor(cast, client):
    # The worker loads what jobs there are; a test does it itself.
    import_module("departments.jobs")
    client.force_login(cast.auditor.user)
    return client


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"address": "10.0.0.7"}, ["account.open"]),
        ({"role": "system"}, ["account.open"]),
        ({"role": "clerk"}, ["post.fill"]),
        ({"object_uid": "OBJECT"}, ["post.fill"]),
        ({"request_uid": "REQUEST"}, ["account.open", "post.fill"]),
        ({"request_uid": "REQUEST", "role": "clerk"}, ["post.fill"]),
    ],
)
def test_record_is_searched_by_address_role_object_and_request(cast, filters, found):
    with asking(Asking(address="10.0.0.7")) as one:
        record(by=cast.clerk, act="post.fill", obj=cast.liaison.post)
        record(by=None, act="account.open", obj=cast.head.user)
    record(by=cast.head, act="post.end")
    real = {"OBJECT": cast.liaison.post.uid, "REQUEST": one.uid}
    given = {key: real.get(value, value) for key, value in filters.items()}
    assert [entry.act for entry in audit_entries(cast.auditor, given)] == found


def test_entry_is_shown_in_words_with_the_rest_of_its_request(cast, auditor):
    with asking(Asking(agent="Mozilla/5.0 (Windows NT 10.0) Chrome/130")):
        entry = record(
            by=cast.clerk,
            act="post.fill",
            obj=cast.liaison.post,
            before={"is_active": True, "holder": "甲"},
            after={"is_active": False, "holder": "乙", "units": ["a", {"name": "b"}]},
        )
        record(by=cast.clerk, act="post.end")
    page = text(auditor.get(reverse("audit_entry", kwargs={"uid": entry.uid})))
    for words in (
        "Fill a post",
        "Chrome · Windows",
        "Open Yes No",
        "Holder 甲 乙",
        "Units — a, Name or title: b",
    ):
        assert words in page
    assert "In the same request" in page
    assert "End a holding" in page


def test_record_is_verified_by_a_job_and_the_page_tells_the_result(cast, auditor):
    assert "not been verified yet" in text(auditor.get(reverse("audit_log")))
    auditor.post(reverse("audit_verify"))
    auditor.post(reverse("audit_verify"))
    (job,) = Job.objects.filter(kind="audit.verify")
    page = auditor.get(reverse("audit_log")).content.decode()
    assert "The record is being verified." in page
    assert reverse("audit_verify") not in page
    seal_entries()
    assert run(job.uid)
    page = text(auditor.get(reverse("audit_log")))
    assert "The record holds." in page
    assert "by 明镜 (市卫生健康委 审计管理员): 1 entries" in page
    entry = AuditEntry.objects.get(act="audit.verify")
    assert (entry.actor_uid, entry.after["checked"]) == (cast.auditor.user.uid, 1)


def test_page_names_the_first_broken_row(cast, auditor):
    entries = write(3)
    edit(entries[1], act="post.end")
    auditor.post(reverse("audit_verify"))
    assert run(Job.objects.get(kind="audit.verify").uid)
    page = text(auditor.get(reverse("audit_log")))
    assert "The record was touched." in page
    assert f"Entry {entries[1].pk} ({entries[1].uid}, place 2)" in page


@pytest.mark.parametrize(("seconds", "told"), [(110, False), (130, True)])
def test_page_raises_the_alarm_when_entries_wait_for_their_seal(cast, auditor, seconds, told):
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds), tick=False):
        record(by=cast.clerk, act="post.fill")
    assert ("wait too long for their seal" in text(auditor.get(reverse("audit_log")))) is told


def test_csv_is_no_formula_and_says_the_same(cast, auditor):
    record(by=cast.clerk, act="post.fill", reason="=cmd()|'x'!A1", after={"name": '甲,"乙"\n丙'})
    answer = auditor.get(reverse("audit_export", kwargs={"kind": "csv"}), {"act": "post.fill"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    body = b"".join(answer.streaming_content).decode()
    assert body.startswith("\ufeffWhen,")
    head, row = csv.reader(io.StringIO(body.removeprefix("\ufeff")))
    told = dict(zip(head, row, strict=True))
    assert (told["Act"], told["Reason"]) == ("Fill a post", "'=cmd()|'x'!A1")
    assert told["After"] == 'Name or title: 甲,"乙"\n丙'


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx"])
def test_csv_text_that_could_be_a_formula_gets_a_quote(value):
    (_head, line) = csv_lines([Column("a", "A", get=lambda row: row)], [value])
    ((cell,),) = csv.reader(io.StringIO(line, newline=""))
    assert cell == f"'{value}"
