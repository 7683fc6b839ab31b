"""The pages: who finds what, what two people at once are told, and how many questions a list asks."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Determination, ProgressReport
from reports.services.determination import prepare_determination
from reports.services.periods import complete_period, open_period
from reports.services.reports import begin_review, save_report, submit_report
from tasks.models import Assignment, DutyItem, TaskStatus
from tests.reports.conftest import FILLED, OCTOBER

FORM = {"text": "已完成初稿。", "self_rated": "on_schedule"}


@pytest.fixture
def as_(client):
    """Sign in as an actor and return the client."""

    def sign_in(actor):
        client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def page(report):
    return f"/reports/{report.uid}/"


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_another_units_report_is_not_there(report, cast, as_):
    for who in (cast.liaison, cast.leader, cast.north, cast.admin):
        client = as_(who)
        assert client.get(page(report)).status_code == 404
        assert client.post(page(report), FORM).status_code == 404
        assert client.post(f"{page(report)}autosave/", FORM).status_code == 404
        assert client.post(f"{page(report)}withdraw/").status_code == 404
    assert fresh(report).text == FILLED["text"]


def test_a_filer_can_not_review(report, cast, as_):
    filed = submit_report(report=report, by=cast.finance_liaison)
    client = as_(cast.finance_liaison)
    answer = client.post(f"/review/{filed.uid}/", {"act": "accept", "version": filed.version})
    assert answer.status_code == 403
    assert fresh(filed).state == "submitted"


def test_submitting_goes_on_to_the_next_due(report, cast, as_, october):
    cast.task(3, collector=cast.finance)
    complete_period(period=october, by=cast.clerk)
    client = as_(cast.finance_liaison)
    answer = client.post(page(report), FORM | {"act": "submit", "version": report.version})
    following = october.reports.get(task__number=3)
    assert (answer.status_code, answer["Location"]) == (302, page(following))
    answer = client.post(page(following), FORM | {"act": "submit", "version": following.version})
    assert answer["Location"] == "/reports/"


def test_a_double_click_submits_once(report, cast, as_):
    client = as_(cast.finance_liaison)
    sent = FORM | {"act": "submit", "version": report.version}
    assert [client.post(page(report), sent).status_code for _ in range(2)] == [302, 302]
    now = fresh(report)
    assert (now.state, now.log.count()) == ("submitted", 1)


def test_no_new_progress_takes_one_click(report, cast, as_):
    client = as_(cast.finance_liaison)
    client.post(page(report), {"quick": "本期数据尚未发布", "version": report.version})
    now = fresh(report)
    assert (now.state, now.no_progress, now.no_progress_reason, now.self_rated) == (
        "submitted",
        True,
        "本期数据尚未发布",
        "on_schedule",
    )


@pytest.mark.parametrize(
    "said",
    [{"quick": "甲\0"}, {"act": "no_progress", "reason": "甲\0"}, {"quick": "长" * 301}],
    ids=["button", "own words", "too long"],
)
def test_a_reason_no_database_takes_is_asked_again(report, cast, as_, said):
    answer = as_(cast.finance_liaison).post(page(report), said | {"version": report.version})
    assert (answer.status_code, fresh(report).no_progress) == (422, False)


def test_an_incomplete_report_keeps_what_was_typed(report, cast, as_):
    client = as_(cast.finance_liaison)
    sent = {"text": "进展", "self_rated": "behind", "act": "submit", "version": report.version}
    answer = client.post(page(report), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"cause", "measure", "expected_on"}
    assert (fresh(report).state, fresh(report).self_rated) == ("draft", "behind")


def test_second_editor_sees_both_versions(report, cast, as_):
    client = as_(cast.finance_head)
    answer = client.post(page(report), {"text": "我的内容", "act": "save", "version": 0})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert cast.finance_liaison.user.name in text
    assert FILLED["text"] in text
    assert "我的内容" in text
    assert fresh(report).text == FILLED["text"]
    again = client.post(page(report), {"text": "我的内容", "act": "save", "version": report.version})
    assert (again.status_code, fresh(report).text) == (302, "我的内容")


def test_an_autosave_on_its_way_is_no_second_editor(report, cast, as_):
    client = as_(cast.finance_liaison)
    answer = client.post(page(report), FORM | {"act": "submit", "version": 0})
    assert (answer.status_code, fresh(report).state) == (302, "submitted")


def test_autosave_keeps_what_is_valid(report, cast, as_):
    indicator = report.task.indicators.create(name="占比", unit="%")
    client = as_(cast.finance_liaison)
    sent = {"text": "新内容", "done_on": "not a day", f"value_{indicator.pk}": "101"}
    answer = client.post(f"{page(report)}autosave/", sent | {"version": report.version})
    now = fresh(report)
    assert (answer.status_code, now.text, now.done_on) == (200, "新内容", None)
    assert now.values.get().value == 101
    assert f'id="look-value_{indicator.pk}"' in answer.content.decode()
    assert f'value="{now.version}"' in answer.content.decode()


def test_autosave_by_a_second_editor_answers_409(report, cast, as_):
    client = as_(cast.finance_head)
    answer = client.post(
        f"{page(report)}autosave/", {"text": "x", "version": 0}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    assert answer["Content-Type"].startswith("text/plain")


def test_a_tick_without_a_day_means_today(report, cast, as_):
    report.task.milestones.create(order=1, name="起草")
    as_(cast.finance_liaison).post(
        page(report), {"text": "x", "node_1": "on", "act": "save", "version": report.version}
    )
    assert fresh(report).milestones_done == {"1": "2026-10-28"}


def test_nothing_was_done_tomorrow(report, cast, as_):
    client = as_(cast.finance_liaison)
    sent = FORM | {"self_rated": "done", "done_on": "2026-10-29", "act": "submit"}
    answer = client.post(page(report), sent | {"version": report.version})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["done_on"])
    assert fresh(report).state == "draft"


def test_the_beaten_reviewer_is_told_who(report, cast, as_):
    filed = submit_report(report=report, by=cast.finance_liaison)
    begun = begin_review(report=filed, by=cast.head)
    client = as_(cast.clerk)
    answer = client.post(f"/review/{filed.uid}/", {"act": "accept", "version": filed.version})
    assert answer.status_code == 409
    assert cast.head.label in answer.content.decode()
    assert fresh(begun).state == "in_review"
    assert (
        client.post(f"/review/{filed.uid}/", {"act": "accept", "version": begun.version}).status_code == 302
    )
    assert fresh(begun).state == "accepted"


def test_a_return_joins_templates_and_own_words(report, cast, as_):
    filed = submit_report(report=report, by=cast.finance_liaison)
    client = as_(cast.clerk)
    empty = client.post(f"/review/{filed.uid}/", {"act": "return", "version": filed.version})
    assert empty.status_code == 422
    sent = {"act": "return", "version": filed.version, "template": ["请补充数据。"], "reason": "并说明口径"}
    assert client.post(f"/review/{filed.uid}/", sent).status_code == 302
    assert fresh(filed).return_reason == "请补充数据。\n并说明口径"


def test_bulk_acceptance_takes_the_clean_ones_only(report, cast, as_, october):
    clean = submit_report(report=report, by=cast.finance_liaison)
    other = october.reports.get(department=cast.health)
    other = save_report(report=other, fields=FILLED | {"coordination": "请协调"}, by=cast.liaison)
    other = submit_report(report=other, by=cast.liaison)
    ticks = [f"{one.uid}:{one.version}" for one in (clean, other)]
    as_(cast.clerk).post("/review/", {"uid": [*ticks, "no uid"], "act": "accept"})
    assert (fresh(clean).state, fresh(other).state) == ("accepted", "submitted")


def test_a_part_page_shows_nothing_of_the_collectors(report, cast, as_):
    Assignment.objects.create(
        task=report.task, jurisdiction=cast.city, order=1, role="joint", department=cast.health, written="卫"
    )
    client = as_(cast.liaison)
    answer = client.get(page(report))
    assert answer.status_code == 200
    assert FILLED["text"] not in answer.content.decode()
    client.post(page(report), {"text": "我单位配合完成论证"})
    assert report.parts.get().text == "我单位配合完成论证"


def test_determination_by_page(report, cast, as_, october):
    client = as_(cast.clerk)
    client.post("/determination/", {"act": "prepare"})
    row = Determination.objects.get(task=report.task)
    url = f"/determination/{october.uid}/{report.task.uid}/"
    refused = client.post(url, {"prepared": "on_schedule", "version": row.version})
    assert refused.status_code == 422
    assert client.post(url, {"prepared": "nonsense", "version": row.version}).status_code == 422
    endless = {"prepared": "on_schedule", "reason": "长" * 1001, "version": row.version}
    assert "1000" in client.post(url, endless).content.decode()
    done = client.post(url, {"prepared": "on_schedule", "reason": "现场核查", "version": row.version})
    assert (done.status_code, fresh(row).prepared) == (200, "on_schedule")
    assert client.post(url, {"prepared": "behind", "reason": "x", "version": row.version}).status_code == 409
    assert client.post("/determination/", {"act": "confirm"}).status_code == 403
    client = as_(cast.head)
    stamp = client.get("/determination/").context["stand"].stamp
    client.post("/determination/", {"act": "confirm", "stamp": stamp})
    assert TaskStatus.objects.count() == 2
    client.post(f"/periods/{october.uid}/close/", {"version": october.version})
    october.refresh_from_db()
    assert october.state == "closed"


def test_a_sheet_by_page(cast, clock, as_):
    task = cast.task(1)
    DutyItem.objects.create(task=task, department=cast.counties["north"], jurisdiction=cast.city)

    sheet = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk).sheets.get()
    entry = sheet.entries.get()
    client = as_(cast.north)
    sent = {f"e{entry.pk}-done": "on", f"e{entry.pk}-done_on": "2027-01-01", "version": 0, "act": "submit"}
    assert client.post(f"/sheets/{sheet.uid}/", sent).status_code == 422
    sent[f"e{entry.pk}-done_on"] = "2026-10-20"
    assert [client.post(f"/sheets/{sheet.uid}/", sent).status_code for _ in range(2)] == [302, 302]
    assert (fresh(sheet).state, fresh(entry).done_on) == ("submitted", date(2026, 10, 20))
    assert as_(cast.south).get(f"/sheets/{sheet.uid}/").status_code == 404
    client = as_(cast.clerk)
    version = fresh(sheet).version
    assert client.post(f"/review/sheets/{sheet.uid}/", {"act": "accept", "version": 0}).status_code == 409
    client.post(f"/review/sheets/{sheet.uid}/", {"act": "accept", "version": version})
    assert fresh(sheet).state == "accepted"


def test_opening_by_page_checks_the_dates(cast, clock, as_):
    cast.task(1)
    client = as_(cast.clerk)
    form = client.get("/periods/").context["to_open"][0][1]
    sent = {f"{form.prefix}-{name}": value.isoformat() for name, value in form.initial.items()}
    url = f"/periods/open/{cast.ledger.uid}/"
    wrong = client.post(url, sent | {f"{form.prefix}-closes_on": "2026-01-01"})
    assert wrong.status_code == 422
    assert client.post(url, sent).status_code == 302
    assert cast.ledger.periods.get().start == date(2026, 10, 1)


def _filled(cast, october, numbers):
    """Make matters with a figure and file them."""
    for number in numbers:
        task = cast.task(number, collector=cast.finance)
        indicator = task.indicators.create(name="床位", unit="张")
        indicator.targets.create(op=">=", value=300)
    complete_period(period=october, by=cast.clerk)
    for blank in october.reports.filter(state="draft", task__number__in=numbers).select_related("period"):
        values = {blank.task.indicators.get(): Decimal(7)}
        saved = save_report(report=blank, fields=FILLED, values=values, by=cast.finance_liaison)
        if blank.task.number % 2:
            submit_report(report=saved, by=cast.finance_liaison)
    prepare_determination(period=october, by=cast.clerk)


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("clerk", "/periods/"),
        ("clerk", "/periods/{period}/"),
        ("finance_liaison", "/reports/"),
        ("clerk", "/review/"),
        ("head", "/determination/"),
    ],
)
def test_lists_ask_as_many_questions_for_many_rows_as_for_few(october, cast, as_, who, url):
    client = as_(cast.people[who])
    address = url.format(period=october.uid)
    _filled(cast, october, range(3, 6))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    _filled(cast, october, range(10, 30))
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few)
    assert ProgressReport.objects.count() == 25
