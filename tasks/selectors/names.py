"""Written names to units, groups and posts: official and short names by date, former names, level prefix; never a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from django.utils import timezone

from departments.enums import DepartmentKind
from departments.models import Department, DepartmentGroup, DepartmentName, Jurisdiction, Programme
from reform.core.text import squeeze
from tasks.models import Notice, Task
from tasks.names import Place, fold, is_central, names_nobody, unbracketed
from tasks.selectors.leaders import LeaderBook
from tasks.selectors.name_rows import NameRows
from tasks.selectors.named import Named, in_force


def place_of(jurisdiction: Jurisdiction) -> Place:
    """Return a jurisdiction as names know it."""
    return Place(jurisdiction.name, jurisdiction.short_name, jurisdiction.level)


def _of_units(written: str, units: tuple[Department, ...], group: DepartmentGroup | None = None) -> Named:
    """One unit is who is meant, several have to be asked about."""
    if len(units) == 1:
        return Named(written, units[0])
    return Named(written, group=group, fits=units)


class NameBook:
    """The names known in one programme as a paper of a day means them, loaded once and asked often.

    `on` is the paper's day: names and holdings are those of that day. `issuer` is whose paper it is: names
    without a prefix are units of the issuer's level. Duties that passed on since are today's unit's.
    """

    def __init__(
        self,
        programme: Programme,
        on: date | None = None,
        *,
        issuer: str = "",
        rows: NameRows | None = None,
    ) -> None:
        self.programme = programme
        self.today = timezone.localdate()
        self.on = on or self.today
        self.issuer = squeeze(issuer)
        self.rows = rows or NameRows(programme)
        self._cache: dict[str, Named] = {}

    def at(self, on: date | None, issuer: str = "") -> NameBook:
        """Return the book of another paper of the programme, without asking the database again."""
        return NameBook(self.programme, on, issuer=issuer, rows=self.rows)

    # --- who there is ---------------------------------------------------------------------------------------------
    @cached_property
    def departments(self) -> dict[int, Department]:
        """Units of the programme's own jurisdiction, of those below it, and its members, by key."""
        path, members = self.programme.jurisdiction.path, self.rows.member_keys
        return {
            pk: unit
            for pk, unit in self.rows.units.items()
            if pk in members or unit.jurisdiction.path.startswith(path)
        }

    @property
    def groups(self) -> dict[int, DepartmentGroup]:
        """The programme's groups by key."""
        return self.rows.groups

    @cached_property
    def members(self) -> dict[int, list[Department]]:
        """The members of each group on the day, in list order."""
        found: dict[int, list[Department]] = defaultdict(list)
        for row in self.rows.memberships:
            if in_force(row, self.on):
                found[row.group_id].append(row.department)
        return found

    def is_local(self, group: DepartmentGroup) -> bool:
        """Whether a group's members are counties: they carry a duty out on their ground and never lead it."""
        members = self.members.get(group.pk, [])
        return bool(members) and all(unit.kind == DepartmentKind.COUNTY for unit in members)

    def is_own(self, unit: Department) -> bool:
        """Whether a unit is of the own jurisdiction or one of the programme's members."""
        return unit.jurisdiction_id == self.programme.jurisdiction_id or unit.pk in self.rows.member_keys

    # --- the index ------------------------------------------------------------------------------------------------
    @cached_property
    def own(self) -> Place:
        """The programme's own place."""
        return place_of(self.programme.jurisdiction)

    @cached_property
    def _places(self) -> dict[int, Place]:
        """Every other place that units are of, by key; those above come first, the nearest before the farther."""
        found = {one.pk: place_of(one) for one in self.rows.above}
        for unit in self.rows.units.values():
            found.setdefault(unit.jurisdiction_id, place_of(unit.jurisdiction))
        found.pop(self.programme.jurisdiction_id, None)
        return found

    @cached_property
    def _home(self) -> int | None:
        """The jurisdiction whose units a name without a prefix means; None where none of its units are known.

        Source: references, notices.md section 5 (central documents drop 国家 in places).
        """
        own = self.programme.jurisdiction_id
        if self.own.begins(self.issuer):
            return own
        for above in self.rows.above:
            if place_of(above).begins(self.issuer) or (above.level == "nation" and is_central(self.issuer)):
                return above.pk
        return None if is_central(self.issuer) and self.own.level != "nation" else own

    def all_names(self) -> Iterable[tuple[str, Department, DepartmentName | None]]:
        """Every name a unit is or was called by; with its dated row where it has one."""
        dated = set()
        for row in self.rows.names:
            dated.add((row.department_id, row.name))
            yield row.name, self.rows.units[row.department_id], row
        for unit in self.rows.units.values():
            for name in dict.fromkeys((unit.name, unit.short_name)):
                if (unit.pk, name) not in dated:
                    yield name, unit, None
        # The secretariat is called by its own name (秘书处, 医改办) as well as by its unit's.
        secretariat = self.rows.units.get(self.programme.secretariat_id or 0)
        if secretariat:
            yield self.programme.secretariat_name, secretariat, None

    @cached_property
    def _index(self) -> tuple[dict[str, set[int]], dict[tuple[int, str], set[int]], dict[str, set[int]]]:
        """Units by whole name, by place and name without its prefix, and offices by their own name alone."""
        whole: dict[str, set[int]] = defaultdict(set)
        bare: dict[tuple[int, str], set[int]] = defaultdict(set)
        offices: dict[str, set[int]] = defaultdict(set)
        for name, unit, row in self.all_names():
            if row is not None and not in_force(row, self.on):
                continue
            key = fold(name)
            if unit.parent is not None and unit.kind == DepartmentKind.OFFICE:
                offices[key].add(unit.pk)
                for above in (unit.parent.name, unit.parent.short_name):
                    self._enter(unit.parent, fold(above) + key, unit.pk, whole, bare)
                    # 云溪市卫健委体改科 is kept as such by some, as 体改科 by others.
                    offices[key.removeprefix(fold(above))].add(unit.pk)
            else:
                self._enter(unit, key, unit.pk, whole, bare)
        return whole, bare, offices

    def _enter(
        self,
        unit: Department,
        key: str,
        pk: int,
        whole: dict[str, set[int]],
        bare: dict[tuple[int, str], set[int]],
    ) -> None:
        own = self.programme.jurisdiction_id
        if self.is_own(unit):
            whole[key].add(pk)
            bare[own, self.own.bare(key)].add(pk)
            return
        # Of other places only with their name: 财政局 there is not 财政局 here.
        bare[unit.jurisdiction_id, place_of(unit.jurisdiction).bare(key)].add(pk)
        if self.own.begins(key) or unit.kind == DepartmentKind.INSTITUTION:
            whole[key].add(pk)

    @cached_property
    def _group_keys(self) -> dict[str, DepartmentGroup]:
        return {fold(name): group for group in self.groups.values() for name in (group.name, *group.aliases)}

    @cached_property
    def _learnt(self) -> dict[str, Named]:
        found = {}
        for row in self.rows.learnt:
            unit = self.heirs(row.department) if row.department else ()
            if row.post is None:
                found[fold(row.name)] = _of_units(row.name, unit, row.group)
        return found

    # --- asking ---------------------------------------------------------------------------------------------------
    def resolve(self, written: str) -> Named:
        """Return who `written` means; a name that fits two units or none is not known."""
        if written not in self._cache:
            self._cache[written] = self._resolve(written)
        return self._cache[written]

    def resolve_all(self, names: Iterable[str]) -> list[Named]:
        """Return who each name means, in order."""
        return [self.resolve(name) for name in names]

    def _resolve(self, written: str) -> Named:
        name = squeeze(written)
        learnt = self._learnt.get(fold(name))
        if learnt:
            return replace(learnt, written=written)
        if names_nobody(name):
            return Named(written, nobody=True)
        # 市市场监管局（市知识产权局） is one body; what stands in brackets is its other name.
        for key in dict.fromkeys((fold(name), fold(unbracketed(name)))):
            if key in self._group_keys:
                return Named(written, group=self._group_keys[key])
            if found := self._called(key):
                return _of_units(written, found)
        return Named(written)

    def _called(self, key: str) -> tuple[Department, ...]:
        """Today's units that are called so: the first way of calling that somebody bears decides."""
        return next((found for keys in self._keys(key) if (found := self._heirs_of(keys))), ())

    def _keys(self, key: str) -> Iterator[Iterable[int]]:
        """Keys of units called so: by the whole name, by their place's prefix, by none, as offices."""
        whole, bare, offices = self._index
        yield whole.get(key, ())
        stripped = self.own.strip(key)
        if stripped:
            yield bare.get((self.programme.jurisdiction_id, stripped), ())
        above = {one.pk for one in self.rows.above}
        for pk, place in self._places.items():
            # 市 is the own city's before it is the city's above, unless that is named.
            rest = place.strip(key, by_name=pk not in above or stripped is not None)
            if rest:
                yield bare.get((pk, rest), ())
        if self._home is not None and not stripped:
            yield bare.get((self._home, key), ())
        yield self._offices_called(offices.get(key, set()))

    def _offices_called(self, keys: set[int]) -> set[int]:
        """Offices are the issuer's own, where it has one of the name; else all that are called so."""
        if len(keys) > 1 and self.issuer:
            issuer = self.issuing_unit
            below = {pk for pk in keys if issuer and self.rows.units[pk].parent_id == issuer.pk}
            return below or keys
        return keys

    @cached_property
    def issuing_unit(self) -> Department | None:
        """The unit whose paper it is, where it is one of the known."""
        whole, bare, _offices = self._index
        key = fold(self.issuer)
        found = whole.get(key) or bare.get((self.programme.jurisdiction_id, self.own.bare(key))) or ()
        heirs = self._heirs_of(found)
        return heirs[0] if len(heirs) == 1 else None

    def _heirs_of(self, keys: Iterable[int]) -> tuple[Department, ...]:
        found = {unit.pk: unit for pk in sorted(keys) for unit in self.heirs(self.rows.units[pk])}
        return tuple(found.values())

    def heirs(self, unit: Department, seen: frozenset[int] = frozenset()) -> tuple[Department, ...]:
        """Return the unit itself, or those its duties passed to by today, however often they passed on."""
        if unit.is_active:
            return (unit,)
        passed = [row.successor for row in self.rows.successions.get(unit.pk, []) if row.on <= self.today]
        found = {
            heir.pk: heir
            for successor in passed
            if successor.pk not in seen
            for heir in self.heirs(successor, seen | {unit.pk})
        }
        return tuple(found.values())

    # --- leaders --------------------------------------------------------------------------------------------------
    @cached_property
    def leaders(self) -> LeaderBook:
        """The posts that leaders' names and phrases mean on the paper's day."""
        return LeaderBook(self.rows, self.on, self.today)

    def resolve_leader(self, written: str, units: Sequence[Department] = ()) -> Named:
        """Return whose post is meant by a person's name, a post's title, or 各相关分管领导 of a task's `units`."""
        return self.leaders.resolve(written, units)


def book_for(notice: Notice) -> NameBook:
    """Return the names as a notice means them: those of its own day, in its issuer's mouth."""
    return NameBook(notice.programme, notice.issued_on, issuer=notice.issuer)


def book_for_task(task: Task) -> NameBook:
    """Return the names as the notice a task comes from means them; today's for a task from elsewhere."""
    source = (
        task.sources.filter(notice__isnull=False).select_related("notice__programme__jurisdiction").first()
    )
    notice = source.notice if source else None
    return book_for(notice) if notice else NameBook(task.ledger.programme)
