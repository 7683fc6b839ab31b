"""The forms of the dialog that asks who a written name means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import DepartmentKind
from departments.forms.units import GroupForm, UnitForm
from departments.models import Department, DepartmentGroup, Post
from reform.core.text import squeeze
from reform.core.words import in_a_row
from tasks.names.places import NATION
from tasks.selectors.names import NameBook

OFFICES = ("科", "科室", "处室", "股")
# A body of another level keeps its own full name: 自治区财政厅 is none of the city's.
OTHER_LEVELS = (*NATION, "自治区", "省")
INSTITUTIONS = ("医院", "中心", "学校", "学院", "大学", "站", "所", "公司", "集团")


class MeansForm(forms.Form):
    """Who is meant: a candidate's button, or one of all."""

    written = forms.CharField(max_length=100)
    means = forms.CharField(max_length=60, required=False)
    other = forms.CharField(max_length=60, required=False)

    def __init__(self, *args: Any, book: NameBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book

    def clean(self) -> dict[str, Any]:
        """Find who was chosen among those the book knows."""
        data = super().clean() or {}
        chosen = data.get("means") or data.get("other") or ""
        found = self._meant(chosen[:1], chosen[1:])
        if not any(found.values()) and not self.errors:
            raise forms.ValidationError(_("Choose who is meant first."))
        data["meant"] = found
        return data

    def _meant(self, kind: str, uid: str) -> dict[str, Department | DepartmentGroup | Post | None]:
        rows = self.book.rows
        return {
            "department": next((u for u in rows.units.values() if kind == "d" and str(u.uid) == uid), None),
            "group": next((g for g in rows.groups.values() if kind == "g" and str(g.uid) == uid), None),
            "post": next((p for p in rows.posts.values() if kind == "p" and str(p.uid) == uid), None),
        }

    @property
    def sentence(self) -> str:
        """What is wrong, in one line."""
        return in_a_row(str(one) for found in self.errors.values() for one in found)


def new_unit(written: str, book: NameBook, actor: Actor, data: Any = None) -> UnitForm:
    """Return the form of a new unit, filled in from the written name."""
    name = squeeze(written)
    short = name[:60]
    kind = DepartmentKind.DEPARTMENT
    if name.endswith(OFFICES):
        kind = DepartmentKind.OFFICE
    elif name.endswith(INSTITUTIONS):
        kind = DepartmentKind.INSTITUTION
    foreign = name.startswith(OTHER_LEVELS) and book.own.bare(name) == name
    full = name if kind == DepartmentKind.OFFICE or foreign else f"{book.own.name}{book.own.bare(name)}"
    initial: dict[str, Any] = {"name": full[:100], "short_name": short, "kind": kind}
    if kind == DepartmentKind.OFFICE and book.issuing_unit:
        initial["parent"] = book.issuing_unit.uid
    return UnitForm(data, actor=actor, initial=initial, auto_id="unit_%s")


def new_group(written: str, actor: Actor, data: Any = None) -> GroupForm:
    """Return the form of a new group, filled in from the written name."""
    return GroupForm(data, actor=actor, initial={"name": squeeze(written)[:100]}, auto_id="group_%s")
