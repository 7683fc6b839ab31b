"""Rules as data: exact points with what they rest on, sums that add up, vetoes, ranks where a paper allows them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.scoring import (
    COUNTIES,
    UNITS,
    Kind,
    Line,
    Named,
    Rule,
    Standing,
    UnitFacts,
    Veto,
    Without,
    faults_of,
    rank,
    score,
    settle,
)
from reports.scoring.evidence import SENTENCES, Evidence, evidence
from reports.scoring.rules import AMOUNTS, Effect

D = Decimal


def rule(kind: Kind, points: str = "10", **more: object) -> Rule:
    """A rule with its amounts at 1 each unless `more` says otherwise."""
    values = {"amounts": {name: D(1) for name in AMOUNTS.get(kind, ())}} | more
    return Rule(str(kind), kind, str(kind), "办公室自定", D(points), **values)


def one(made: Rule, facts: UnitFacts) -> Line:
    """The line of the only rule."""
    (line,) = score([made], facts)
    return line


def codes(line: Line) -> list[str]:
    return [told.code for told in line.evidence]


def names(count: int) -> tuple[Named, ...]:
    return tuple(Named(f"key{n}", f"第{n}项") for n in range(1, count + 1))


# --- each kind --------------------------------------------------------------------------------------------------------
def test_a_share_is_rounded_half_up_to_hundredths_and_says_how():
    line = one(rule(Kind.MATTERS, "40"), UnitFacts(matters=3, in_step=2, done=1, behind=names(1)))
    assert (line.points, line.of_points) == (D("26.67"), D(40))
    assert [(told.code, dict(told.params)) for told in line.evidence] == [
        ("matters", {"all": 3, "good": 2}),
        ("not_good", {}),
        ("share", {"points": "40", "good": 2, "all": 3, "result": "26.67"}),
    ]
    assert line.evidence[1].names == (Named("key1", "第1项"),)


def test_only_what_is_done_counts_where_the_rule_says_so():
    facts = UnitFacts(matters=4, in_step=3, done=1, behind=names(1), not_done=names(3))
    line = one(rule(Kind.MATTERS, counts="done"), facts)
    assert (line.points, line.evidence[0].code, len(line.evidence[1].names)) == (D("2.5"), "matters_done", 3)


def test_reports_on_time_give_their_share():
    line = one(rule(Kind.ON_TIME, "15"), UnitFacts(forms=8, on_time=6, late=1))
    assert line.points == D("11.25")
    assert dict(line.evidence[0].params) == {"all": 8, "good": 6, "late": 1, "missed": 1}


def test_returned_and_missed_reports_take_points_off_and_no_more_than_all():
    assert one(rule(Kind.RETURNED), UnitFacts(forms=12, on_time=12, returned=3)).points == 7
    line = one(rule(Kind.MISSED, amounts={"each": D("2.5")}), UnitFacts(forms=6, on_time=1))
    assert (line.points, codes(line)) == (0, ["missed", "taken", "floor"])


def test_orders_take_points_off_and_overdue_ones_more():
    facts = UnitFacts(orders=names(3), overdue=names(1))
    line = one(rule(Kind.ORDERS, amounts={"each": D(1), "overdue": D(3)}), facts)
    assert (line.points, codes(line)) == (4, ["orders", "overdue", "taken", "taken_overdue"])


def test_a_unit_with_duties_and_without_orders_keeps_the_points():
    line = one(rule(Kind.ORDERS), UnitFacts(matters=1))
    assert (line.points, line.of_points, codes(line)) == (10, 10, ["orders_none"])


def test_praise_gives_points_by_its_steps_up_to_the_cap():
    steps = {"bulletin": D("0.5"), "circular": D(1), "upward": D(2)}
    made = rule(Kind.PRAISE, "5", amounts=steps, bonus=True)
    line = one(made, UnitFacts(praise={"bulletin": names(3), "upward": names(1)}))
    assert (line.points, codes(line)) == (D("3.5"), ["praise_bulletin", "given", "praise_upward", "given"])
    assert one(made, UnitFacts(praise={"upward": names(4)})).points == 5
    assert one(made, UnitFacts()).points == 0


def test_targets_without_published_data_count_nowhere():
    line = one(rule(Kind.INDICATORS), UnitFacts(targets=4, reached=3, unreached=names(1), pending=2))
    assert (line.points, codes(line)) == (D("7.5"), ["indicators", "not_good", "pending", "share"])


def test_duties_and_orders_closed_give_their_share():
    assert one(rule(Kind.DUTIES, "45"), UnitFacts(duties=18, fulfilled=17)).points == D("42.5")
    assert one(rule(Kind.ORDERS_CLOSED), UnitFacts(orders_ended=3, closed_in_time=1)).points == D("3.33")


@pytest.mark.parametrize(
    "kind",
    [
        Kind.MATTERS,
        Kind.INDICATORS,
        Kind.DUTIES,
        Kind.ON_TIME,
        Kind.RETURNED,
        Kind.MISSED,
        Kind.ORDERS,
        Kind.ORDERS_CLOSED,
    ],
)
def test_a_unit_with_nothing_to_judge_by_is_not_assessed_or_given_the_points(kind):
    out = one(rule(kind), UnitFacts())
    assert (out.points, out.of_points, codes(out)[-1]) == (0, 0, "nothing_out")
    full = one(rule(kind, without=Without.FULL), UnitFacts())
    assert (full.points, full.of_points, codes(full)[-1]) == (10, 10, "nothing_full")


def test_points_by_hand_wait_for_a_person():
    assert codes(one(rule(Kind.BY_HAND), UnitFacts())) == ["to_set", "nothing_out"]


def test_a_veto_applies_by_its_condition():
    made = rule(Kind.VETO, "0", veto=Veto(Effect.WHOLE, "missed", 3))
    assert one(made, UnitFacts(forms=5, on_time=3)).veto is False
    line = one(made, UnitFacts(forms=5, on_time=2))
    assert (line.veto, dict(line.evidence[0].params)) == (True, {"condition": "missed", "n": 3, "least": 3})


def test_a_rule_switched_off_gives_no_line():
    assert score([replace(rule(Kind.MATTERS), on=False)], UnitFacts(matters=1)) == ()


# --- sums -------------------------------------------------------------------------------------------------------------
def line(code: str, points: str, of_points: str, *, veto: bool = False) -> Line:
    return Line(code, D(points), D(of_points), (), veto)


TWO = (replace(rule(Kind.MATTERS, "40"), code="a"), replace(rule(Kind.ON_TIME, "60"), code="b", title="b"))
BONUS = replace(rule(Kind.PRAISE, "5", bonus=True), code="c")


def test_the_total_is_the_sum_where_the_unit_is_assessed_by_every_rule():
    settled = settle([*TWO, BONUS], [line("a", "33.33", "40"), line("b", "50", "60"), line("c", "2", "5")])
    assert (settled.full, settled.base, settled.earned, settled.bonus) == (100, 100, D("83.33"), 2)
    assert (settled.total, settled.converted) == (D("85.33"), False)


def test_points_are_converted_to_the_whole_base_where_a_rule_does_not_assess_the_unit():
    settled = settle([*TWO, BONUS], [line("a", "0", "0"), line("b", "50", "60"), line("c", "2", "5")])
    assert (settled.base, settled.earned, settled.total, settled.converted) == (60, 50, D("85.33"), True)


def test_a_unit_no_rule_assesses_has_no_total():
    assert settle(TWO, [line("a", "0", "0"), line("b", "0", "0")]).total is None


@pytest.mark.parametrize(
    ("veto", "total", "struck"),
    [
        (Veto(Effect.WHOLE), D(0), ()),
        (Veto(Effect.CAP, cap=D(59)), D(59), ()),
        (Veto(Effect.CAP, cap=D(95)), D(90), ()),
        (Veto(Effect.RULES, strikes=("a", "gone")), D(50), ("a",)),
    ],
)
def test_a_veto_does_what_its_data_say(veto, total, struck):
    made = replace(rule(Kind.VETO, "0"), code="v", veto=veto)
    lines = [line("a", "40", "40"), line("b", "50", "60"), line("v", "0", "0", veto=True)]
    settled = settle([*TWO, made], lines)
    assert (settled.total, settled.struck, settled.vetoes) == (total, struck, ("v",))


def test_equal_totals_share_a_rank_and_small_units_have_none():
    units = {
        "a": Standing(D("90.00"), 12),
        "b": Standing(D("92.5"), 4),
        "c": Standing(D("90"), 5),
        "d": Standing(D("99"), 3),
        "e": Standing(None, 9),
        "f": Standing(D("80"), 4),
    }
    assert rank(units, least=4) == {"b": 1, "a": 2, "c": 2, "f": 4}


# --- what must always hold --------------------------------------------------------------------------------------------
# The machine may be busy: how long examples take to make says nothing about them.
slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
counts = st.integers(0, 60)
amounts = st.integers(0, 2000).map(lambda n: D(n) / 100)
points_of_rules = st.integers(1, 10_000).map(lambda n: D(n) / 100)


@st.composite
def units(draw) -> UnitFacts:
    """Facts whose parts are parts of their wholes."""

    def part(whole: int) -> int:
        return draw(st.integers(0, whole))

    matters, forms, ended, duties, targets = (draw(counts) for _ in range(5))
    in_step, on_time = part(matters), part(forms)
    orders = draw(st.integers(0, 9))
    return UnitFacts(
        matters=matters, in_step=in_step, done=part(in_step), forms=forms, on_time=on_time,
        late=part(forms - on_time), returned=part(forms), orders=names(orders), overdue=names(part(orders)),
        orders_ended=ended, closed_in_time=part(ended), duties=duties, fulfilled=part(duties), targets=targets,
        reached=part(targets), praise={"bulletin": names(draw(st.integers(0, 9)))},
    )  # fmt: skip


@st.composite
def rule_sets(draw) -> list[Rule]:
    """One rule of every kind with any points and amounts, some off, some giving their points for nothing."""
    made = []
    for kind in Kind:
        values = {
            "amounts": {name: draw(amounts) for name in AMOUNTS.get(kind, ())},
            "without": draw(st.sampled_from(Without)),
            "counts": draw(st.sampled_from(["in_step", "done"])),
            "bonus": kind is Kind.PRAISE,
            "on": draw(st.booleans()),
        }
        if kind is Kind.VETO:
            effect = draw(st.sampled_from(Effect))
            values["veto"] = Veto(effect, "missed", draw(st.integers(1, 5)), ("matters",), draw(amounts))
        made.append(Rule(str(kind), kind, str(kind), "办公室自定", draw(points_of_rules), **values))
    return made


@slowly
@given(rule_sets(), units())
def test_no_line_is_below_zero_or_above_its_rule_and_sums_add_up(rules, facts):
    lines = score(rules, facts)
    by_code = {made.code: made for made in rules}
    for found in lines:
        assert 0 <= found.points <= found.of_points <= by_code[found.rule].points
        assert found.of_points in (0, by_code[found.rule].points)
        assert found.evidence
    settled = settle(rules, lines)
    if not settled.struck:
        assert settled.earned == sum((one.points for one in lines if by_code[one.rule].in_base), D(0))
    assert 0 <= settled.earned <= settled.base <= settled.full
    if settled.total is not None:
        assert 0 <= settled.total <= settled.full + settled.bonus


@slowly
@given(rule_sets(), units())
def test_more_in_step_never_gives_less(rules, facts):
    better = replace(
        facts, in_step=facts.matters, done=facts.matters, on_time=facts.forms, late=0, returned=0
    )
    for worse, found in zip(score(rules, facts), score(rules, better), strict=True):
        assert found.points >= worse.points


@slowly
@given(rule_sets(), units())
def test_rules_and_evidence_survive_as_json(rules, facts):
    assert [Rule.from_json(made.to_json()) for made in rules] == rules
    for found in score(rules, facts):
        assert tuple(Evidence.from_json(told.to_json()) for told in found.evidence) == found.evidence


# --- the sets ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("preset", [UNITS, COUNTIES], ids=["units", "counties"])
def test_the_presets_are_sound_and_give_a_hundred_points(preset):
    assert faults_of(preset) == []
    assert sum(made.points for made in preset if made.in_base) == 100
    assert {made.source for made in preset} == {"办公室自定"}


def test_the_two_groups_have_rules_of_their_own():
    assert {made.kind for made in UNITS} ^ {made.kind for made in COUNTIES} == {
        Kind.MATTERS,
        Kind.INDICATORS,
        Kind.DUTIES,
        Kind.ORDERS_CLOSED,
    }


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"source": " "}, "Name the paper and clause the rule comes from."),
        ({"title": ""}, "Give the rule a name."),
        ({"points": D(0)}, "The points must be more than 0 and at most 1000."),
        ({"points": D(1001)}, "The points must be more than 0 and at most 1000."),
        ({"amounts": {}}, "Say how many points each one counts."),
    ],
)
def test_a_wrong_rule_is_named_with_what_is_wrong(wrong, fault):
    good = rule(Kind.MISSED)
    assert faults_of([good]) == []
    assert faults_of([replace(good, **wrong)]) == [("missed", fault)]


def test_a_veto_needs_what_it_works_by():
    base = rule(Kind.MATTERS)
    veto = rule(Kind.VETO, "0", veto=Veto(Effect.RULES, "missed", 0))
    assert [sentence for _code, sentence in faults_of([base, veto])] == [
        "Say from how many on it applies.",
        "Name the rules it strikes.",
    ]


def test_a_set_without_a_rule_that_gives_points_is_refused():
    assert faults_of([replace(rule(Kind.MATTERS), on=False)]) == [
        ("", "At least one rule that gives points must be switched on.")
    ]


def test_two_rules_of_one_name_are_refused():
    twice = [rule(Kind.MATTERS), replace(rule(Kind.ON_TIME), title="matters")]
    assert [code for code, _sentence in faults_of(twice)] == ["matters", "on_time"]


def test_a_code_without_a_sentence_is_refused():
    assert evidence("share", points="1").code in SENTENCES
    with pytest.raises(KeyError):
        evidence("never")
