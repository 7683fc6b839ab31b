"""What the pages about people and posts show: changes of liaison, a post that changed hands, a list of accounts."""

from __future__ import annotations

import io
from typing import Any


def find_people(clerk: Any, actor: Any, at: Any) -> dict[str, str]:
    """Return the addresses of the pages; `actor` finds somebody by account, `at` writes an address."""
    from django.utils import timezone

    from departments.models import HandOver, LiaisonChange, User
    from departments.services.account_import import stage_accounts
    from departments.services.changes import ask_change, confirm_change
    from departments.services.posts import fill_post

    today, asker, admin = timezone.localdate(), actor("jiaoyu"), actor("guanli")
    asked = LiaisonChange.objects.get(state="asked", programme=clerk.programme)
    change = ask_change(
        post=asker.post, kind="replace", name="高远舟", phone="0357-2093309", starts_on=today, by=asker
    )
    confirm_change(change=change, version=0, by=clerk)
    successor = User.objects.create_user("renshe2", "乔知夏")
    fill_post(post=actor("renshe").post, user=successor, held_from=today, by=admin)
    own = actor("weijian")
    mine = ask_change(
        post=own.post, kind="deputy", name="沈清禾", phone="0357-2093312", starts_on=today, by=own
    )
    batch = stage_accounts(name="账号名单.xlsx", data=_accounts(), by=admin)
    return {
        "change_asked": at("change_detail", asked),
        "change_to_take_back": at("change_detail", mine),
        "change_to_carry_out": at("change_account", change),
        "hand_over": at("hand_over", HandOver.objects.get(successor=successor)),
        "account_import_preview": at("account_import_preview", batch, "?show=all"),
    }


def _accounts() -> bytes:
    """Return a list of accounts with two mistakes."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["姓名", "账号", "手机", "单位", "岗位", "角色", "AB岗", "任职起"])
    book.active.append(
        ["程听雨", "chengty", "0357-2093401", "市体育局", "联络员", "联络员", "", "2026-11-01"]
    )
    book.active.append(["陶以宁", "weijian", "0357-2093402", "市委编办", "联络员", "联络员"])
    book.active.append(["孟青禾", "mengqh", "", "市水利局", "联络员", "联络员"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
