"""Every figure of the leader's page opens as many matters as it says; lists, meeting room and paper of a period."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import docx
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.enums import Clearance
from departments.models import Jurisdiction
from reform.core.models import AuditEntry, Job
from reports.jobs import DRAWERS
from reports.models import Circular, MadeFile, Referral
from reports.selectors.snapshot import build_snapshot
from reports.selectors.snapshot_coordination import coordination_of
from reports.services.made_files import draw_file
from reports.templatetags.overview import stand_words
from tasks.enums import AdjustmentKind, AdjustmentState
from tasks.models import Adjustment, DutyItem, DutyValue, Indicator, IndicatorValue, Task, TaskStatus
from tests.cast import signed_in
from tests.reports.orders import issued
from tests.reports.overviewed import (
    AUGUST,
    CLASSES,
    OCTOBER,
    SEPTEMBER,
    at_noon,
    determine,
    said,
    three_months,
)


@pytest.fixture
def months(cast):
    return three_months(cast)


@pytest.fixture
def leader(cast, months):
    return signed_in(cast.leader)


def page_of(client, name="overview", **query):
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer


def listed(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return [line.item.number for line in answer.context["lines"]]


def task(number, row=0):
    return Task.objects.get(number=number, row=row)


# --- every figure opens its matters ----------------------------------------------------------------------------------
def test_every_cell_of_every_table_opens_as_many_matters_as_it_says(leader):
    page = page_of(leader).context
    rows = [*page["units"], *page["sections"], *page["heat"], *(row for _start, row in page["trend_rows"])]
    cells = [cell for row in rows for cell in row.cells if cell.url] + list(page["classes"])
    assert len(cells) > 25
    for cell in cells:
        assert len(listed(leader, cell.url)) == cell.number, cell
    for row in [*page["units"], *page["sections"]]:
        assert len(listed(leader, row.url)) == row.total == sum(cell.number for cell in row.cells)
    assert [cell.number for cell in page["classes"]] == [1, 1, 3, 0, 1, 0]


def test_chart_segments_bear_the_address_of_their_matters(leader):
    page = page_of(leader).context
    found = 0
    for option in (page["trend"], page["units_chart"]):
        for series in option["series"]:
            for segment in series["data"]:
                if segment is not None:
                    assert len(listed(leader, segment["url"])) == segment["value"]
                    found += 1
    assert found == 16


def test_changes_say_from_what_to_what_the_worst_first(leader):
    page = page_of(leader)
    shown = [
        (one.item.number, one.was, one.item.state.status_class, one.today) for one in page.context["changes"]
    ]
    assert shown == [
        (3, "on_schedule", "behind", task(3)),
        (1, "on_schedule", "done", task(1)),
        (4, "should_have_started", "on_schedule", task(4)),
    ]
    words = page.content.decode().partition('id="changes"')[2].partition("</section>")[0]
    at = [words.index(reverse("task_detail", args=[one[3].uid])) for one in shown]
    assert at == sorted(at)
    assert "On schedule" in words[at[0] : at[1]]
    assert "<b>Behind schedule</b>" in words[at[0] : at[1]]


def test_changes_and_filters_narrow_the_list(leader, cast):
    assert listed(leader, page_of(leader).context["moves"].url) == [1, 3, 4]
    url = reverse("overview_matters")
    for query, numbers in {
        "": [1, 2, 3, 4, 5, 6],
        "?status=late": [2, 5, 3],
        "?status=behind&changed=1": [3],
        "?was=should_have_started": [4],
        "?flag=overdue": [2],
        "?light=yellow": [3],
        "?section=-": [6],
        f"?unit={cast.health.uid}&status=done": [1],
        "?status=nonsense&light=blue": [1, 2, 3, 4, 5, 6],
    }.items():
        assert listed(leader, url + query) == numbers, query
    # In the first period nothing has changed.
    assert listed(leader, url + "?period=2026-08&changed=1") == []
    assert leader.get(url + "?unit=00000000-0000-0000-0000-000000000000").status_code == 404


def test_a_past_period_shows_no_later_answers_and_no_later_papers(leader, cast, months):
    own = {"programme": cast.programme, "jurisdiction": cast.city, "year": 2026, "kind": "circular"}
    papers = [
        Circular.objects.create(period=months[month], published_at=at_noon(date(2026, 11, 5)), **own)
        for month in (OCTOBER, AUGUST)
    ]
    clerk = signed_in(cast.clerk)
    assert page_of(clerk).context["circulars"] == papers
    assert page_of(clerk, period="2026-08").context["circulars"] == papers[1:]
    assert 'id="came-back"' in page_of(leader).content.decode()
    assert 'id="came-back"' not in page_of(leader, period="2026-08").content.decode()


def test_list_of_a_past_period_says_what_was_known_then_and_what_differs_today(leader):
    lines = page_of(leader, "overview_matters", period="2026-09").context["lines"]
    then = {one.item.number: (str(one.item.state.status_class), one.status.progress_text) for one in lines}
    assert then[1] == ("on_schedule", "第1项9月进展")
    assert {one.item.number for one in lines if one.moved} == {1, 2, 3, 4}
    now = page_of(leader, "overview_matters").context["lines"]
    assert [one.item.number for one in now if one.moved] == []
    # The same class in another light is no longer how it stood.
    was = task(3).light
    Task.objects.filter(number=3).update(light="red" if was == "yellow" else "yellow")
    now = page_of(leader, "overview_matters").context["lines"]
    assert [one.item.number for one in now if one.moved] == [3]
    Task.objects.filter(number=3).update(light=was)
    Task.objects.filter(number=4).update(state="withdrawn")
    page = page_of(leader, "overview_matters")
    assert page.context["moved"] == 1
    assert "1 matter on this page stands otherwise today." in page.content.decode()


def test_words_are_those_of_the_period(leader, cast, months):
    said(task(2), months[SEPTEMBER], cause="九月的原因", measure="九月的措施")
    said(task(2), months[OCTOBER], cause="十月的原因", highlight="十月的亮点")
    september = page_of(leader, period="2026-09").content.decode()
    assert "九月的原因" in september
    assert "十月的原因" not in september
    assert "A past period: shown as known then." in september
    october = page_of(leader).content.decode()
    assert "十月的原因" in october
    assert "十月的亮点" in october
    assert "九月的原因" not in october


def test_addresses_that_mean_nothing_are_not_found(leader):
    for query in ("period=2026-13", "period=2026-12", "period=x"):
        assert leader.get(reverse("overview") + "?" + query).status_code == 404


# --- own range -------------------------------------------------------------------------------------------------------
def test_leader_switches_to_the_own_range_and_its_figures_open_its_matters(leader, cast):
    assert page_of(leader, scope="mine").context["choice"].mine is False
    cast.leader.post.oversights.create(department=cast.finance)
    page = page_of(leader, scope="mine")
    shown = page.context["o"]
    assert shown.tally.reconciliation == "3 = 0 + 0 + 3 + 0 + 0 + 0"
    assert shown.tally.reconciliation in page.content.decode()
    (row,) = page.context["units"]
    assert (row.name, listed(leader, row.url)) == ("市财政局", [2, 3, 5])
    assert [listed(leader, cell.url) for cell in page.context["heat"][0].cells if cell.url] == [
        [2, 5],
        [2, 5, 3],
    ]
    assert page_of(leader).context["o"].tally.total == 6


# --- labels ----------------------------------------------------------------------------------------------------------
def test_labelled_matters_are_on_no_page_of_the_leader(leader, cast, months):
    Task.objects.filter(number=2).update(sensitivity=Clearance.SENSITIVE, title="不宜公开的工作")
    said(task(2), months[OCTOBER], cause="不宜公开的原因", highlight="不宜公开的亮点")
    beds = task(2).indicators.create(name="不宜公开的指标")
    beds.targets.create(op=">=", value=3)
    DutyItem.objects.create(task=task(2), department=cast.counties["north"], jurisdiction=cast.city)
    for name in ("overview", "overview_matters", "overview_indicators", "overview_meeting"):
        assert "不宜公开" not in page_of(leader, name).content.decode()
    assert page_of(leader).context["duties"] == []
    assert listed(leader, reverse("overview_matters")) == [1, 3, 4, 5, 6]


# --- what moved around the matters -----------------------------------------------------------------------------------
def test_coordination_is_counted_as_the_papers_count_it(leader, cast, months):
    for raised, closed in ((date(2026, 9, 3), date(2026, 10, 20)), (date(2026, 10, 5), None)):
        Referral.objects.create(
            programme=cast.programme,
            jurisdiction=cast.city,
            department=cast.finance,
            task=task(5, 2),
            title=f"{raised:%m}月提请协调事项",
            text="请协调。",
            raised_on=raised,
            state="closed" if closed else "new",
            outcome="已协调。" if closed else "",
            closed_on=closed,
        )
    for period, titles in (("2026-10", ["10月提请协调事项"]), ("2026-09", ["09月提请协调事项"])):
        page = page_of(leader, period=period).context
        assert [one.title for one in page["asked"]] == titles
        assert page["asked_total"] == len(coordination_of(page["o"].period, clearance=Clearance.INTERNAL))
    assert listed(leader, reverse("overview_matters") + "?about=asked") == [5]
    assert page_of(leader, period="2026-08").context["asked_total"] == 0


def test_orders_stand_as_they_stood_at_the_cut_off(leader, cast, months):
    order = issued(cast, task=task(3))
    order.log.update(at=at_noon(date(2026, 10, 10)))
    type(order).objects.filter(pk=order.pk).update(
        issued_at=at_noon(date(2026, 10, 10)),
        signed_on=date(2026, 10, 10),
        first_due_on=date(2026, 10, 20),
        due_on=date(2026, 10, 20),
    )
    shown = page_of(leader).context["orders"]
    assert (len(shown.running), shown.overdue, shown.closed, shown.issued) == (1, 1, 0, 1)
    assert listed(leader, reverse("overview_matters") + "?about=orders") == [3]
    assert page_of(leader, period="2026-09").context["orders"].issued == 0


def put_off(cast, matter, was, new, on):
    return Adjustment.objects.create(
        task=matter,
        department=matter.collector,
        kind=AdjustmentKind.DUE,
        reason="到货推迟",
        before={"due_on": was},
        after={"due_on": new},
        state=AdjustmentState.APPROVED,
        asked_by=cast.liaison.user,
        asked_at=at_noon(on),
        opinion="同意",
        in_favour=True,
        opinion_at=at_noon(on),
        body="head",
        decided_by="方静澜",
        decided_on=on,
    )


def test_dates_put_off_tell_the_first_date_and_how_often(leader, cast):
    put_off(cast, task(3), "2026-06-30", "2026-09-30", date(2026, 7, 2))
    put_off(cast, task(3), "2026-09-30", "2026-12-31", date(2026, 10, 9))
    put_off(cast, task(1), "2026-09-30", "", date(2026, 10, 9))
    found = page_of(leader).context["slipped"]
    assert [(one.task.number, one.first, one.dates, one.times) for one in found] == [
        (3, date(2026, 6, 30), (date(2026, 9, 30), date(2026, 12, 31)), 2),
        (1, date(2026, 9, 30), (None,), 1),
    ]
    (then,) = page_of(leader, period="2026-09").context["slipped"]
    assert (then.last, then.times) == (date(2026, 9, 30), 1)
    assert listed(leader, reverse("overview_matters") + "?about=slipped") == [1, 3]


def test_counties_table_says_what_was_carried_out_by_then(leader, cast):
    north, south = cast.counties["north"], cast.counties["south"]
    for matter, unit, done in ((task(1), north, True), (task(1), south, False), (task(4), north, False)):
        item = DutyItem.objects.create(
            task=matter,
            department=unit,
            jurisdiction=unit.jurisdiction,
            due_on=date(2026, 9, 15),
            done=done,
            done_on=date(2026, 10, 12) if done else None,
        )
        if done:
            DutyValue.objects.create(
                item=item,
                period_kind="month",
                period_start=OCTOBER,
                done=True,
                done_on=date(2026, 9, 12),
                recorded_at=at_noon(date(2026, 10, 28)),
            )
    DutyItem.objects.create(task=task(2), department=north, jurisdiction=cast.city, applies=False)

    def figures(**query):
        page = page_of(leader, **query).context
        lines = [(one.department.short_name, one.done, one.overdue, one.assigned) for one in page["duties"]]
        total = page["duty_total"]
        assert total.assigned == total.done + total.open == sum(line[3] for line in lines)
        return lines

    assert figures() == [("北山县医改办", 1, 1, 2), ("南河县医改办", 0, 1, 1)]
    # Done in September by what the sheet of October says: nobody knew it in September.
    assert figures(period="2026-09") == [("北山县医改办", 0, 2, 2), ("南河县医改办", 0, 1, 1)]
    url = f"{reverse('overview_matters')}?county={north.uid}"
    assert (listed(leader, url), listed(leader, url + "&carried=1")) == ([1, 4], [1])
    assert listed(leader, url + "&carried=0") == [4]


@pytest.mark.parametrize(
    ("level", "title", "head"),
    [
        ("city", "Carried out by the counties", "County"),
        ("province", "Carried out by the cities", "City"),
        ("nation", "Carried out place by place", "Place"),
    ],
)
def test_duties_are_called_by_the_places_below_the_level(leader, cast, level, title, head):
    north = cast.counties["north"]
    DutyItem.objects.create(task=task(1), department=north, jurisdiction=north.jurisdiction)
    Jurisdiction.objects.filter(pk=cast.city.pk).update(level=level)
    page = page_of(leader).content.decode()
    card = page.partition('id="counties"')[2].partition("</thead>")[0]
    assert title in card
    assert f"<th>{head}</th>" in card


# --- indicators ------------------------------------------------------------------------------------------------------
def measured(matter, name, target, values, *, op=">=", **fields):
    indicator = matter.indicators.create(name=name, unit=fields.pop("unit", "张"), **fields)
    if target is not None:
        indicator.targets.create(op=op, value=target, due_on=date(2026, 12, 31))
    for start, value in values.items():
        put(indicator, start, value, at_noon(start.replace(day=28)))
    return indicator


def put(indicator, start, value, at):
    IndicatorValue.objects.create(
        indicator=indicator,
        department=indicator.task.collector,
        period_kind="month",
        period_start=start,
        value=value,
        data_as_of=start.replace(day=28),
        recorded_at=at,
    )


def indicators(client, **query):
    page = page_of(client, "overview_indicators", **query).context
    return {line.indicator.name: line for line, _curve in page["indicators"]}


def test_indicators_are_held_to_target_and_expected_line(leader):
    month_by_month = {AUGUST: 100, SEPTEMBER: 120, OCTOBER: 130}
    measured(task(1), "床位", 300, month_by_month)
    measured(task(2), "次均费用", 200, {OCTOBER: 190}, op="<=", lower_is_better=True, basis="rate", unit="元")
    measured(task(3), "签约率", 90, {OCTOBER: 92}, basis="rate", unit="%")
    measured(task(4), "力争床位", 300, {OCTOBER: 100}, modality="strive")
    measured(task(5, 1), "知晓率", None, {OCTOBER: 60}, unit="%")
    found = indicators(leader)
    assert {name: one.state for name, one in found.items()} == {
        "床位": "below",
        "力争床位": "below",
        "次均费用": "met",
        "签约率": "met",
        "知晓率": "direction",
    }
    beds = found["床位"]
    assert (beds.target, beds.actual, f"{beds.share:.1f}") == ("≥300张", "130张", "43.3")
    # 300 of 364 days are behind us on 28 October, the date of the data.
    assert beds.expected == Decimal(247)
    assert (found["次均费用"].target, found["次均费用"].share) == ("≤200元", None)
    assert beds.expected_words == "247张"
    assert (found["力争床位"].soft, beds.soft) == (True, False)
    ((_line, curve),) = page_of(leader, "overview_indicators", state="met").context["indicators"][:1]
    assert curve.target == 200
    curves = {line.indicator.name: c for line, c in page_of(leader).context["indicators"]}
    assert [value for _on, value in curves["床位"].actual] == [100, 120, 130]
    assert curves["床位"].expected[-1] == (date(2026, 12, 31), 300)


def test_the_bar_of_an_indicator_never_contradicts_its_tag(leader, cast, months):
    """The rule tolerates a gap: what it calls in step is not drawn as short."""
    beds = measured(task(1), "床位", 300, {OCTOBER: 235})
    line = indicators(leader)["床位"]
    assert (line.state, line.actual, line.expected) == ("in_step", "235张", Decimal(247))
    assert (line.within_tolerance, str(stand_words(line))) == (True, "Within tolerance")
    assert "meter-short" not in page_of(leader, "overview_indicators").content.decode()
    # The paper of the period says it as the page does.
    paper = Circular(
        programme=cast.programme, jurisdiction=cast.city, period=months[OCTOBER], kind="one_page", year=2026
    )
    (printed,) = build_snapshot(paper).indicators
    assert (printed.state, printed.tolerated) == ("in_step", True)
    IndicatorValue.objects.filter(indicator=beds).update(value=100)
    assert indicators(leader)["床位"].state == "below"
    assert "meter-short" in page_of(leader, "overview_indicators").content.decode()


def test_a_rate_the_rule_compares_with_last_year_says_so(leader):
    rate = measured(task(3), "签约率", 90, {OCTOBER: 80}, basis="rate", unit="%")
    assert indicators(leader)["签约率"].expected_words == "90%"
    assert indicators(leader)["签约率"].state == "below"
    Indicator.objects.filter(pk=rate.pk).update(last_year=Decimal(75))
    assert indicators(leader)["签约率"].expected_words == "last year: 75%"
    assert indicators(leader)["签约率"].state == "in_step"


def test_figures_corrected_later_were_not_known_then(leader):
    beds = measured(task(1), "床位", 300, {SEPTEMBER: 120})
    put(beds, SEPTEMBER, 150, at_noon(date(2026, 11, 2)))
    assert indicators(leader, period="2026-09")["床位"].actual == "120张"
    assert indicators(leader)["床位"].actual == "150张"


# --- meeting room ----------------------------------------------------------------------------------------------------
def test_meeting_room_steps_through_what_is_late_worst_first(leader, cast, months):
    said(task(2), months[OCTOBER], cause="意见不一致", measure="提请会议审议", expected_on=date(2026, 11, 20))
    issued(cast, task=task(3)).log.update(at=at_noon(date(2026, 10, 10)))
    page = page_of(leader, "overview_meeting")
    assert [slide.told.item.number for slide in page.context["slides"]] == [2, 5, 3]
    text = page.content.decode()
    assert text.count("data-slide aria") == 3
    for words in ("意见不一致", "提请会议审议", "20 Nov 2026", "第2项10月进展", "late for 2 periods", "1/3"):
        assert words in text
    narrowed = page_of(leader, "overview_meeting", unit=str(cast.health.uid))
    assert [slide.told.item.number for slide in narrowed.context["slides"]] == [1, 4, 5]
    empty = page_of(leader, "overview_meeting", status="adjusted")
    assert "Nothing to step through" in empty.content.decode()


# --- one page on paper -----------------------------------------------------------------------------------------------
def test_one_page_is_drawn_by_a_job_and_fits_on_one_page(leader, cast, months):
    for number in range(10, 45):
        late = cast.task(number, collector=cast.finance, title=f"第{number}项推进县域内医疗资源整合共享工作")
        determine(late, months[OCTOBER], "bo")
        said(late, months[OCTOBER], cause="改造项目设备到货推迟，施工受影响" * 2, measure="倒排工期" * 8)
    url = reverse("overview_page", args=[months[OCTOBER].uid])
    assert "No file has been made" in leader.get(url).content.decode()
    assert leader.post(url).status_code == 302
    assert leader.post(url).status_code == 302
    assert Job.objects.filter(kind="reports.made_file").count() == 1
    file = reverse("overview_page_file", args=[months[OCTOBER].uid, "pdf"])
    assert leader.get(file).status_code == 404
    draw_file(paper=MadeFile.objects.get(), draw=DRAWERS[MadeFile.Kind.ONE_PAGE])
    pdf = pypdfium2.PdfDocument(b"".join(leader.get(file).streaming_content))
    text = pdf[0].get_textpage().get_text_range()
    assert len(pdf) == 1
    assert "38项（较上期增加36项）" in "".join(text.split())
    word = leader.get(reverse("overview_page_file", args=[months[OCTOBER].uid, "docx"]))
    document = docx.Document(io.BytesIO(b"".join(word.streaming_content)))
    assert "38项（较上期增加36项）" in document.tables[0].rows[1].cells[1].text
    assert AuditEntry.objects.filter(act="overview.page").count() == 2


def test_one_page_is_made_of_determined_periods_only(leader, cast, months):
    TaskStatus.objects.filter(period_start=OCTOBER).delete()
    assert leader.get(reverse("overview_page", args=[months[OCTOBER].uid])).status_code == 404
    assert leader.get(reverse("overview_page", args=[months[SEPTEMBER].uid])).status_code == 200


def test_clerk_drafts_the_signed_one_page_from_here(cast, months):
    page = page_of(signed_in(cast.clerk)).content.decode()
    assert f'action="{reverse("paper_new")}"' in page
    assert f'action="{reverse("paper_new")}"' not in page_of(signed_in(cast.leader)).content.decode()


# --- speed -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["overview", "overview_matters", "overview_indicators", "overview_meeting"])
def test_pages_ask_no_more_of_sixty_matters_than_of_six(leader, cast, months, name):
    def add(numbers):
        for number in numbers:
            late = cast.task(number, collector=cast.finance)
            determine(late, months[OCTOBER], "b2", text="进展")
            said(late, months[OCTOBER], cause="原因", highlight="亮点")
            measured(late, f"指标{number}", 10, {OCTOBER: 1})
            put_off(cast, late, "2026-06-30", "2026-12-31", date(2026, 10, 9))

    def asked():
        page_of(leader, name)
        with CaptureQueriesContext(connection) as found:
            page_of(leader, name)
        return len(found)

    add(range(10, 16))
    few = asked()
    add(range(20, 74))
    assert asked() == few


def test_classes_are_the_six_in_printing_order(leader):
    assert [cell.note for cell in page_of(leader).context["classes"]] == list(CLASSES)
