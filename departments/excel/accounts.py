"""Accounts in Excel: one list of columns for the template, for reading in and for the workbook of one-time links."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import EmailField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from departments.enums import Role
from reform.core.excel import LANGUAGES, BadCell, Column
from reform.core.words import listed

USERNAME = re.compile(r"^[\w.-]{1,60}$")
PHONE = re.compile(r"^\+?[\d\s()-]{5,30}$")
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
YES, NO = {"是", "yes", "y", "1", "b", "b岗", "√", "✓"}, {"否", "no", "n", "0", "a", "a岗", "×"}
# As on the person's page (departments.forms.channels).
MAIL = EmailField(max_length=100)
SHOWN = 40


def _text(value: Any) -> str:
    return str(value["date"] if isinstance(value, dict) else value).strip()


def _username(value: Any) -> str:
    text = _text(value)
    if not USERNAME.match(text):
        raise BadCell(gettext_lazy("Only letters, digits, dot, dash and underscore."))
    return text


def _phone(value: Any) -> str:
    text = _text(value)
    if not PHONE.match(text):
        raise BadCell(gettext_lazy("“%(value)s” is not a phone number."), value=text[:SHOWN])
    return text


def _mail(value: Any) -> str:
    text = _text(value)
    try:
        MAIL.clean(text)
    except ValidationError as error:
        raise BadCell(gettext_lazy("“%(value)s” is not an e-mail address."), value=text[:SHOWN]) from error
    return text


def _role(value: Any) -> str:
    text = _text(value)
    for language in LANGUAGES:
        with override(language):
            for role in Role:
                if text == str(role.label):
                    return role.value
    raise BadCell(
        gettext_lazy("“%(value)s” is not one of: %(allowed)s."),
        value=text[:SHOWN],
        allowed=lambda: listed(role.label for role in Role),
    )


def _deputy(value: Any) -> bool:
    text = _text(value).lower()
    if text in YES | NO:
        return text in YES
    raise BadCell(gettext_lazy("“%(value)s” is neither yes nor no."), value=text[:SHOWN])


def _day(value: Any) -> str:
    text = _text(value)
    found = DAY.match(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        pass
    raise BadCell(gettext_lazy("“%(value)s” is not a date; write one like 2026-12-31."), value=text[:SHOWN])


@dataclass(frozen=True)
class Made:
    """One account just made, for the workbook that is handed out once."""

    name: str
    username: str
    phone: str
    mail: str
    unit: str
    title: str
    role: str
    deputy: bool | None
    held_from: date | None
    link: str = ""

    def with_link(self, link: str) -> Made:
        """Return the same with another link (the whole address)."""
        return replace(self, link=link)


NAME = Column(
    "name", gettext_lazy("Name"), 14, get=lambda m: m.name, required=True, max_length=60, also=("姓名",)
)
ACCOUNT_COLUMNS = (
    NAME,
    Column(
        "username",
        gettext_lazy("Account"),
        18,
        get=lambda m: m.username,
        parse=_username,
        required=True,
        also=("用户名", "登录名", "账号"),
    ),
    Column(
        "phone",
        gettext_lazy("Phone"),
        18,
        get=lambda m: m.phone,
        parse=_phone,
        also=("手机", "手机号", "联系电话"),
    ),
    Column(
        "mail",
        gettext_lazy("E-mail"),
        26,
        get=lambda m: m.mail,
        parse=_mail,
        also=("邮箱", "电子邮箱", "邮件地址"),
    ),
    Column("unit", gettext_lazy("Unit"), 26, get=lambda m: m.unit, max_length=100, also=("单位", "所在单位")),
    Column(
        "title",
        gettext_lazy("Title of the post"),
        20,
        get=lambda m: m.title,
        max_length=60,
        also=("岗位", "职务"),
    ),
    Column(
        "role",
        gettext_lazy("Role"),
        16,
        get=lambda m: m.role,
        parse=_role,
        also=("角色",),
        choices=lambda: [str(role.label) for role in Role],
    ),
    Column(
        "deputy",
        gettext_lazy("Deputy (B of an AB post)"),
        12,
        get=lambda m: m.deputy,
        parse=_deputy,
        also=("B岗", "AB岗", "是否B岗"),
    ),
    Column(
        "held_from",
        gettext_lazy("In post from"),
        14,
        get=lambda m: m.held_from,
        parse=_day,
        also=("任职起", "任职日期"),
    ),
)
LINK_COLUMNS = (
    NAME,
    *(column for column in ACCOUNT_COLUMNS if column.key in {"username", "unit", "title"}),
    Column("link", gettext_lazy("One-time link"), 90, get=lambda m: m.link),
)


def template_notes() -> list[str]:
    """Return how the template is filled in, a sentence a line, in the reader's language."""
    return [
        _("Name and account must be filled in; an account is letters, digits, dot, dash and underscore."),
        _("Unit, title and role belong together: fill in all three, or none for an account without a post."),
        _("A unit is written with its full or its short name, as in the address book."),
        _(
            "A post that is not there yet is made; one that somebody holds is given to others on its own page."
        ),
        _("Roles: %(roles)s.") % {"roles": listed(role.label for role in Role)},
        _("In post from: empty means today."),
    ]
