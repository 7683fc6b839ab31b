"""The indicators of a ledger as known at a cut-off: target, what was to be expected, what was reached, and the course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from reform.core.figures import plain
from reports.selectors.overview import Overview
from reports.selectors.rule import rule_at
from reports.selectors.snapshot_matters import held_by, indicator_state, is_tolerated
from tasks.enums import ENDED_STATES, Basis, Modality, TaskState
from tasks.models import Indicator, IndicatorTarget, IndicatorValue, TaskSource, TaskStatus
from tasks.progress import Expectation, IndicatorFacts, Rule, TaskFacts, expected_at
from tasks.progress.judge import verdicts_of
from tasks.selectors.cutoffs import Placed
from tasks.selectors.facts import indicator_facts
from tasks.selectors.figures import actual_of, target_of, target_words

# How indicators are told of, the worst first: tolerated are those in step by the rule's tolerance alone; a direction has no
# target to be held to.
STATES = ("below", "tolerated", "in_step", "met", "pending", "direction")


@dataclass(frozen=True)
class IndicatorStand:
    """An indicator at the cut-off; `state` is by the rule, `held` what it was held to at the date of its data.

    `soft` are 力争 and 探索, which never go red alone.
    """

    indicator: Indicator
    item: Placed
    target_row: IndicatorTarget | None
    facts: IndicatorFacts
    of_task: TaskFacts
    state: str
    held: Expectation | None
    rule: Rule

    @property
    def target(self) -> str:
        """The target in words; empty for a direction without a number."""
        return target_words(self.target_row, self.indicator.unit)

    @property
    def actual(self) -> str:
        """The value in words; empty before there is one."""
        return f"{plain(self.facts.actual)}{self.indicator.unit}" if self.facts.actual is not None else ""

    @property
    def expected(self) -> Decimal | None:
        """What was to be reached; None where nothing could be expected."""
        return self.held.value if self.held else None

    @property
    def expected_words(self) -> str:
        """The same in words; a rate that is compared with last year says so. Empty where nothing could be expected."""
        if self.held is None:
            return ""
        words = f"{plain(self.held.value)}{self.indicator.unit}"
        return _("last year: %(value)s") % {"value": words} if self.held.method == "last_year" else words

    @property
    def share(self) -> Decimal | None:
        """目标完成率 in percent; None without target or value, and for lower is better, where less is the aim."""
        row, actual = self.target_row, self.facts.actual
        if row is None or actual is None or not row.value or self.facts.lower_is_better:
            return None
        return None if self.indicator.lower_is_better else actual * 100 / row.value

    @property
    def expected_share(self) -> Decimal | None:
        """What was expected in percent of the target."""
        row = self.target_row
        return self.expected * 100 / row.value if row and row.value and self.expected is not None else None

    @property
    def below(self) -> bool:
        """Tell whether it falls short by the rule: what its tag says and its bar shows."""
        return self.state == "below"

    @property
    def within_tolerance(self) -> bool:
        """Tell whether it counts as in step only because the rule tolerates how far it is from what was expected."""
        return is_tolerated(self.facts, self.state, self.held)

    @property
    def told(self) -> str:
        """One of STATES: its state by the rule, those within tolerance by themselves, since their figures fall short."""
        return "tolerated" if self.within_tolerance else self.state

    @property
    def soft(self) -> bool:
        """Tell whether it is only to be striven for (力争) or explored (探索)."""
        return self.indicator.modality != Modality.ENSURE


@dataclass(frozen=True)
class Curve:
    """What a small curve draws: (day, value) of the actual values and of the expected line, and the target."""

    actual: tuple[tuple[date, float], ...]
    expected: tuple[tuple[date, float], ...]
    target: float | None
    first: date
    last: date
    cutoff: date


def indicators_of(board: Overview, items: Iterable[Placed] | None = None) -> list[IndicatorStand]:
    """Return the indicators of the items shown (or some of them) as known at the cut-off, in ledger order; six queries.

    What was recorded after the determination of a past period was not known then.
    """
    wanted = {item.key: item for item in (board.items if items is None else items)}
    found = Indicator.objects.filter(
        task__ledger=board.ledger,
        task__state__in=[TaskState.HANDED_OUT, *ENDED_STATES],
        task__sensitivity__lte=board.clearance,
    )
    if items is not None:
        found = found.filter(Q(task__in=list(wanted)) | Q(task__root__in=list(wanted)))
    read = found.select_related("task").prefetch_related(
        "targets", Prefetch("values", _standing(_known(board)))
    )
    rows = [
        (one, wanted[one.task.root_id or one.task_id])
        for one in read.order_by("task__number", "task__row", "order")
        if (one.task.root_id or one.task_id) in wanted
    ]
    if not rows:
        return []
    begins = _line_starts([one.task_id for one, _item in rows])
    rule = rule_at(board.period)
    return [_stand(one, item, begins.get(one.task_id), board, rule) for one, item in rows]


def _standing(known: QuerySet[IndicatorValue]) -> QuerySet[IndicatorValue]:
    """Keep of what was known the values an indicator stands by: each unit's last, of amounts that are added up all."""
    same = known.filter(indicator=OuterRef("indicator"), department=OuterRef("department"))
    later = Q(period_start__gt=OuterRef("period_start")) | Q(
        period_start=OuterRef("period_start"), recorded_at__gt=OuterRef("recorded_at")
    )
    return known.filter(Q(indicator__basis=Basis.PERIOD) | ~Exists(same.filter(later)))


def _known(board: Overview) -> QuerySet[IndicatorValue]:
    cutoff = board.period.cutoff
    values = IndicatorValue.objects.filter(data_as_of__lte=cutoff, period_start__lte=cutoff)
    if board.is_latest:
        return values
    of_period = TaskStatus.objects.filter(
        jurisdiction=board.ledger.jurisdiction_id,
        task__ledger=board.ledger,
        period_kind=board.period.kind,
        period_start=board.period.start,
    )
    known = of_period.aggregate(at=Max("determined_at"))["at"]
    return values.filter(recorded_at__lte=known) if known else values


def _line_starts(tasks: Sequence[int]) -> dict[int, date]:
    """Return the earliest date of the notices of tasks, by key; one query."""
    found = TaskSource.objects.filter(task__in=tasks, notice__issued_on__isnull=False).order_by()
    return dict(found.values("task").annotate(on=Min("notice__issued_on")).values_list("task", "on"))


def _stand(
    indicator: Indicator, item: Placed, notice_on: date | None, board: Overview, rule: Rule
) -> IndicatorStand:
    task, cutoff = indicator.task, board.period.cutoff
    # The ledger is known: a task is not to ask for it.
    task.ledger = board.ledger
    facts = indicator_facts(indicator, task, cutoff)
    of_task = TaskFacts(
        type=task.type,
        due_on=task.due_on,
        starts_on=task.starts_on,
        notice_on=notice_on,
        long_term=task.long_term,
        indicators=(facts,),
    )
    (verdict, *_rest) = verdicts_of(of_task, rule, cutoff)
    state = "direction"
    if facts.target is not None:
        state = indicator_state(facts, rule, late=verdict.late)
    held = held_by(facts, of_task, rule, cutoff)
    target = target_of(indicator, task.due_on, board.ledger.year)
    return IndicatorStand(indicator, item, target, facts, of_task, state, held, rule)


def worst_first(lines: Iterable[IndicatorStand]) -> list[IndicatorStand]:
    """Return indicators in the order of STATES, each kind in ledger order."""
    return sorted(lines, key=lambda line: STATES.index(line.told))


def curves_of(board: Overview, lines: Iterable[IndicatorStand]) -> list[tuple[IndicatorStand, Curve]]:
    """Return indicators with their course at the cut-offs shown beside the expected line; two queries for all."""
    lines = list(lines)
    cutoffs = [one.cutoff for one in board.shown]
    whole = Indicator.objects.filter(pk__in=[line.indicator.pk for line in lines])
    read = {one.pk: one for one in whole.prefetch_related(Prefetch("values", _known(board)))}
    return [(line, _curve(line, read[line.indicator.pk], cutoffs)) for line in lines]


def _curve(line: IndicatorStand, whole: Indicator, cutoffs: Sequence[date]) -> Curve:
    facts, last = line.of_task, cutoffs[-1]
    year = line.indicator.task.ledger.year
    begins = facts.line_starts_on or date(year, 1, 1)
    ends = max(facts.due_on or date(year, 12, 31), last)
    known = ((on, actual_of(whole, by=on)[0]) for on in cutoffs)
    days = sorted({begins, *(on for on in cutoffs if begins <= on <= ends), ends})
    start, due, rule = facts.line_starts_on, facts.due_on, line.rule
    ahead = ((on, expected_at(line.facts, at=on, start=start, due=due, rule=rule)) for on in days)
    return Curve(
        tuple((on, float(value)) for on, value in known if value is not None),
        tuple((on, float(one.value)) for on, one in ahead if one is not None),
        float(line.facts.target) if line.facts.target is not None else None,
        min(begins, cutoffs[0]),
        ends,
        last,
    )
