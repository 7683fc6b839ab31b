"""An assessment's life: draft, shown for a window, objections decided, decided by the head, published and frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from departments.duties import open_in_post
from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reports.models import Assessment, AssessmentLine, LineObjection
from reports.scoring import Kind, Rule, Veto
from reports.scoring.rules import Effect
from reports.selectors.assessment_table import rules_of, table_for, table_from, whole_table
from reports.selectors.assessments import is_intact
from reports.services.assessment_end import decide_assessment, publish_assessment
from reports.services.assessment_lines import release_line, set_line
from reports.services.assessments import (
    Terms,
    change_assessment,
    compute_lines,
    drop_assessment,
    prepare_assessment,
    show_assessment,
)
from reports.services.line_objections import (
    decide_line_objection,
    object_to_line,
    withdraw_line_objection,
)
from tasks.services.refusals import NotPossible
from tests.cast import make_actor
from tests.reports.assessed import AS_OF, TITLE, answered, judge, line_of, prepared, shown
from tests.reports.conftest import at

pytestmark = pytest.mark.django_db
D = Decimal
REASON = "第2项已于9月印发，材料随后补报。"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def matters(cast, clock):
    """Finance has two matters, one behind; health has one, done. It is 28 October 2026."""
    for n, unit, status_class in [
        (1, cast.finance, "done"),
        (2, cast.finance, "behind"),
        (3, cast.health, "done"),
    ]:
        judge(cast.task(n, collector=unit), status_class, 9)


@pytest.fixture
def on_show(cast, matters) -> Assessment:
    """Shown on Wednesday 28 October for five working days: until 4 November."""
    return shown(cast)


def objection_to(cast, assessment: Assessment) -> LineObjection:
    line = line_of(assessment, cast.finance, "matters")
    return object_to_line(line=line, reason=REASON, by=cast.finance_liaison)


def decided(cast, clock, assessment: Assessment) -> Assessment:
    clock.move_to(at(5))
    return decide_assessment(assessment=assessment, reason="领导小组办公室会议审议通过。", by=cast.head)


def points(assessment: Assessment, unit, rule: str = "matters") -> tuple[Decimal, Decimal]:
    line = line_of(assessment, unit, rule)
    return line.points, line.of_points


# --- the draft --------------------------------------------------------------------------------------------------------
def test_a_draft_has_a_line_for_every_unit_and_rule(cast, matters):
    made = prepared(cast)
    assert made.lines.count() == 2 * 8
    assert points(made, cast.finance) == (20, 40)
    assert points(made, cast.health) == (40, 40)
    assert points(made, cast.health, "on_time") == (0, 0)
    assert [rule.points for rule in rules_of(made)][:3] == [40, 15, 15]


def test_a_group_has_one_assessment_a_year_and_counties_their_own(cast, matters):
    first = prepared(cast)
    with pytest.raises(NotPossible, match="already has"):
        prepared(cast)
    counties = prepared(cast, group="counties")
    assert {line.department for line in counties.lines.all()} == set(cast.counties.values())
    assert {one.kind for one in rules_of(counties)} != {one.kind for one in rules_of(first)}
    drop_assessment(assessment=first, reason="规则有误。", by=cast.clerk)
    prepared(cast)


def test_the_database_takes_one_a_year_as_well(cast):
    values = {"programme": cast.programme, "group": "units", "year": 2026, "title": TITLE, "as_of": AS_OF}
    Assessment.objects.create(**values, state="dropped")
    Assessment.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(**values)


def test_the_next_years_assessment_begins_with_this_years_rules(cast, matters):
    made = prepared(cast)
    rules = [replace(rule, points=D(30)) if rule.code == "matters" else rule for rule in rules_of(made)]
    change_assessment(assessment=made, terms=Terms(TITLE, AS_OF), rules=rules, by=cast.clerk)
    assert rules_of(prepared(cast, year=2027)) == rules


def test_a_group_without_units_is_not_assessed(cast):
    terms = {"programme": cast.north.programme, "group": "counties", "year": 2026}
    with pytest.raises(NotPossible, match="no units"):
        prepare_assessment(**terms, title=TITLE, as_of=AS_OF, by=cast.north)


def test_lines_follow_the_rules_and_the_facts(cast, matters):
    made = prepared(cast)
    off = [replace(rule, on=rule.code in ("matters", "orders")) for rule in rules_of(made)]
    made = change_assessment(assessment=made, terms=Terms(TITLE, AS_OF), rules=off, by=cast.clerk)
    assert {line.rule for line in made.lines.all()} == {"matters", "orders"}
    judge(line_of(made, cast.finance, "matters").department.collected_tasks.get(number=2), "done", 10)
    judge(line_of(made, cast.finance, "matters").department.collected_tasks.get(number=1), "done", 10)
    compute_lines(assessment=made, by=cast.clerk)
    assert points(made, cast.finance) == (40, 40)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"title": " "}, "title"),
        ({"in_plan": True}, "plan_paper"),
        ({"ranked": True, "ranked_least": 3}, "ranked_paper"),
        ({"ranked": True, "ranked_paper": "云医改组〔2026〕5号"}, "ranked_least"),
    ],
)
def test_what_terms_need_is_asked_for(cast, matters, terms, field):
    with pytest.raises(ValidationError) as error:
        answered(prepared(cast), cast, **terms)
    assert list(error.value.message_dict) == [field]


def test_a_ranking_needs_the_rule_that_counts_matters(cast, matters):
    made = prepared(cast)
    rules = [replace(rule, on=rule.code != "matters") for rule in rules_of(made)]
    terms = Terms(TITLE, AS_OF, ranked=True, ranked_paper="云医改组〔2026〕5号", ranked_least=2)
    with pytest.raises(ValidationError) as error:
        change_assessment(assessment=made, terms=terms, rules=rules, by=cast.clerk)
    assert list(error.value.message_dict) == ["ranked"]


def test_a_rule_without_its_source_is_refused_by_its_code(cast, matters):
    made = prepared(cast)
    rules = [replace(rule, source="") if rule.code == "orders" else rule for rule in rules_of(made)]
    with pytest.raises(ValidationError) as error:
        change_assessment(assessment=made, terms=Terms(TITLE, AS_OF), rules=rules, by=cast.clerk)
    assert list(error.value.message_dict) == ["rule:orders"]


def test_of_two_who_change_a_draft_the_second_is_told(cast, matters):
    made = prepared(cast)
    answered(made, cast)
    with pytest.raises(Conflict):
        answered(made, cast)


# --- by hand ----------------------------------------------------------------------------------------------------------
def by_hand(cast, line: AssessmentLine, **given: object) -> AssessmentLine:
    values = {"points": D(35), "veto": False, "reason": REASON, "paper": "会议纪要第3期"} | given
    return set_line(line=line, by=cast.clerk, **values)


def test_a_line_set_by_hand_says_why_and_stays_when_worked_out_anew(cast, matters):
    made = prepared(cast)
    by_hand(cast, line_of(made, cast.finance, "matters"))
    compute_lines(assessment=made, by=cast.clerk)
    line = line_of(made, cast.finance, "matters")
    assert (line.points, line.by_hand, line.reason) == (35, True, REASON)
    assert [told["code"] for told in line.evidence] == ["matters", "not_good", "share", "by_hand"]
    assert line.evidence[-1]["params"] == {"computed": "20", "paper": "会议纪要第3期"}
    released = release_line(line=line, by=cast.clerk)
    assert (released.points, released.by_hand, released.reason) == (20, False, "")


def test_what_a_person_scores_no_more_says_that_there_is_nothing_to_judge_by(cast, matters):
    made = prepared(cast)
    rules = [*rules_of(made), Rule("own", Kind.BY_HAND, "改革创新评价", "办法第八条", D(10))]
    made = change_assessment(assessment=made, terms=Terms(TITLE, AS_OF), rules=rules, by=cast.clerk)
    assert points(made, cast.finance, "own") == (0, 0)
    by_hand(cast, line_of(made, cast.finance, "own"), points=D(8))
    compute_lines(assessment=made, by=cast.clerk)
    assert points(made, cast.finance, "own") == (8, 10)
    assert [told["code"] for told in line_of(made, cast.finance, "own").evidence] == ["scored"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"paper": ""}, "paper"),
        ({"points": D(41)}, "points"),
        ({"points": D(-1)}, "points"),
    ],
)
def test_a_line_by_hand_needs_reason_paper_and_points_within_the_rule(cast, matters, given, field):
    with pytest.raises(ValidationError) as error:
        by_hand(cast, line_of(prepared(cast), cast.finance, "matters"), **given)
    assert list(error.value.message_dict) == [field]


def test_the_database_takes_no_line_by_hand_without_its_reason(cast, matters):
    line = line_of(prepared(cast), cast.finance, "matters")
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentLine.objects.filter(pk=line.pk).update(by_hand=True, reason="")


def test_a_veto_set_by_hand_takes_the_total(cast, matters):
    made = prepared(cast)
    by_hand(cast, line_of(made, cast.finance, "false_data"), veto=True)
    finance = whole_table(made).unit(cast.finance.uid)
    assert (finance.settled.total, finance.settled.vetoes) == (0, ("false_data",))
    assert whole_table(made).unit(cast.health.uid).settled.total == 100
    assert line_of(made, cast.finance, "false_data").of_points == 0


def test_a_veto_on_a_rule_strikes_that_rule_alone(cast, matters):
    made = prepared(cast)
    veto = Rule(
        "late", Kind.VETO, "迟报", "办公室自定", D(0), veto=Veto(Effect.RULES, "behind", 1, ("matters",))
    )
    terms = Terms(TITLE, AS_OF)
    made = change_assessment(assessment=made, terms=terms, rules=[*rules_of(made), veto], by=cast.clerk)
    finance = whole_table(made).unit(cast.finance.uid)
    assert (finance.lines["matters"].struck, finance.lines["matters"].shown) == (True, 0)
    assert finance.settled.earned == 10


# --- shown, with a window ---------------------------------------------------------------------------------------------
def test_nothing_is_shown_before_the_question_of_the_plan_is_answered(cast, matters):
    made = prepared(cast)
    with pytest.raises(ValidationError, match="year's plan"):
        show_assessment(assessment=made, working_days=5, by=cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=made.pk).update(
            state="shown", shown_on=AS_OF, objections_until=AS_OF, in_plan=None
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"in_plan": True, "plan_paper": ""},
        {"ranked": True, "ranked_paper": "", "ranked_least": 1},
        {"ranked": True, "ranked_paper": "文", "ranked_least": 0},
    ],
)
def test_the_database_takes_no_plan_or_ranking_without_its_paper(cast, matters, wrong):
    made = prepared(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=made.pk).update(**wrong)


def test_the_window_is_counted_in_working_days_and_every_unit_is_told(cast, on_show):
    assert (on_show.shown_on, on_show.objections_until) == (date(2026, 10, 28), date(2026, 11, 4))
    told = Notification.objects.filter(key=f"assessment.shown:{on_show.uid}")
    assert {one.user.username for one in told} == {"liaison", "finance_liaison", "finance_head"}
    assert {one.url for one in told.filter(user=cast.finance_head.user)} == {
        f"/assessments/{on_show.uid}/units/{cast.finance.uid}/"
    }


@pytest.mark.parametrize("days", [0, 31])
def test_a_window_has_one_to_thirty_working_days(cast, matters, days):
    with pytest.raises(ValidationError, match="working days"):
        show_assessment(assessment=answered(prepared(cast), cast), working_days=days, by=cast.clerk)


def test_what_is_shown_changes_by_objections_alone(cast, on_show):
    with pytest.raises(WrongState):
        compute_lines(assessment=on_show, by=cast.clerk)
    with pytest.raises(WrongState):
        answered(on_show, cast)
    with pytest.raises(WrongState):
        by_hand(cast, line_of(on_show, cast.finance, "matters"))


# --- objections -------------------------------------------------------------------------------------------------------
def test_a_unit_objects_and_the_office_gives_new_points(cast, on_show):
    made = objection_to(cast, on_show)
    done = decide_line_objection(
        objection=made, upheld=True, points=D("40"), answer="材料属实，予以采纳。", by=cast.clerk
    )
    line = line_of(on_show, cast.finance, "matters")
    assert (done.state, done.points_before, line.points, line.by_hand) == ("upheld", 20, 40, True)
    assert line.evidence[-1] == {"code": "upheld", "params": {"before": "20"}, "names": [], "of": ""}
    told = Notification.objects.filter(key=f"assessment.answered:{made.uid}")
    assert {one.user.username for one in told} == {"finance_liaison", "finance_head"}


def test_a_declined_objection_changes_nothing_and_has_an_answer(cast, on_show):
    made = objection_to(cast, on_show)
    with pytest.raises(ValidationError, match="answer"):
        decide_line_objection(objection=made, upheld=False, answer=" ", by=cast.clerk)
    decide_line_objection(objection=made, upheld=False, answer="印发日期为10月。", by=cast.clerk)
    assert points(on_show, cast.finance) == (20, 40)


def test_an_objection_waits_in_the_offices_posts_until_it_is_decided(cast, on_show):
    made = objection_to(cast, on_show)
    waiting = [one for one in open_in_post(cast.clerk) if one["kind"] == "assessment.answer"]
    assert [(one["title"]["zh-hans"], one["url"]) for one in waiting] == [
        (f"{TITLE}：市财政局", f"/assessments/objections/{made.uid}/")
    ]
    withdraw_line_objection(objection=made, by=cast.finance_liaison)
    assert [one for one in open_in_post(cast.clerk) if one["kind"] == "assessment.answer"] == []


def test_an_objection_is_decided_once(cast, on_show):
    made = objection_to(cast, on_show)
    done = decide_line_objection(objection=made, upheld=False, answer="不予采纳。", by=cast.clerk)
    with pytest.raises(WrongState):
        decide_line_objection(objection=done, upheld=True, points=D(40), answer="采纳。", by=cast.head)
    with pytest.raises(Conflict):
        decide_line_objection(objection=made, upheld=True, points=D(40), answer="采纳。", by=cast.head)


def test_an_upheld_veto_is_lifted(cast, matters):
    draft = answered(prepared(cast), cast)
    by_hand(cast, line_of(draft, cast.finance, "false_data"), veto=True)
    on_show = show_assessment(assessment=draft, working_days=1, by=cast.clerk)
    line = line_of(on_show, cast.finance, "false_data")
    made = object_to_line(line=line, reason="数据无误。", by=cast.finance_head)
    decide_line_objection(objection=made, upheld=True, answer="经核实无误。", by=cast.head)
    assert line_of(on_show, cast.finance, "false_data").veto is False


def test_nobody_objects_for_another_unit(cast, on_show):
    line = line_of(on_show, cast.finance, "matters")
    for actor in (cast.liaison, cast.north, cast.clerk):
        with pytest.raises(PermissionDenied):
            object_to_line(line=line, reason=REASON, by=actor)


def test_nobody_decides_what_they_objected_to(cast, on_show):
    made = objection_to(cast, on_show)
    LineObjection.objects.filter(pk=made.pk).update(made_by=cast.clerk.user)
    made.refresh_from_db()
    with pytest.raises(PermissionDenied):
        decide_line_objection(objection=made, upheld=True, points=D(40), answer="采纳。", by=cast.clerk)


def test_nobody_decides_for_a_unit_they_report_for(cast, on_show):
    made = objection_to(cast, on_show)
    two_hats = make_actor(cast.programme, cast.finance, "liaison", "two_hats", "双肩挑", "联络员")
    actor = replace(cast.clerk, user=two_hats.user)
    with pytest.raises(PermissionDenied):
        decide_line_objection(objection=made, upheld=True, points=D(40), answer="采纳。", by=actor)


def test_a_line_has_one_open_objection(cast, on_show):
    made = objection_to(cast, on_show)
    with pytest.raises(NotPossible, match="not decided yet"):
        objection_to(cast, on_show)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineObjection.objects.create(
            line=made.line, reason="再次", made_by=made.made_by, made_at=made.made_at
        )


def test_objections_end_with_the_window(cast, clock, on_show):
    clock.move_to(at(4, hour=23))
    objection_to(cast, on_show)
    clock.move_to(at(5, hour=0))
    with pytest.raises(NotPossible, match="over"):
        object_to_line(line=line_of(on_show, cast.finance, "orders"), reason=REASON, by=cast.finance_head)


def test_a_unit_takes_its_objection_back_until_it_is_decided(cast, on_show):
    made = objection_to(cast, on_show)
    with pytest.raises(PermissionDenied):
        withdraw_line_objection(objection=made, by=cast.liaison)
    taken_back = withdraw_line_objection(objection=made, by=cast.finance_head)
    with pytest.raises(WrongState):
        decide_line_objection(objection=taken_back, upheld=False, answer="不予采纳。", by=cast.head)


# --- the end ----------------------------------------------------------------------------------------------------------
def test_it_is_not_decided_while_units_may_object(cast, clock, on_show):
    clock.move_to(at(4, hour=23))
    with pytest.raises(NotPossible, match="may still object"):
        decide_assessment(assessment=on_show, reason="通过。", by=cast.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=on_show.pk).update(
            state="decided", reason="通过。", decided_by="方静澜", decided_on=on_show.objections_until
        )


def test_it_is_not_decided_while_an_objection_waits(cast, clock, on_show):
    objection_to(cast, on_show)
    clock.move_to(at(5))
    with pytest.raises(NotPossible, match="objection"):
        decide_assessment(assessment=on_show, reason="通过。", by=cast.head)


def test_it_is_decided_by_the_head_with_a_reason(cast, clock, on_show):
    clock.move_to(at(5))
    with pytest.raises(PermissionDenied):
        decide_assessment(assessment=on_show, reason="通过。", by=cast.clerk)
    with pytest.raises(ValidationError, match="rests"):
        decide_assessment(assessment=on_show, reason=" ", by=cast.head)
    done = decided(cast, clock, on_show)
    assert (done.state, done.decided_by, done.decided_on) == ("decided", cast.head.label, date(2026, 11, 5))


def test_what_is_published_is_frozen_with_its_sum_and_never_changes(cast, clock, on_show):
    with pytest.raises(WrongState):
        publish_assessment(assessment=on_show, by=cast.clerk)
    made = publish_assessment(assessment=decided(cast, clock, on_show), by=cast.clerk)
    before = whole_table(made)
    assert is_intact(made)
    assert made.frozen["plan"] == "未列入年度督查检查考核计划"
    line = made.frozen["table"]["units"][1]["lines"]["matters"]
    assert (line["points"], line["words"][0]) == ("20", "应推进事项2项，其中已完成或达到序时进度1项。")
    assert made.frozen["table"]["rules"][0]["source"] == "办公室自定"
    # Whatever becomes of the rows, the page shows what was published.
    AssessmentLine.objects.filter(assessment=made).update(points=1)
    type(cast.finance).objects.filter(pk=cast.finance.pk).update(short_name="改名局")
    made.refresh_from_db()
    assert whole_table(made) == before == table_from(made.frozen)
    for act in (
        lambda: drop_assessment(assessment=made, reason="有误。", by=cast.head),
        lambda: decide_assessment(assessment=made, reason="再定。", by=cast.head),
        lambda: answered(made, cast),
        lambda: objection_to(cast, made),
    ):
        with pytest.raises(WrongState):
            act()
    made.frozen["title"] = "改过"
    assert not is_intact(made)


def test_the_database_takes_nothing_published_without_what_was_frozen(cast, clock, on_show):
    done = decided(cast, clock, on_show)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=done.pk).update(
            state="published", published_at=done.created_at, sha256="0" * 64
        )


def test_it_is_dropped_with_a_reason_by_the_clerk_until_decided_then_by_the_head(cast, clock, on_show):
    with pytest.raises(ValidationError, match="dropped"):
        drop_assessment(assessment=on_show, reason="", by=cast.clerk)
    done = decided(cast, clock, on_show)
    with pytest.raises(PermissionDenied):
        drop_assessment(assessment=done, reason="有误。", by=cast.clerk)
    assert drop_assessment(assessment=done, reason="有误。", by=cast.head).state == "dropped"


def test_every_step_stands_in_the_record(cast, clock, on_show):
    decide_line_objection(
        objection=objection_to(cast, on_show), upheld=False, answer="不予采纳。", by=cast.clerk
    )
    publish_assessment(assessment=decided(cast, clock, on_show), by=cast.clerk)
    acts = (
        AuditEntry.objects.filter(act__startswith="assessment.").order_by("pk").values_list("act", flat=True)
    )
    assert list(acts) == [
        f"assessment.{act}"
        for act in ("prepare", "change", "show", "object", "object_decide", "decide", "publish")
    ]


# --- who sees what ----------------------------------------------------------------------------------------------------
def test_a_unit_sees_its_own_row_and_no_other(cast, on_show):
    assert [one.short for one in table_for(on_show, cast.finance_liaison).units] == ["市财政局"]
    assert [one.short for one in table_for(on_show, cast.clerk).units] == ["市卫生健康委", "市财政局"]
    assert table_for(on_show, cast.north).units == ()
    made = objection_to(cast, on_show)
    assert list(LineObjection.objects.visible_to(cast.finance_head)) == [made]
    assert not LineObjection.objects.visible_to(cast.liaison).exists()


def test_nobody_but_the_office_knows_of_a_draft_and_leaders_learn_of_what_is_decided(cast, clock, matters):
    draft = prepared(cast)
    for actor in (cast.liaison, cast.finance_head, cast.north, cast.leader):
        assert not Assessment.objects.visible_to(actor).exists()
    on_show = show_assessment(assessment=answered(draft, cast), working_days=5, by=cast.clerk)
    assert not Assessment.objects.visible_to(cast.leader).exists()
    decided(cast, clock, on_show)
    assert Assessment.objects.visible_to(cast.leader).exists()


# --- ranks ------------------------------------------------------------------------------------------------------------
def test_there_are_no_ranks_unless_a_paper_allows_them(cast, matters):
    made = answered(prepared(cast), cast)
    assert [unit.rank for unit in whole_table(made).units] == [None, None]
    assert whole_table(made).unranked == ()


def test_a_unit_learns_no_rank_before_it_is_published(cast, clock, matters):
    paper = {"ranked": True, "ranked_paper": "云医改组〔2026〕5号", "ranked_least": 1}
    on_show = shown(cast, **paper)
    own = table_for(on_show, cast.finance_liaison)
    assert (own.ranked, own.unit(cast.finance.uid).rank) == (False, None)
    assert table_for(on_show, cast.clerk).unit(cast.finance.uid).rank == 2
    made = publish_assessment(assessment=decided(cast, clock, on_show), by=cast.clerk)
    assert table_for(made, cast.finance_liaison).unit(cast.finance.uid).rank == 2


def test_units_with_too_few_matters_are_left_out_of_the_ranking(cast, matters):
    made = answered(prepared(cast), cast, ranked=True, ranked_paper="云医改组〔2026〕5号", ranked_least=2)
    table = whole_table(made)
    assert {unit.short: (unit.matters, unit.rank) for unit in table.units} == {
        "市卫生健康委": (1, None),
        "市财政局": (2, 1),
    }
    assert [unit.short for unit in table.unranked] == ["市卫生健康委"]
