"""The review: each measure's line, phrases for returning, what is done with one row and with ticked ones."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reform.core.models import AuditEntry
from reports.models import ProgressReport, ReturnPhrase
from reports.selectors.phrases import phrases_of, usual_phrases
from reports.selectors.reports import before_of, with_content
from reports.selectors.review import looked_at, place_of
from reports.selectors.review_lines import lines_of
from reports.services.periods import complete_period
from reports.services.phrases import add_phrase, keep_usual_phrases, move_phrase, remove_phrase
from reports.services.reports import begin_review, save_report, submit_report
from tasks.models import Evidence, IndicatorValue, Task, TaskLog
from tests.cast import signed_in
from tests.reports.conftest import FILLED, SHANGHAI


def file(report, by, values=None, **fields):
    saved = save_report(report=report, fields=FILLED | fields, values=values, by=by)
    return submit_report(report=saved, by=by)


@pytest.fixture
def filed(report, cast):
    """Finance's report, submitted."""
    return submit_report(report=report, by=cast.finance_liaison)


@pytest.fixture
def three(october, cast, filed):
    """Three of finance's reports, submitted, in the order of the ledger."""
    for number in (3, 4):
        cast.task(number, collector=cast.finance)
    complete_period(period=october, by=cast.clerk)
    blank = october.reports.filter(task__number__in=(3, 4)).order_by("task__number")
    return [
        filed,
        *(file(one, cast.finance_liaison, text=f"第{one.task.number}项已完成初稿论证。") for one in blank),
    ]


def tick(*reports):
    return [f"{one.uid}:{one.version}" for one in reports]


def states(*reports):
    return [ProgressReport.objects.get(pk=one.pk).state for one in reports]


def line_of(report):
    whole = with_content(ProgressReport.objects.filter(pk=report.pk)).get()
    return lines_of([whole], before_of([whole]))[report.pk]


def accepted_in_september(indicator, value, cast):
    indicator.values.create(
        department=cast.finance,
        period_kind="month",
        period_start=date(2026, 9, 1),
        value=value,
        data_as_of=date(2026, 9, 30),
        recorded_at=datetime(2026, 10, 1, tzinfo=SHANGHAI),
    )


# --- lines ----------------------------------------------------------------------------------------------------------
def test_a_cumulative_figure_stands_against_the_line_to_its_target(report, cast):
    report.task.starts_on = date(2026, 1, 1)
    report.task.save()
    beds = report.task.indicators.create(name="床位", unit="张")
    beds.targets.create(op=">=", value=360)
    filed = file(report, cast.finance_liaison, {beds: Decimal(240)})
    (line,) = line_of(filed)
    # 303 of the 364 days from 1 January to 31 December are gone at 31 October.
    assert (line.expected, line.now, line.last, line.target) == (299, 240, None, 360)
    assert (line.behind, line.change) == (True, None)


def test_a_ceiling_is_passed_from_above(report, cast):
    stay = report.task.indicators.create(name="平均住院日", unit="天", basis="rate")
    stay.targets.create(op="<=", value=8)
    accepted_in_september(stay, 9, cast)
    (line,) = line_of(file(report, cast.finance_liaison, {stay: Decimal("8.5")}))
    assert (line.expected, line.now, line.last, line.change, line.behind) == (
        8,
        Decimal("8.5"),
        9,
        Decimal("-0.5"),
        True,
    )


def test_without_a_new_figure_the_last_one_is_held_against_the_line(report, cast):
    rate = report.task.indicators.create(name="占比", unit="%", basis="rate")
    rate.targets.create(op=">=", value=70)
    accepted_in_september(rate, 60, cast)
    (line,) = line_of(file(report, cast.finance_liaison))
    assert (line.now, line.last, line.behind) == (None, 60, True)


def test_nodes_count_those_done_before_and_those_said_now(report, cast):
    for order, (name, planned, done) in enumerate(
        [
            ("起草", date(2026, 3, 1), date(2026, 3, 2)),
            ("审议", date(2026, 9, 1), None),
            ("印发", date(2026, 10, 20), None),
        ]
    ):
        report.task.milestones.create(name=name, order=order, planned_on=planned, done_on=done)
    filed = file(report, cast.finance_liaison, milestones_done={"1": "2026-10-02"})
    (line,) = line_of(filed)
    assert (line.expected, line.now, line.last, line.target, line.behind) == (3, 2, 1, 3, True)


def test_what_lies_on_the_line_is_not_behind(report, cast):
    rate = report.task.indicators.create(name="占比", unit="%", basis="rate")
    rate.targets.create(op=">=", value=70)
    (line,) = line_of(file(report, cast.finance_liaison, {rate: Decimal(70)}))
    assert line.behind is False


# --- phrases --------------------------------------------------------------------------------------------------------
def test_the_usual_phrases_stand_in_until_some_are_kept(cast):
    assert phrases_of(cast.programme) == usual_phrases()
    add_phrase(text="  请写明  口径。 ", by=cast.clerk)
    assert phrases_of(cast.programme) == ["请写明 口径。"]


def test_the_usual_phrases_are_taken_over_once(cast):
    assert [one.text for one in keep_usual_phrases(by=cast.clerk)] == usual_phrases()
    assert keep_usual_phrases(by=cast.clerk) == []
    assert ReturnPhrase.objects.count() == len(usual_phrases())


@pytest.mark.parametrize("text", ["", "  ", "请补充。"])
def test_an_empty_or_known_phrase_is_refused(cast, text):
    add_phrase(text="请补充。", by=cast.clerk)
    with pytest.raises(ValidationError):
        add_phrase(text=text, by=cast.clerk)
    assert ReturnPhrase.objects.count() == 1


def test_the_twenty_first_phrase_is_refused(cast):
    for number in range(20):
        add_phrase(text=f"请补充{number}。", by=cast.clerk)
    with pytest.raises(ValidationError):
        add_phrase(text="请补充。", by=cast.clerk)


def test_phrases_are_moved_and_removed(cast):
    first, second, third = [add_phrase(text=text, by=cast.clerk) for text in "甲乙丙"]
    move_phrase(phrase=third, up=True, by=cast.clerk)
    assert phrases_of(cast.programme) == ["甲", "丙", "乙"]
    move_phrase(phrase=first, up=True, by=cast.clerk)
    assert phrases_of(cast.programme) == ["甲", "丙", "乙"]
    move_phrase(phrase=first, up=False, by=cast.clerk)
    remove_phrase(phrase=second, by=cast.clerk)
    assert phrases_of(cast.programme) == ["丙", "甲"]
    acts = list(
        AuditEntry.objects.filter(act__startswith="phrases.").order_by("pk").values_list("act", flat=True)
    )
    assert acts == ["phrases.add"] * 3 + ["phrases.move"] * 2 + ["phrases.remove"]


def test_units_and_other_programmes_keep_no_phrases_here(cast):
    phrase = add_phrase(text="甲", by=cast.clerk)
    for who in (cast.liaison, cast.leader, cast.admin):
        with pytest.raises(PermissionDenied):
            add_phrase(text="乙", by=who)
    for act in (remove_phrase, lambda **k: move_phrase(up=True, **k)):
        with pytest.raises(PermissionDenied):
            act(phrase=phrase, by=cast.north)
    assert phrases_of(cast.north.programme) == usual_phrases()


def test_the_page_of_phrases_adds_moves_and_removes(cast):
    client = signed_in(cast.clerk)
    for text in ("甲", "乙"):
        assert client.post("/review/phrases/", {"act": "add", "text": text}).status_code == 302
    assert client.post("/review/phrases/", {"act": "add", "text": "甲"}).status_code == 422
    last = ReturnPhrase.objects.get(text="乙")
    client.post("/review/phrases/", {"act": "up", "phrase": last.pk})
    assert phrases_of(cast.programme) == ["乙", "甲"]
    client.post("/review/phrases/", {"act": "remove", "phrase": last.pk})
    assert phrases_of(cast.programme) == ["甲"]
    assert client.post("/review/phrases/", {"act": "remove", "phrase": last.pk}).status_code == 404
    county = signed_in(cast.north)
    kept = ReturnPhrase.objects.get()
    assert county.post("/review/phrases/", {"act": "remove", "phrase": kept.pk}).status_code == 404


# --- one row --------------------------------------------------------------------------------------------------------
def test_a_row_is_accepted_in_its_place_and_the_rest_counted(three, cast):
    answer = signed_in(cast.clerk).post(f"/review/{three[1].uid}/row/", {"version": three[1].version})
    told = json.loads(answer["HX-Trigger"])
    assert (answer.status_code, answer.content, told["left"]) == (200, b"", {"count": 2})
    assert told["toast"]["level"] == "success"
    assert states(*three) == ["submitted", "accepted", "submitted"]


def test_a_row_that_changed_comes_back_as_it_is(filed, cast):
    begun = begin_review(report=filed, by=cast.head)
    answer = signed_in(cast.clerk).post(f"/review/{filed.uid}/row/", {"version": filed.version})
    assert (answer.status_code, answer["HX-Reswap"]) == (200, "outerHTML")
    assert cast.head.label in answer.content.decode()
    assert f"{filed.uid}:{begun.version}" in answer.content.decode()
    assert states(filed) == ["in_review"]


def test_a_row_that_was_accepted_by_somebody_else_goes(filed, cast):
    client = signed_in(cast.head)
    client.post(f"/review/{filed.uid}/row/", {"version": filed.version})
    answer = signed_in(cast.clerk).post(f"/review/{filed.uid}/row/", {"version": filed.version})
    told = json.loads(answer["HX-Trigger"])
    assert (answer.content, told["toast"]["level"], told["left"]) == (b"", "warning", {"count": 0})
    assert ProgressReport.objects.get(pk=filed.pk).log.filter(act="accept").count() == 1


def test_nobody_accepts_on_the_row_what_they_filed(october, cast):
    own = october.reports.get(department=cast.health)
    filed = file(own, cast.clerk)
    assert (
        signed_in(cast.clerk).post(f"/review/{filed.uid}/row/", {"version": filed.version}).status_code == 403
    )
    row = looked_at([with_content(ProgressReport.objects.filter(pk=filed.pk)).get()], cast.clerk)[0]
    assert (row.may_accept, row.is_clean, states(filed)) == (False, False, ["submitted"])


# --- ticked rows ----------------------------------------------------------------------------------------------------
def test_ticked_rows_are_returned_with_one_reason(three, cast):
    sent = {"act": "return", "uid": tick(*three[:2]), "template": ["请补充数据。"], "reason": "并说明口径"}
    answer = signed_in(cast.clerk).post("/review/", sent | {"back": "/review/?show=clean"})
    assert answer["Location"] == "/review/?show=clean"
    assert states(*three) == ["returned", "returned", "submitted"]
    assert {r.return_reason for r in ProgressReport.objects.filter(state="returned")} == {
        "请补充数据。\n并说明口径"
    }


@pytest.mark.parametrize("act", ["accept", "return"])
def test_a_tick_on_what_changed_since_does_nothing(three, cast, act):
    begin_review(report=three[0], by=cast.head)
    signed_in(cast.clerk).post("/review/", {"act": act, "uid": tick(*three), "reason": "请补充"})
    done = "accepted" if act == "accept" else "returned"
    assert states(*three) == ["in_review", done, done]


@pytest.mark.parametrize("reason", ["", "  ", "长" * 1001])
def test_without_a_fitting_reason_nothing_is_returned(three, cast, reason):
    signed_in(cast.clerk).post("/review/", {"act": "return", "uid": tick(*three), "reason": reason})
    assert states(*three) == ["submitted"] * 3


def test_ticked_rows_of_the_own_filing_stay(october, cast, filed):
    own = file(october.reports.get(department=cast.health), cast.clerk)
    signed_in(cast.clerk).post("/review/", {"act": "return", "uid": tick(own, filed), "reason": "请补充"})
    assert states(own, filed) == ["submitted", "returned"]


@pytest.mark.parametrize(("act", "state"), [("accept", "accepted"), ("return", "returned")])
def test_sixty_ticked_rows_take_the_statements_of_six(october, cast, monkeypatch, act, state):
    # SQLite's small statements (999 parameters by Django's count) split what PostgreSQL takes whole.
    monkeypatch.setattr(connection.features, "max_query_params", 30_000)
    client = signed_in(cast.clerk)

    def acted(rows, first):
        for number in range(first, first + rows):
            task = cast.task(number, collector=cast.finance if number % 2 else cast.counties["north"])
            task.indicators.create(name=f"指标{number}", unit="个").targets.create(op=">=", value=900)
            task.milestones.create(name="印发", order=0)
            task.details.create(name="甲地块", order=1)
        complete_period(period=october, by=cast.clerk)
        found = october.reports.filter(task__number__gte=first).select_related("department")
        filed = [
            file(
                one,
                cast.finance_liaison if one.department == cast.finance else cast.north,
                {one.task.indicators.get(): Decimal(one.task.number)},
                text=f"第{one.task.number}项工作已完成初稿论证。",
                milestones_done={"0": "2026-10-20"},
                details_done={str(one.task.details.get().pk): "2026-10-21"},
            )
            for one in found
        ]
        client.get("/review/phrases/")
        with CaptureQueriesContext(connection) as asked:
            client.post("/review/", {"act": act, "uid": tick(*filed), "reason": "请补充"})
        assert set(states(*filed)) == {state}
        return len(asked)

    acted(2, 10)
    assert acted(6, 20) == acted(60, 30)


def test_ticked_rows_write_what_each_one_says(three, cast):
    beds = three[2].task.indicators.create(name="床位", unit="张")
    filed = ProgressReport.objects.get(pk=three[2].pk)
    filed.values.create(indicator=beds, value=7, data_as_of=date(2026, 10, 31))
    filed.task.milestones.create(name="印发", order=0)
    other = three[1].task.milestones.create(name="印发", order=0)
    ProgressReport.objects.filter(pk=three[2].pk).update(milestones_done={"0": "2026-10-20"}, times_done=3)
    three[0].task.times_done = 5
    three[0].task.save()
    signed_in(cast.clerk).post("/review/", {"act": "accept", "uid": tick(*three)})
    assert states(*three) == ["accepted"] * 3
    first, second, third = [Task.objects.get(pk=one.task_id) for one in three]
    assert [one.progress_text for one in (first, second, third)] == [one.text for one in three]
    assert (first.times_done, second.times_done, third.times_done) == (5, 0, 3)
    assert (third.progress_share, second.progress_share, first.progress_share) == (100, 0, None)
    assert (third.milestones.get().done_on, type(other).objects.get(pk=other.pk).done_on) == (
        date(2026, 10, 20),
        None,
    )
    assert [(v.indicator, v.value) for v in IndicatorValue.objects.all()] == [(beds, 7)]
    acts = AuditEntry.objects.filter(act="reports.accept").values_list("object_uid", "before")
    assert dict(acts) == {one.uid: {"state": "submitted"} for one in three}
    assert TaskLog.objects.filter(event="report.accepted").count() == 3
    assert cast.finance_liaison.user.notifications.filter(key__startswith="report.accepted").count() == 1


def test_the_way_back_stays_in_the_portal(three, cast):
    sent = {"act": "accept", "uid": tick(three[0]), "back": "//example.org/"}
    assert signed_in(cast.clerk).post("/review/", sent)["Location"] == "/review/"


# --- the inbox ------------------------------------------------------------------------------------------------------
def test_a_report_knows_its_neighbours_in_the_inbox(three, cast):
    places = [place_of(cast.clerk, one) for one in three]
    assert [(p.number, p.total) for p in places] == [(1, 3), (2, 3), (3, 3)]
    assert [p.previous for p in places] == [None, three[0].uid, three[1].uid]
    assert [p.following for p in places] == [three[1].uid, three[2].uid, None]


def test_after_a_verdict_the_next_in_order_comes(three, cast):
    client = signed_in(cast.clerk)
    ahead = [f"/review/{three[2].uid}/", f"/review/{three[0].uid}/", "/review/"]
    for one, following in zip((three[1], three[2], three[0]), ahead, strict=True):
        answer = client.post(f"/review/{one.uid}/", {"act": "accept", "version": one.version})
        assert answer["Location"] == following


def test_the_inbox_shows_lines_last_words_and_names_of_evidence(filed, cast):
    rate = filed.task.indicators.create(name="门诊占比", unit="%", basis="rate")
    rate.targets.create(op=">=", value=70)
    proof = Evidence.objects.create(
        task=filed.task, department=cast.finance, file="x", file_name="批复.pdf", size=1, sha256="0" * 64
    )
    filed.evidence.add(proof)
    page = signed_in(cast.clerk).get("/review/").content.decode()
    for words in ("门诊占比", "批复.pdf", "Nothing was accepted before.", f"{filed.uid}:{filed.version}"):
        assert words in page
    assert 'data-inbox-left aria-live="polite">1<' in page
