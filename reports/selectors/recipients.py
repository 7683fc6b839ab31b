"""Who a paper goes to: its list as printed and frozen, and whom each line reaches on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from departments.enums import UNIT_ROLES, Role, SeatKind
from departments.models import (
    Department,
    DepartmentGroupMember,
    LeadingGroupSeat,
    Post,
    PostHolding,
    Programme,
    ProgrammeMember,
)
from reports.circulars.distribution import (
    Distributed,
    addressees_of,
    rank_of_level,
    rank_of_name,
)
from reports.circulars.records import Superseded
from reports.circulars.snapshot import Snapshot
from reports.circulars.superseding import as_letter
from reports.enums import Audience, DistributionRole, Manner
from reports.models import Circular, DistributionEntry, Recipient
from reports.selectors.superseding import name_of

Line = DistributionEntry | Recipient
# A class's level beside the issuer's.
RANK_OF = {Audience.LEADERS: -1, Audience.MEMBERS: 0, Audience.COUNTIES: 1}
# As they stand on a paper, from top to bottom.
ROLES = list(DistributionRole.values)


def standing_list(programme: Programme, kind: str) -> list[DistributionEntry]:
    """Return the standing list of a kind of paper in its order; empty where the office laid none."""
    rows = DistributionEntry.objects.filter(programme=programme, kind=kind)
    return list(rows.select_related("department__jurisdiction", "post__department", "group"))


def stamp_of(entries: Sequence[DistributionEntry]) -> str:
    """Return what tells one state of a standing list from another: its rows are made anew whenever it is set."""
    return str(max((row.pk for row in entries), default=0))


def lines_of(circular: Circular) -> list[Recipient]:
    """Return a paper's list as it is printed: 主送 first, then 抄送 and 分送 or 报, 送 and 发, each in its order."""
    rows = circular.recipients.select_related("department__jurisdiction", "post__department", "group")
    return sorted(rows, key=lambda row: (ROLES.index(row.role), row.order, row.pk))


def printed(circular: Circular) -> tuple[Distributed, ...]:
    """Return the list of a paper as its snapshot keeps it."""
    own = circular.programme.jurisdiction.level
    return tuple(Distributed(row.role, row.name, _rank(row, own)) for row in lines_of(circular))


def _rank(line: Recipient, own: str) -> int | None:
    if line.audience:
        return RANK_OF[Audience(line.audience)]
    if line.department:
        return rank_of_level(line.department.jurisdiction.level, own)
    return rank_of_name(line.name, own)


def as_sent(data: Snapshot, circular: Circular) -> Snapshot:
    """Return the figures with whom the paper goes to and which one it supersedes; of a withdrawal without figures."""
    lines = printed(circular)
    copies = tuple(line.name for line in lines if line.role == DistributionRole.COPIED)
    sent = replace(data, addressees=addressees_of(lines), copies=copies, distribution=lines)
    old = circular.supersedes
    if old is None or old.signed_on is None:
        return sent
    said = Superseded(
        str(old.uid),
        circular.supersede_kind,
        old.title,
        name_of(old),
        old.signed_on,
        circular.supersede_reason,
    )
    sent = replace(sent, supersedes=said)
    return as_letter(sent) if sent.withdraws else sent


# --- whom a line reaches ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reached:
    """One line with the units and leaders' posts that have accounts, and by name those that have none.

    `bodies` counts whom it goes to, by whichever way; each gets the line's copies.
    """

    line: Line
    units: tuple[Department, ...] = ()
    posts: tuple[Post, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def bodies(self) -> int:
        """How many bodies the line goes to."""
        return len(self.units) + len(self.posts) + len(self.without)

    @property
    def copies(self) -> int:
        """Copies in all: the line's for each body."""
        return self.line.copies * self.bodies


def reached(lines: Sequence[Line], programme: Programme, on: date | None = None) -> list[Reached]:
    """Return whom each line reaches on a day (today), by the members of that day; a constant number of queries."""
    day = on or timezone.localdate()
    units = _units_of(lines, programme, day)
    posts = _posts_of(lines, programme)
    found = {unit.pk for line in lines for unit in units[_key(line)]}
    with_account = _units_with_account(found, programme, day)
    held = _held({post.pk for line in lines for post in posts[_key(line)]}, day)
    result = []
    for line in lines:
        mine, of_leaders = units[_key(line)], posts[_key(line)]
        without = [unit.name for unit in mine if unit.pk not in with_account]
        without += [str(post) for post in of_leaders if post.pk not in held]
        if not mine and not of_leaders:
            without = [line.name]
        result.append(
            Reached(
                line,
                tuple(unit for unit in mine if unit.pk in with_account),
                tuple(post for post in of_leaders if post.pk in held),
                tuple(without),
            )
        )
    return result


def _key(line: Line) -> tuple[str, int]:
    if line.audience:
        return line.audience, 0
    if line.group_id:
        return "group", line.group_id
    if line.department_id:
        return "unit", line.department_id
    return ("post", line.post_id) if line.post_id else ("", 0)


def _units_of(
    lines: Sequence[Line], programme: Programme, day: date
) -> dict[tuple[str, int], list[Department]]:
    found: dict[tuple[str, int], list[Department]] = {_key(line): [] for line in lines}
    found |= {_key(line): [line.department] for line in lines if line.department}
    if (Audience.MEMBERS, 0) in found:
        members = ProgrammeMember.objects.filter(programme=programme, department__is_active=True)
        found[Audience.MEMBERS, 0] = [row.department for row in members.select_related("department")]
    if (Audience.COUNTIES, 0) in found:
        below = programme.children.filter(secretariat__is_active=True).select_related("secretariat")
        found[Audience.COUNTIES, 0] = [
            one.secretariat for one in below.order_by("jurisdiction__path") if one.secretariat
        ]
    groups = [key for kind, key in found if kind == "group"]
    if groups:
        rows = DepartmentGroupMember.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            group__in=groups,
            department__is_active=True,
        )
        for row in rows.select_related("department").order_by("department__order", "department_id"):
            found["group", row.group_id].append(row.department)
    return found


def _posts_of(lines: Sequence[Line], programme: Programme) -> dict[tuple[str, int], list[Post]]:
    """Leaders are those of the leading group's seats; where none are written down, the leaders' posts."""
    found: dict[tuple[str, int], list[Post]] = {_key(line): [] for line in lines}
    found |= {_key(line): [line.post] for line in lines if line.post}
    if (Audience.LEADERS, 0) in found:
        seats = LeadingGroupSeat.objects.filter(
            programme=programme, kind__in=[SeatKind.CHAIR, SeatKind.DEPUTY], post__is_active=True
        )
        posts = [seat.post for seat in seats.select_related("post__department")]
        found[Audience.LEADERS, 0] = posts or list(
            Post.objects.filter(programme=programme, role=Role.LEADER, is_active=True).select_related(
                "department"
            )
        )
    return found


def _holdings(day: date) -> Q:
    return Q(held_from__lte=day, user__is_active=True, post__is_active=True) & (
        Q(held_to__isnull=True) | Q(held_to__gte=day)
    )


def _units_with_account(units: Iterable[int], programme: Programme, day: date) -> set[int]:
    """Units in which somebody holds a reporting post of the programme or of one below it."""
    within = Q(post__programme=programme) | Q(post__programme__parent=programme)
    rows = PostHolding.objects.filter(
        _holdings(day), within, post__department__in=units, post__role__in=UNIT_ROLES
    )
    return set(rows.order_by().values_list("post__department", flat=True))


def _held(posts: Iterable[int], day: date) -> set[int]:
    rows = PostHolding.objects.filter(_holdings(day), post__in=posts)
    return set(rows.order_by().values_list("post", flat=True))


# --- copies ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Copies:
    """How many copies a list needs: printed = paper + exchange; by network nothing is printed.

    Of those by network the portal sends what goes to accounts; `outside` of them go by another network.
    """

    paper: int = 0
    exchange: int = 0
    network: int = 0
    outside: int = 0

    @property
    def printed(self) -> int:
        """共印n份: what is printed, on paper or for the exchange of documents."""
        return self.paper + self.exchange


def copies_of(lines: Iterable[Reached]) -> Copies:
    """Return the copies of a list by manner; a line's copies go to each of its bodies."""
    counts = dict.fromkeys(Manner.values, 0)
    outside = 0
    for one in lines:
        counts[one.line.manner] += one.copies
        if one.line.manner == Manner.NETWORK:
            outside += one.line.copies * len(one.without)
    return Copies(counts[Manner.PAPER], counts[Manner.EXCHANGE], counts[Manner.NETWORK], outside)
