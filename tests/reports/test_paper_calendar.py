"""The calendar of papers: what should exist and does not is asked for, once; rules of levels; the year's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from departments.models import Jurisdiction, Programme
from reform.core.models import AuditEntry, Job
from reform.core.periods import Period
from reform.core.workflow import Conflict
from reports.jobs import tick
from reports.models import Circular, PaperRule, ReportingPeriod
from reports.selectors.paper_calendar import dates_of_year, rules_of, slots_of
from reports.services.paper_asking import NotYetError, ask_for_papers, draft_paper
from reports.services.paper_rules import forget_paper_rule, set_paper_rule
from tasks.models import Ledger
from tests.cast import signed_in
from tests.reports.conftest import at


def month(cast, number: int, *, state: str = "closed", year: int = 2026) -> ReportingPeriod:
    """Lay a month of the ledger that was asked and closed, or is open."""
    start = date(year, number, 1)
    end = Period(start).end
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=start,
        opens_on=start,
        cutoff=end,
        due_on=end,
        closes_on=end,
        state=state,
        closed_at=timezone.now() if state == "closed" else None,
    )


def rule(cast, kind: str, rhythm: str = "month", **other) -> PaperRule:
    """Set a rule of the city's programme as the head does; `since` moves its beginning."""
    since = other.pop("since", date(2026, 1, 1))
    fields = {"day": 12, "form": "letter", "check_days": 2, "active": True, "version": None, "level": "city"}
    made = set_paper_rule(
        programme=cast.programme, kind=kind, rhythm=rhythm, **(fields | other), by=cast.head
    )
    PaperRule.objects.filter(pk=made.pk).update(since=since)
    made.refresh_from_db()
    return made


def asked() -> list[tuple[str, str, str]]:
    """Return kind, span and day of the papers asked for."""
    jobs = Job.objects.filter(kind="circular.draft").order_by("pk")
    return [(job.payload["kind"], job.payload["span"], job.payload["due_on"]) for job in jobs]


def test_by_default_the_monthly_circular_is_made_when_a_month_closes(cast, clock):
    month(cast, 9)
    tick()
    tick()
    assert asked() == [("monthly", "month", "2026-10-08")]


def test_a_quarter_is_asked_for_once_its_last_month_is_closed(cast, clock):
    rule(cast, "quarterly", "quarter", form="document")
    rule(cast, "monthly", active=False)
    month(cast, 7)
    month(cast, 8)
    tick()
    assert asked() == []
    month(cast, 9)
    tick()
    assert asked() == [("quarterly", "quarter", "2026-10-12")]
    assert Job.objects.get(kind="circular.draft").payload["form"] == "document"


def test_a_server_that_was_down_for_weeks_makes_up_for_it(cast, clock):
    rule(cast, "quarterly", "quarter")
    for number in (7, 8, 9, 10):
        month(cast, number)
    clock.move_to(at(25))
    tick()
    assert asked() == [("monthly", "month", "2026-11-09"), ("quarterly", "quarter", "2026-10-12")]


def test_two_beats_make_one_and_what_was_dropped_is_not_asked_for_again(cast, clock):
    september = month(cast, 9)
    assert ask_for_papers(ledger=cast.ledger, by=None) == ask_for_papers(ledger=cast.ledger, by=None)
    assert len(asked()) == 1
    Job.objects.all().delete()
    Circular.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        period=september,
        year=2026,
        state="dropped",
        dropped_because="并入季度通报",
    )
    tick()
    assert asked() == []


def test_a_rule_that_is_switched_off_asks_for_nothing(cast, clock):
    month(cast, 9)
    rule(cast, "behind", active=False)
    rule(cast, "monthly", active=False)
    tick()
    assert asked() == []


def test_a_rule_set_in_mid_year_asks_for_nothing_that_was_due_before(cast, clock):
    for number in (4, 5, 6):
        month(cast, number)
    clock.move_to(at(15, month=8))
    rule(cast, "quarterly", "quarter", since=date(2026, 8, 15))
    tick()
    assert asked() == [("monthly", "month", "2026-07-08")]
    for number in (7, 8, 9):
        month(cast, number)
    clock.move_to(at(20, month=10))
    tick()
    assert asked()[1:] == [("monthly", "month", "2026-10-08"), ("quarterly", "quarter", "2026-10-12")]


def test_another_rhythm_holds_from_the_day_it_was_set(cast, clock):
    made = rule(cast, "behind", "month")
    changed = set_paper_rule(
        programme=cast.programme,
        kind="behind",
        level="city",
        rhythm="quarter",
        day=12,
        form="letter",
        check_days=2,
        active=True,
        version=made.version,
        by=cast.head,
    )
    assert changed.since == date(2026, 10, 28)
    for number in (7, 8, 9):
        month(cast, number)
    tick()
    assert "behind" not in {kind for kind, _span, _day in asked()}
    moved = set_paper_rule(
        programme=cast.programme,
        kind="behind",
        level="city",
        rhythm="quarter",
        day=20,
        form="letter",
        check_days=0,
        active=True,
        version=changed.version,
        by=cast.head,
    )
    assert (moved.since, moved.day) == (changed.since, 20)


def test_a_rule_switched_on_again_asks_for_nothing_that_was_due_before(cast, clock):
    off = rule(cast, "behind", active=False)
    again = set_paper_rule(
        programme=cast.programme,
        kind="behind",
        level="city",
        rhythm="month",
        day=12,
        form="letter",
        check_days=2,
        active=True,
        version=off.version,
        by=cast.head,
    )
    assert (off.since, again.since) == (date(2026, 1, 1), date(2026, 10, 28))


@pytest.fixture
def province(cast):
    """A programme of the province above the city's."""
    place = Jurisdiction.objects.create(name="云江省", short_name="云江", level="province", path="9/")
    Jurisdiction.objects.filter(pk=cast.city.pk).update(path="9/1/", parent=place)
    above = Programme.objects.create(
        jurisdiction=place,
        name="深化医改",
        group_name="云江省医改领导小组",
        group_short_name="省医改领导小组",
        secretariat_name="云江省医改领导小组秘书处",
        number_prefix="云江医改",
        addressees="各市医改领导小组",
    )
    Programme.objects.filter(pk=cast.programme.pk).update(parent=above)
    cast.ledger.refresh_from_db()
    return above


def of_level(programme: Programme, kind: str, level: str, rhythm: str = "quarter", *, active: bool = True):
    """Lay a rule of a programme for a level, in force since January."""
    return PaperRule.objects.create(
        programme=programme,
        kind=kind,
        level=level,
        rhythm=rhythm,
        day=15,
        form="letter",
        active=active,
        since=date(2026, 1, 1),
    )


def test_a_rule_from_above_holds_where_a_programme_has_none_of_its_own(cast, clock, province):
    of_level(province, "quarterly", "city")
    of_level(province, "annual", "province", "year")
    month(cast, 9)
    tick()
    assert asked() == [("monthly", "month", "2026-10-08"), ("quarterly", "quarter", "2026-10-15")]
    programme = Programme.objects.get(pk=cast.programme.pk)
    found = rules_of(programme)
    assert set(found) == {"monthly", "quarterly"}
    assert found["quarterly"].inherited


def test_an_own_rule_comes_before_the_one_from_above_even_switched_off(cast, clock, province):
    of_level(province, "quarterly", "city")
    of_level(cast.programme, "quarterly", "city", active=False)
    month(cast, 9)
    tick()
    assert asked() == [("monthly", "month", "2026-10-08")]


def test_the_years_last_papers_are_asked_for_when_its_ledger_is_closed_already(cast, clock):
    rule(cast, "annual", "year", day=20)
    rule(cast, "quarterly", "quarter")
    for number in (10, 11, 12):
        month(cast, number)
    Ledger.objects.filter(pk=cast.ledger.pk).update(state="closed")
    clock.move_to(at(20, month=1).replace(year=2027))
    tick()
    tick()
    assert asked() == [
        ("monthly", "month", "2027-01-08"),
        ("quarterly", "quarter", "2027-01-12"),
        ("annual", "year", "2027-01-20"),
    ]


def test_a_years_first_quarter_has_only_the_months_of_its_ledger(cast, clock):
    Ledger.objects.filter(pk=cast.ledger.pk).update(starts_on=date(2026, 4, 10))
    cast.ledger.refresh_from_db()
    assert [slot.period.start.month for slot in slots_of(cast.ledger, "quarterly", "quarter")] == [4, 7, 10]


def test_a_last_month_that_nobody_was_asked_in_leaves_the_quarter_to_the_one_before(cast, clock):
    august = month(cast, 8)
    month(cast, 10, state="open")
    third = slots_of(cast.ledger, "quarterly", "quarter")[2]
    assert (third.month, third.bar) == (august, "")


def test_only_what_the_calendar_still_waits_for_is_overdue(cast, clock):
    month(cast, 7)
    august = month(cast, 8)
    month(cast, 9)
    clock.move_to(at(2, month=12))
    Circular.objects.create(programme=cast.programme, jurisdiction=cast.city, period=august, year=2026)
    monthly = rules_of(cast.programme)["monthly"]
    slots = dates_of_year(cast.ledger, monthly, date(2026, 12, 2))
    overdue = [slot.period.start.month for slot in slots if slot.overdue]
    # The draft of August, September that nobody made, October whose month is not open yet; not July, told since.
    assert overdue == [8, 9, 10]
    assert [slot.period.start.month for slot in slots if slot.forgone] == [7]
    newest = replace(monthly, rule=PaperRule(since=date(2026, 11, 10)))
    assert [
        s.period.start.month for s in dates_of_year(cast.ledger, newest, date(2026, 12, 2)) if s.overdue
    ] == [8]
    since = dates_of_year(cast.ledger, newest, date(2026, 12, 2))
    assert [(s.period.start.month, s.before_rule) for s in since if s.forgone] == [(7, True), (9, True)]


def test_what_cannot_be_made_yet_says_why(cast, clock):
    month(cast, 8)
    month(cast, 9, state="open")
    slots = slots_of(cast.ledger, "quarterly", "quarter")
    assert [slot.bar for slot in slots] == [
        "该时段没有开设报送期次。",
        "该时段没有开设报送期次。",
        "2026年9月报送期次尚未结束。",
        "2026年12月报送期次尚未开始。",
    ]
    with pytest.raises(NotYetError, match="2026年9月报送期次尚未结束"):
        draft_paper(
            ledger=cast.ledger, kind="quarterly", stretch=Period(date(2026, 7, 1), "quarter"), by=cast.clerk
        )
    with pytest.raises(ValueError, match="does not cover"):
        draft_paper(ledger=cast.ledger, kind="annual", stretch=Period(date(2026, 7, 1)), by=cast.clerk)
    with pytest.raises(PermissionDenied):
        draft_paper(ledger=cast.ledger, kind="monthly", stretch=Period(date(2026, 8, 1)), by=cast.liaison)


def test_rules_are_set_by_the_head_recorded_and_refused_where_they_do_not_fit(cast, clock):
    made = rule(cast, "digest", "quarter", form="bulletin", check_days=0)
    entry = AuditEntry.objects.filter(act="papers.calendar").latest("pk")
    assert entry.after == {
        "kind": "digest",
        "level": "city",
        "rhythm": "quarter",
        "day": 12,
        "form": "bulletin",
        "check_days": 0,
        "active": True,
    }
    with pytest.raises(Conflict):
        rule(cast, "digest", "month", form="bulletin", version=made.version + 1)
    for wrong in (
        {"kind": "bulletin"},
        {"kind": "annual"},
        {"kind": "monthly", "form": "bulletin"},
        {"kind": "monthly", "day": 29},
        {"kind": "monthly", "check_days": 99},
        {"kind": "monthly", "level": "nation"},
    ):
        with pytest.raises(ValidationError):
            rule(cast, **({"kind": "monthly"} | wrong))
    with pytest.raises(PermissionDenied):
        forget_paper_rule(rule=made, version=made.version, by=cast.clerk)
    forget_paper_rule(rule=made, version=made.version, by=cast.head)
    assert not PaperRule.objects.exists()
    with pytest.raises(Conflict):
        forget_paper_rule(rule=made, version=made.version, by=cast.head)


def test_the_page_sets_a_rule_and_shows_the_years_dates(cast, clock):
    month(cast, 9)
    month(cast, 10, state="open")
    client = signed_in(cast.head)
    url = reverse("paper_calendar")
    sent = {
        "kind": "quarterly",
        "level": "city",
        "rhythm": "quarter",
        "day": 12,
        "form": "document",
        "check_days": 3,
        "active": "on",
        "act": "save",
    }
    assert client.post(url, sent | {"rhythm": "month"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    page = client.get(url, {"kind": "quarterly"})
    assert page.context["form"].initial["version"] == 0
    quarterly = next(one for one in page.context["dates"] if one["label"] == "Quarterly circular")
    assert [(slot.name, slot.due_on) for slot in quarterly["slots"]][2] == ("Q3 2026", date(2026, 10, 12))
    assert client.post(url, sent | {"version": 7}).status_code == 409
    assert client.post(url, sent | {"version": 0, "act": "remove"}).status_code == 302
    assert not PaperRule.objects.exists()
    assert signed_in(cast.liaison).get(url).status_code == 403


def test_pages_ask_as_often_for_many_papers(cast, clock, django_assert_max_num_queries):
    for number in range(1, 10):
        month(cast, number)
    client = signed_in(cast.head)
    client.get(reverse("paper_calendar"))
    with django_assert_max_num_queries(40):
        page = client.get(reverse("paper_calendar")).content.decode()
    assert page.count("a later month is closed, and it is not asked for any more.") == 8
    with django_assert_max_num_queries(30):
        client.get(reverse("paper_new"), {"kind": "one_page", "span": "month"})
