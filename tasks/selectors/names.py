"""Written names to units: official and short names, former names, level prefix, groups, aliases; never a guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from rapidfuzz import fuzz, process

from departments.enums import DepartmentKind
from departments.models import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    DepartmentName,
    DepartmentSuccession,
    Post,
    PostHolding,
    Programme,
)

# The customary short forms, long to short; the longest comes first. Source: references, notices.md section 5.
SHORT_FORMS = (
    ("深化医药卫生体制改革领导小组", "医改领导小组"),
    ("医改领导小组办公室", "医改办"),
    ("医改领导小组秘书处", "医改办"),
    ("卫生和计划生育委员会", "卫计委"),
    ("卫生计生委员会", "卫计委"),
    ("卫生计生委", "卫计委"),
    ("卫生健康委员会", "卫健委"),
    ("卫生健康委", "卫健委"),
    ("卫生健康局", "卫健局"),
    ("发展和改革委员会", "发改委"),
    ("发展改革委员会", "发改委"),
    ("发展改革委", "发改委"),
    ("发展和改革局", "发改局"),
    ("发展改革局", "发改局"),
    ("机构编制委员会办公室", "编办"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("工业和信息化", "工信"),
    ("行政审批服务管理", "行政审批"),
    ("疾病预防控制", "疾控"),
    ("机关事务管理", "机关事务"),
    ("市场监督管理", "市场监管"),
    ("药品监督管理", "药监"),
    ("中医药管理", "中医药"),
    ("医疗保障", "医保"),
    ("市监局", "市场监管局"),
)
LEVEL_WORDS = {
    "province": ("自治区", "省", "市"),
    "city": ("市", "州"),
    "county": ("县", "区", "市"),
    "township": (),
}
# Words that begin with a level's character and are no prefix.
NO_PREFIX = re.compile("^(?:市场|市政|市容|市直|县域|县级|区域|区块|省级|市级|州级)")
NOBODY = re.compile(
    "^(?:各|市|省|县|区|自治区)?(?:市直|省直|县直|区直)?(?:各)?(?:有关|相关)(?:部门|单位|部门和单位|责任单位|成员单位)+$"
)
BRACKETED = re.compile("（[^（）]*）")
PUNCTUATION = re.compile(r"[\s（）()、，,·．.“”\"'《》]+")
NEAREST = 5
NEAR_ENOUGH = 45
SEPARATORS = re.compile(r"[、，,；;\n]+")


def split_names(text: str) -> list[str]:
    """Split what somebody typed into names, once each, in order; 、 inside brackets does not divide."""
    masked = re.sub("（[^（）]*）|\\([^()]*\\)", lambda m: m.group().replace("、", "\0"), text)
    names = (name.replace("\0", "、").strip() for name in SEPARATORS.split(masked))
    return list(dict.fromkeys(name for name in names if name))


def fold(name: str) -> str:
    """Return the name without spaces and brackets and with customary short forms: equal folds are one name."""
    key = PUNCTUATION.sub("", name)
    for long, short in SHORT_FORMS:
        key = key.replace(long, short)
    return key


@dataclass(frozen=True)
class Candidate:
    """A unit or group that a written name may mean; `value` is what a form sends back."""

    value: str
    label: str


@dataclass(frozen=True)
class Named:
    """What a written name stands for: a unit, a group, or nobody known; `nearest` are proposals, not answers."""

    written: str
    department: Department | None = None
    group: DepartmentGroup | None = None
    nearest: tuple[Candidate, ...] = ()
    nobody: bool = False

    @property
    def known(self) -> bool:
        """Whether it is clear who is meant."""
        return self.department is not None or self.group is not None

    @property
    def label(self) -> str:
        """The short name of who is meant, else the written words."""
        if self.department:
            return self.department.short_name
        return self.group.name if self.group else self.written


class NameBook:
    """The names known in one programme on a day, loaded once and asked often."""

    def __init__(self, programme: Programme, on: date | None = None) -> None:
        self.programme = programme
        self.on = on or timezone.localdate()
        self._cache: dict[str, Named] = {}

    @cached_property
    def departments(self) -> dict[int, Department]:
        """Units of the programme's own jurisdiction, of those below it, and its members, by key."""
        path = self.programme.jurisdiction.path
        found = Department.objects.filter(
            Q(jurisdiction__path__startswith=path) | Q(memberships__programme=self.programme)
        )
        return {unit.pk: unit for unit in found.select_related("jurisdiction").distinct()}

    @cached_property
    def groups(self) -> dict[int, DepartmentGroup]:
        """The programme's groups by key."""
        return {group.pk: group for group in DepartmentGroup.objects.filter(programme=self.programme)}

    @cached_property
    def members(self) -> dict[int, list[Department]]:
        """The members of each group on the day, in list order."""
        found: dict[int, list[Department]] = defaultdict(list)
        rows = DepartmentGroupMember.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=self.on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=self.on),
            group__programme=self.programme,
        )
        for row in rows.select_related("department").order_by("department__order", "department_id"):
            found[row.group_id].append(row.department)
        return found

    def is_local(self, group: DepartmentGroup) -> bool:
        """Whether a group's members are counties: they carry a duty out on their ground and never lead it."""
        members = self.members.get(group.pk, [])
        return bool(members) and all(unit.kind == DepartmentKind.COUNTY for unit in members)

    @cached_property
    def _index(
        self,
    ) -> tuple[dict[str, set[int]], dict[str, set[int]], dict[str, int], list[tuple[str, str, str]]]:
        """Names by fold, own units' names without level by fold, groups by fold, and all labels for nearness."""
        full: dict[str, set[int]] = defaultdict(set)
        bare: dict[str, set[int]] = defaultdict(set)
        labels: dict[tuple[str, str], tuple[str, str, str]] = {}
        rows = DepartmentName.objects.filter(department__in=self.departments)
        for row in rows.order_by("pk"):
            unit = self.departments[row.department_id]
            key = fold(row.name)
            full[key].add(unit.pk)
            if unit.jurisdiction_id == self.programme.jurisdiction_id:
                bare[self._without_level(key)].add(unit.pk)
            labels[(key, f"d{unit.uid}")] = (key, f"d{unit.uid}", unit.short_name)
        # The secretariat is called by its own name (秘书处, 医改办) as well as by its unit's.
        secretariat = self.programme.secretariat_id
        if secretariat in self.departments:
            key = fold(self.programme.secretariat_name)
            full[key].add(secretariat)
            bare[self._without_level(key)].add(secretariat)
        groups: dict[str, int] = {}
        for group in self.groups.values():
            for name in [group.name, *group.aliases]:
                groups[fold(name)] = group.pk
                labels[(fold(name), f"g{group.uid}")] = (fold(name), f"g{group.uid}", group.name)
        return full, bare, groups, list(labels.values())

    def _without_level(self, key: str) -> str:
        """Take the level prefix off: 云溪市财政局 and 市财政局 are 财政局 in 云溪市."""
        place = self.programme.jurisdiction
        for prefix in (place.name, place.short_name, *LEVEL_WORDS.get(place.level, ())):
            if key.startswith(prefix) and len(key) - len(prefix) >= 2 and not NO_PREFIX.match(key):
                return key[len(prefix) :]
        return key

    def resolve(self, written: str) -> Named:
        """Return who `written` means; a name that fits two units or none is not known."""
        if written not in self._cache:
            self._cache[written] = self._resolve(written)
        return self._cache[written]

    def resolve_all(self, names: Iterable[str]) -> list[Named]:
        """Return who each name means, in order."""
        return [self.resolve(name) for name in names]

    def _resolve(self, written: str) -> Named:
        full, bare, groups, _labels = self._index
        if NOBODY.match(written):
            return Named(written, nobody=True)
        # 市市场监管局（市知识产权局） is one body; what stands in brackets is its other name.
        for key in dict.fromkeys((fold(written), fold(BRACKETED.sub("", written)))):
            if key in groups:
                return Named(written, group=self.groups[groups[key]])
            for found in (full.get(key, set()), bare.get(self._without_level(key), set())):
                units = {unit.pk: unit for unit in (self._today(pk) for pk in found) if unit}
                if len(units) == 1:
                    return Named(written, department=next(iter(units.values())))
                if units:
                    several = tuple(Candidate(f"d{u.uid}", u.name) for u in units.values())
                    return Named(written, nearest=several)
        return Named(written, nearest=self.nearest(written))

    def _today(self, pk: int) -> Department | None:
        """The unit itself, or the one its duties passed to by the day."""
        unit = self.departments[pk]
        if unit.is_active:
            return unit
        passed = self._successors.get(pk, [])
        return passed[0] if len(passed) == 1 else None

    @cached_property
    def _successors(self) -> dict[int, list[Department]]:
        found: dict[int, list[Department]] = defaultdict(list)
        rows = DepartmentSuccession.objects.filter(predecessor__in=self.departments, on__lte=self.on)
        for row in rows.select_related("successor"):
            found[row.predecessor_id].append(row.successor)
        return found

    def nearest(self, written: str) -> tuple[Candidate, ...]:
        """Return the units and groups whose names are nearest in writing, best first."""
        labels = self._index[3]
        key = self._without_level(fold(written))
        scored = process.extract(
            key,
            [self._without_level(label[0]) for label in labels],
            scorer=fuzz.ratio,
            limit=NEAREST * 3,
            score_cutoff=NEAR_ENOUGH,
        )
        found: dict[str, Candidate] = {}
        for _text, _score, at in scored:
            _key, value, label = labels[at]
            found.setdefault(value, Candidate(value, label))
        return tuple(found.values())[:NEAREST]

    def all_candidates(self) -> list[Candidate]:
        """Every active unit of the own jurisdiction and members, then groups: what a name can be mapped to."""
        units = [unit for unit in self.departments.values() if unit.is_active]
        units.sort(key=lambda u: (u.jurisdiction_id != self.programme.jurisdiction_id, u.order, u.pk))
        return [Candidate(f"d{u.uid}", u.short_name) for u in units] + [
            Candidate(f"g{g.uid}", g.name) for g in self.groups.values()
        ]

    @cached_property
    def _leaders(self) -> dict[str, list[Post]]:
        found: dict[str, list[Post]] = defaultdict(list)
        holdings = PostHolding.objects.filter(
            Q(held_to__isnull=True) | Q(held_to__gte=self.on),
            held_from__lte=self.on,
            deputy=False,
            post__programme=self.programme,
            post__role="leader",
        )
        for holding in holdings.select_related("post__department", "user"):
            found[holding.user.name].append(holding.post)
        return found

    def leader(self, written: str) -> Post | None:
        """Return the leader's post held on the day by the person of this name, if it is exactly one."""
        posts = self._leaders.get(written.strip(), [])
        return posts[0] if len(posts) == 1 else None
