"""The address book in Excel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from reform.core.excel import Column

CONTACT_COLUMNS = (
    Column("unit", gettext_lazy("Unit"), 30, get=lambda p: p.unit.name),
    Column("name", gettext_lazy("Name"), 14, get=lambda p: p.name),
    Column("title", gettext_lazy("Post"), 20, get=lambda p: p.title),
    Column("deputy", gettext_lazy("Deputy (B of an AB post)"), 12, get=lambda p: p.deputy or None),
    Column("phone", gettext_lazy("Phone"), 18, get=lambda p: p.phone),
    Column("unit_phone", gettext_lazy("Unit's phone"), 18, get=lambda p: p.unit.phone),
)
