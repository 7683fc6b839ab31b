"""The auditor's search, its exports, and the words of acts."""

import io
import json
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.conf import settings as django_settings
from django.urls import reverse

from departments.selectors.audit import audit_entries
from departments.selectors.audit_words import ACT_WORDS
from departments.services.sign_in import record_refusal, record_sign_in
from reform.core.audit import record
from reform.core.models import AuditEntry
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
    assert "方静澜（市卫生健康委 秘书处负责人）" in page
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
