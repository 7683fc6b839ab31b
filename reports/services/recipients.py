"""The standing list of whom each kind of paper goes to, and the copy of it every paper gets when it is drafted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, DepartmentGroup, Post, Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import Conflict
from reports.circulars.distribution import is_mixed
from reports.enums import INNER_PAPERS, Audience, DistributionRole, Manner, PaperKind
from reports.models import Circular, DistributionEntry, Recipient
from reports.models.distribution import DistributionLine
from reports.selectors.protocol import units_to_choose
from reports.selectors.recipients import stamp_of, standing_list

FIELDS = ("role", "name", "department", "post", "group", "audience", "copies", "manner", "order")
# Words of a programme's addressees that mean a class.
CLASSES = (
    (re.compile(r"各县"), Audience.COUNTIES),
    (re.compile(r".*成员单位$"), Audience.MEMBERS),
    (re.compile(r".*(组长|领导)$"), Audience.LEADERS),
)


@dataclass(frozen=True)
class Given:
    """One line as the office gives it; at most one of department, post, group and audience."""

    role: str
    name: str
    department: Department | None = None
    post: Post | None = None
    group: DepartmentGroup | None = None
    audience: str = ""
    copies: int = 1
    manner: str = Manner.NETWORK

    def fields(self, order: int) -> dict[str, object]:
        """Return the line as fields of a row."""
        return {
            "role": self.role,
            "name": self.name,
            "department": self.department,
            "post": self.post,
            "group": self.group,
            "audience": self.audience,
            "copies": self.copies,
            "manner": self.manner,
            "order": order,
        }


def require_list(lines: Sequence[Given], *, kind: str, bulletin: bool) -> None:
    """Raise ValidationError for a list no paper of the kind can bear.

    Nobody on it; 报送发 on a paper that is no bulletin, or with 抄送 and 分送 (office-practice 7); nobody addressed; a
    body twice; units on a paper for leaders.
    """
    if not lines:
        raise ValidationError(_("The list names nobody."))
    roles = {line.role for line in lines}
    if is_mixed(roles, bulletin=bulletin):
        raise ValidationError(
            _("A bulletin has copies and distribution, or “reported, sent, issued”, never both.")
            if bulletin
            else _("“Reported, sent, issued” belongs to bulletins: use addressed, copies and distribution.")
        )
    if not bulletin and DistributionRole.ADDRESSED not in roles:
        raise ValidationError(_("The list addresses nobody."))
    seen: set[object] = set()
    for line in lines:
        targets = line.department or line.post or line.group or line.audience or None
        for key in (line.name, targets):
            if key is not None and key in seen:
                raise ValidationError(_("%(name)s stands twice in the list.") % {"name": line.name})
        seen |= {line.name, targets}
    if kind in INNER_PAPERS:
        outer = [line for line in lines if line.department or line.group or _is_outer(line.audience)]
        if outer:
            raise ValidationError(
                _("This paper goes to leaders only, but the list names %(name)s.") % {"name": outer[0].name}
            )


def _is_outer(audience: str) -> bool:
    return audience in {Audience.MEMBERS, Audience.COUNTIES}


def copy_recipients(circular: Circular) -> None:
    """Give a paper that has no list yet that of the paper it supersedes, the standing one of its kind, or the programme's words."""
    if circular.recipients.exists():
        return
    source: Iterable[DistributionLine]
    if circular.supersedes_id:
        source = Recipient.objects.filter(circular=circular.supersedes_id)
    else:
        source = DistributionEntry.objects.filter(programme=circular.programme_id, kind=circular.kind)
    rows = [Recipient(circular=circular, **{name: getattr(one, name) for name in FIELDS}) for one in source]
    if not rows:
        given = default_lines(circular.programme, circular.kind)
        rows = [Recipient(circular=circular, **line.fields(at)) for at, line in enumerate(given)]
    Recipient.objects.bulk_create(rows)


def default_lines(programme: Programme, kind: str) -> list[Given]:
    """Return the list a paper of a kind has where the office laid none: the programme's addressees and copies.

    Words that name a class or a unit of the place mean it; papers for leaders go to the leading group's leaders.
    """
    if kind in INNER_PAPERS:
        leaders = f"{programme.group_short_name}领导"
        return [Given(DistributionRole.ADDRESSED, leaders, audience=Audience.LEADERS)]
    bulletin = kind == PaperKind.BULLETIN
    main = DistributionRole.SHARED if bulletin else DistributionRole.ADDRESSED
    units: dict[str, Department] = {}
    for unit in units_to_choose(programme):
        units |= {unit.name: unit, unit.short_name: unit}
    words = [(DistributionRole.COPIED, name) for name in _names(programme.copies_to)]
    words = [(main, name) for name in _names(programme.addressees)] + words
    unique = {name: role for role, name in reversed(words)}
    return [_meant(role, name, units) for role, name in words if unique.pop(name, "") == role]


def _names(words: str) -> list[str]:
    parts = re.split(r"[，,；;。]", re.sub(r"^抄送[：:]", "", words.strip()))
    return [part.strip() for part in parts if part.strip()]


def _meant(role: str, name: str, units: dict[str, Department]) -> Given:
    audience = next((one for pattern, one in CLASSES if pattern.match(name)), "")
    if audience:
        return Given(role, name, audience=audience)
    unit = units.get(name)
    return Given(role, name, department=unit, manner=Manner.NETWORK if unit else Manner.EXCHANGE)


@transaction.atomic
def set_distribution(
    *, programme: Programme, kind: str, lines: Sequence[Given], stamp: str = "", by: Actor
) -> list[DistributionEntry]:
    """Replace the standing list of one kind of paper and return its rows; drafts keep the list they have.

    An empty list takes it away: papers then go by the programme's words. `stamp` is that of the list as it was seen.
    Raises ValidationError (`require_list`), Conflict when it was set anew meanwhile. Audit row.
    """
    require(by, "distribution.set", programme)
    if lines:
        require_list(lines, kind=kind, bulletin=kind == PaperKind.BULLETIN)
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    old = standing_list(held, kind)
    if stamp and stamp != stamp_of(old):
        raise Conflict(held)
    before = [row.name for row in old]
    DistributionEntry.objects.filter(pk__in=[row.pk for row in old]).delete()
    made = DistributionEntry.objects.bulk_create(
        DistributionEntry(programme=held, kind=kind, **line.fields(at)) for at, line in enumerate(lines)
    )
    record(
        by=by,
        act="distribution.set",
        obj=held,
        before={"recipients": "，".join(before)},
        after={"kind": kind, "recipients": "，".join(line.name for line in lines)},
    )
    return made
