"""Accounts from Excel: the template comes back, every mistake has its cell, links are given out once."""

from __future__ import annotations

import io
import time

import openpyxl
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import translation

from departments.enums import Role
from departments.excel.accounts import ACCOUNT_COLUMNS
from departments.models import AccountBatch, HandOver, Post, User
from departments.selectors.posts import posts_of
from departments.services.account_import import NotApplicable, apply_accounts, stage_accounts
from departments.services.accounts import create_account, tokens
from reform.core.files import BadFile
from reform.core.kept_words import worded
from reform.core.models import AuditEntry
from tests.cast import signed_in

HEAD = ["姓名", "账号", "手机", "邮箱", "单位", "岗位", "角色", "AB岗", "任职起"]


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def book(*rows: list[object], head: list[str] = HEAD) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(head)
    for row in rows:
        made.active.append(row)
        # A text that looks like a formula is one here.
        for cell in made.active[made.active.max_row]:
            if cell.data_type == "f":
                cell.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def stage(cast, *rows: list[object], by=None) -> AccountBatch:
    return stage_accounts(name="名单.xlsx", data=book(*rows), by=by or cast.admin)


def said(batch: AccountBatch) -> list[tuple[str, str]]:
    return [(error["cell"], worded(error["text"])) for row in batch.rows for error in row["errors"]]


def person(number: int, unit: str = "", title: str = "", role: str = "", *rest: object) -> list[object]:
    mail = f"person{number}@example.test"
    return [f"人员{number}", f"person{number}", f"1370000{number:04d}", mail, unit, title, role, *rest]


def test_accounts_posts_and_holdings_are_made_with_a_link_each(cast):
    batch = stage(
        cast,
        person(1, "市财政局", "预算科联络员", "联络员", "", "2026-03-01"),
        person(2, "云溪市财政局", "联络员", "联络员", "是"),
        person(3),
    )
    assert said(batch) == []
    made = apply_accounts(batch=batch, by=cast.admin)
    first, second, third = (User.objects.get(username=f"person{n}") for n in (1, 2, 3))
    assert [str(post) for post in posts_of(first)] == ["市财政局 预算科联络员"]
    assert first.holdings.get().held_from.isoformat() == "2026-03-01"
    assert posts_of(second) == [cast.finance_liaison.post]
    assert second.holdings.get().deputy
    assert (posts_of(third), third.phone, third.has_usable_password()) == ([], "13700000003", False)
    assert third.mail == "person3@example.test"
    for one, user in zip(made, (first, second, third), strict=True):
        assert tokens.check_token(user, one.link.rstrip("/").rsplit("/", 1)[-1])
    assert not HandOver.objects.exists()
    assert AuditEntry.objects.filter(act="account.create").count() == 3
    assert AuditEntry.objects.get(act="accounts.apply").after == {"accounts": 3}


@pytest.mark.parametrize(
    ("row", "cell", "text"),
    [
        (["", "person1"], "A2", "“姓名” must not be empty."),
        (["甲", "a b"], "B2", "Only letters, digits, dot, dash and underscore."),
        (["甲", "LIAISON"], "B2", "There is an account of this name already."),
        (["甲", "person1", "请查通讯录"], "C2", "“请查通讯录” is not a phone number."),
        (["甲", "person1", "", "a@b"], "D2", "“a@b” is not an e-mail address."),
        (["甲", "person1", "", f"{'a' * 60}@{'b' * 50}.test"], "D2", "is not an e-mail address."),
        (["甲", "person1", "", "", "市财政局"], "E2", "Unit, title and role belong together"),
        (["甲", "person1", "", "", "市水利局", "联络员", "联络员"], "E2", "No unit is called “市水利局”."),
        (["甲", "person1", "", "", "市财政局", "联络员", "厅长"], "G2", "“厅长” is not one of"),
        (["甲", "person1", "", "", "市财政局", "联络员", "联络员"], "F2", "Somebody holds this post"),
        (["甲", "person1", "", "", "市财政局", "x", "联络员", "也许"], "H2", "“也许” is neither yes nor no."),
        (["甲", "person1", "", "", "市财政局", "x", "联络员", "", "上周"], "I2", "“上周” is not a date"),
    ],
)
def test_a_mistake_has_its_cell_and_a_sentence_and_nothing_is_made(cast, row, cell, text):
    batch = stage(cast, row)
    ((where, sentence),) = said(batch)
    assert where == cell
    assert text.replace("姓名", "Name") in sentence
    people = User.objects.count()
    with pytest.raises(NotApplicable):
        apply_accounts(batch=batch, by=cast.admin)
    assert User.objects.count() == people


def test_two_rows_for_one_account_or_one_post_are_told(cast):
    batch = stage(
        cast,
        person(1, "市财政局", "新岗", "联络员"),
        [*person(1)[:1], "PERSON1", "", "", "", ""],
        person(3, "市财政局", "新岗", "联络员"),
    )
    assert said(batch) == [
        ("B3", "This account stands in row 2 already."),
        ("F4", "Row 2 has this post already."),
    ]


def test_mistakes_are_worded_for_who_reads_them(cast):
    """Read in while English was shown, looked at in Chinese."""
    batch = stage(cast, person(1, "市卫生健康委", "新岗", "科员"), person(2, "无此单位", "新岗", "联络员"))
    with translation.override("zh-hans"):
        told = [text for _cell, text in said(batch)]
    assert told[0].startswith("“科员”不在可选范围：秘书处工作人员、") or told[0].startswith(
        "“科员”不在可选范围："
    )
    assert told[1] == "没有名为“无此单位”的单位。"


def test_privileged_roles_come_in_only_by_who_may_grant_them(cast, settings):
    rows = [
        person(1, "市卫生健康委", "秘书处负责人乙", "秘书处负责人"),
        person(2, "市财政局", "新岗", "联络员"),
    ]
    settings.ROLE_PROFILE = "level3"
    assert said(stage(cast, *rows)) == [
        ("G2", "You may not give this role; the security administrator does.")
    ]
    settings.ROLE_PROFILE = "level2"
    batch = stage(cast, *rows)
    assert said(batch) == []
    # The rule that holds when it is applied counts, not the one of the preview.
    settings.ROLE_PROFILE = "level3"
    with pytest.raises(NotApplicable):
        apply_accounts(batch=batch, by=cast.admin)
    assert not User.objects.filter(username="person2").exists()


def test_what_was_taken_since_the_preview_stops_the_whole_list(cast):
    batch = stage(cast, person(1), person(2))
    create_account(username="person2", name="先到", by=cast.admin)
    with pytest.raises(NotApplicable, match="no longer fits"):
        apply_accounts(batch=batch, by=cast.admin)
    assert not User.objects.filter(username="person1").exists()


def test_the_rows_lie_encrypted_and_go_once_applied_and_twice_is_refused(cast):
    batch = stage(cast, person(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM departments_accountbatch")
        assert "人员1" not in cursor.fetchone()[0]
    apply_accounts(batch=batch, by=cast.admin)
    with pytest.raises(NotApplicable, match="applied already"):
        apply_accounts(batch=AccountBatch.objects.get(), by=cast.admin)
    kept = AccountBatch.objects.get()
    assert (kept.content, kept.made, kept.applied_by) == ("", 1, cast.admin.label)


@pytest.mark.parametrize("who", ["security", "auditor", "clerk", "head", "liaison", "north"])
def test_only_the_system_administrator_reads_lists(cast, who):
    with pytest.raises(PermissionDenied):
        stage(cast, person(1), by=cast.people[who])
    assert not AccountBatch.objects.exists()


def test_links_are_kept_nowhere(cast):
    (made,) = apply_accounts(batch=stage(cast, person(1)), by=cast.admin)
    secret = made.link.rstrip("/").rpartition("/")[2]
    assert len(secret) > 30
    holding = [
        model._meta.label for model in apps.get_models() if secret in str(list(model._base_manager.values()))
    ]
    assert holding == []


def test_too_many_rows_and_foreign_files_are_refused(cast, monkeypatch):
    monkeypatch.setattr("departments.services.account_import.MOST_ROWS", 2)
    with pytest.raises(BadFile, match="more than 2 rows"):
        stage(cast, person(1), person(2), person(3))
    with pytest.raises(BadFile, match="Name"):
        stage_accounts(name="a.xlsx", data=book(["x"], head=["别的"]), by=cast.admin)
    assert not AccountBatch.objects.exists()


def test_five_hundred_rows_are_read_and_made_quickly(cast):
    rows = [person(n, "市财政局", f"岗位{n}", "联络员") for n in range(500)]
    began = time.process_time()
    made = apply_accounts(batch=stage(cast, *rows), by=cast.admin)
    assert len(made) == 500 == Post.objects.filter(title__startswith="岗位", role=Role.LIAISON).count()
    # Measured 1.5 s of one core (0.2 s read, 1.3 s made); ten times that would be a query a row too many.
    assert time.process_time() - began < 15


# --- pages ----------------------------------------------------------------------------------------------------------
def test_the_template_filled_in_is_what_is_read(cast):
    client = signed_in(cast.admin)
    template = openpyxl.load_workbook(io.BytesIO(client.get(reverse("account_import_template")).getvalue()))
    sheet = template.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [str(column.label) for column in ACCOUNT_COLUMNS]
    assert sheet.max_row == 1
    for at, value in enumerate(person(1, "市财政局", "新岗", "Liaison"), 1):
        sheet.cell(2, at, value)
    out = io.BytesIO()
    template.save(out)
    answer = client.post(reverse("account_import"), {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
    batch = AccountBatch.objects.get()
    assert answer.url == reverse("account_import_preview", args=[batch.uid])
    assert said(batch) == []


def test_the_preview_shows_mistakes_first_and_the_links_come_once(cast):
    client = signed_in(cast.admin)
    wrong = stage(cast, person(1), ["乙", "a b"])
    page = client.get(reverse("account_import_preview", args=[wrong.uid])).content.decode()
    assert ("B3" in page, "人员1" in page, "Make the accounts" in page) == (True, False, False)
    batch = stage(cast, person(1), person(2))
    url = reverse("account_import_preview", args=[batch.uid])
    answer = client.post(url)
    links = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    assert [cell.value for cell in links["A"]] == ["Name", "人员1", "人员2"]
    assert links.cell(2, links.max_column).value.startswith("http://testserver/sign-in/first/")
    assert answer["Cache-Control"] == "private, no-store"
    again = client.post(url, follow=True).content.decode()
    assert ("applied already" in again, "/sign-in/first/" in again) == (True, False)


def test_a_name_that_looks_like_a_formula_stays_text(cast):
    answer = signed_in(cast.admin).post(
        reverse("account_import_preview", args=[stage(cast, ["=1+1", "person1"]).uid])
    )
    cell = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0].cell(2, 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
