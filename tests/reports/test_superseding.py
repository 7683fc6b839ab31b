"""更正和撤回: another paper takes the place of a published one, and what was corrected since is listed."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from reform.core.periods import Period
from reform.core.workflow import Conflict, WrongState
from reports.circulars.check import check
from reports.circulars.kinds import outline_of
from reports.circulars.linked import plain
from reports.circulars.snapshot import Snapshot
from reports.circulars.superseding import correction_of
from reports.enums import CircularState, SupersedeKind
from reports.models import Circular, CircularFile, Receipt
from reports.selectors.changed_since import changed_since, changes_to_look_at
from reports.selectors.circular_story import story_lines
from reports.selectors.circulars import latest_snapshot, published_before
from reports.selectors.periods import is_filing_open
from reports.selectors.superseding import fate_of, superseder_of
from reports.selectors.verified import paper_of_file
from reports.services.superseding import supersede_circular
from tasks.models import Task
from tasks.services.status import record_status
from tests.cast import signed_in
from tests.reports.papers import close_october, drafted, published

OLD, NEW = "云医改组〔2026〕3号", "云医改组〔2026〕5号"
REASON = correction_of("第2项仍在征求意见", "第2项已于10月底印发")


@pytest.fixture
def paper(cast, october, clock, monkeypatch):
    return published(cast, drafted(cast, close_october(cast, october, clock), monkeypatch))


def superseded(cast, paper, kind, reason=REASON):
    new = supersede_circular(circular=paper, kind=kind, reason=reason, by=cast.head)
    new = published(cast, new, NEW)
    paper.refresh_from_db()
    return new


def test_a_correction_is_the_whole_paper_anew_with_what_was_wrong_and_is_right(cast, paper):
    new = supersede_circular(circular=paper, kind=SupersedeKind.CORRECTION, reason=REASON, by=cast.head)
    outline = outline_of(Snapshot.from_data(latest_snapshot(new).data))
    assert plain(outline.title) == (
        "云溪市医改领导小组秘书处关于更正《关于2026年1—10月全市深化医改重点任务进展情况的通报》的通报"
    )
    assert plain(outline.opening).startswith(
        "2026年11月9日印发的《关于2026年1—10月全市深化医改重点任务进展情况的通报》（云医改组〔2026〕3号）中，"
        "“第2项仍在征求意见”应为“第2项已于10月底印发”，现予更正；更正后的内容以本通报为准，原通报停止使用。按照"
    )
    assert outline.sections[0].key == "overall"
    assert outline.annexes
    assert (new.period, new.kind, new.state) == (paper.period, paper.kind, CircularState.DRAFT)
    paper.refresh_from_db()
    assert paper.state == CircularState.PUBLISHED
    page = signed_in(cast.clerk).get(reverse("circular_detail", args=[new.uid])).content.decode()
    assert reverse("circular_detail", args=[paper.uid]) in page


def test_a_withdrawal_is_a_short_letter_without_figures(cast, paper):
    new = supersede_circular(
        circular=paper, kind=SupersedeKind.WITHDRAWAL, reason="引用数据有误", by=cast.head
    )
    data = Snapshot.from_data(latest_snapshot(new).data)
    outline = outline_of(data)
    assert (outline.sections, outline.annexes, data.ledger, data.late) == ((), (), (), ())
    assert plain(outline.title).endswith(
        "关于撤回《关于2026年1—10月全市深化医改重点任务进展情况的通报》的通知"
    )
    assert "因引用数据有误，现予撤回，自本通知印发之日起停止使用。" in outline.opening
    # Nor is it held to what the issue before says.
    assert check(data, Snapshot.from_data(paper.signed_snapshot.data)) == []
    page = signed_in(cast.head).get(reverse("circular_detail", args=[new.uid]))
    assert "引用数据有误" in page.content.decode()


def test_publishing_the_new_paper_supersedes_the_old_and_reaches_its_recipients(cast, paper):
    Receipt.objects.filter(circular=paper, department=cast.counties["south"]).delete()
    cast.programme.members.filter(department=cast.finance).delete()
    new = superseded(cast, paper, SupersedeKind.CORRECTION)
    assert (paper.state, new.state) == (CircularState.SUPERSEDED, CircularState.PUBLISHED)
    assert fate_of(paper) == f"已被{NEW}更正"
    assert fate_of(new) == ""
    units = {row.department for row in new.receipts.all() if row.department}
    assert {cast.finance, cast.counties["south"]} <= units
    assert [row.event for row in paper.log.order_by("pk")][-1] == "superseded"
    for circular, other in ((paper, new), (new, paper)):
        page = signed_in(cast.liaison).get(reverse("circular_detail", args=[circular.uid])).content.decode()
        assert reverse("circular_detail", args=[other.uid]) in page


def test_a_file_of_a_superseded_paper_is_named_so(cast, paper):
    superseded(cast, paper, SupersedeKind.WITHDRAWAL, "引用数据有误")
    file = CircularFile.objects.get(snapshot__circular=paper, kind="pdf", final=True)
    file.file.save("a.pdf", ContentFile(b"%PDF-"))
    answer = signed_in(cast.liaison).get(reverse("circular_file", args=[file.uid]))

    assert f"（已被{NEW}撤回）.pdf" in unquote(answer["Content-Disposition"])


def test_next_issues_compare_with_the_paper_that_holds(cast, paper):
    november = Circular(
        programme=paper.programme,
        period=type(paper.period)(ledger=paper.period.ledger, start=date(2026, 11, 1)),
        kind=paper.kind,
        year=2026,
    )
    assert published_before(november).uid == str(paper.uid)
    new = superseded(cast, paper, SupersedeKind.CORRECTION)
    assert published_before(november).uid == str(new.uid)
    third = supersede_circular(circular=new, kind=SupersedeKind.WITHDRAWAL, reason="数据有误", by=cast.head)
    published(cast, third, "云医改组〔2026〕6号")
    assert published_before(november) is None


def test_a_paper_is_superseded_once_and_again_where_the_draft_was_not_used(cast, paper):
    new = supersede_circular(circular=paper, kind=SupersedeKind.CORRECTION, reason=REASON, by=cast.head)
    with pytest.raises(Conflict):
        supersede_circular(circular=paper, kind=SupersedeKind.WITHDRAWAL, reason="数据有误", by=cast.head)
    Circular.objects.filter(pk=new.pk).update(state=CircularState.DROPPED, dropped_because="不必更正")
    assert superseder_of(paper) is None
    again = supersede_circular(circular=paper, kind=SupersedeKind.WITHDRAWAL, reason="数据有误", by=cast.head)
    assert superseder_of(paper) == again


def test_only_a_published_paper_is_superseded_by_the_head_with_a_reason(cast, paper):
    with pytest.raises(PermissionDenied):
        supersede_circular(circular=paper, kind=SupersedeKind.CORRECTION, reason=REASON, by=cast.clerk)
    with pytest.raises(ValidationError):
        supersede_circular(circular=paper, kind=SupersedeKind.CORRECTION, reason=" ", by=cast.head)
    new = supersede_circular(circular=paper, kind=SupersedeKind.CORRECTION, reason=REASON, by=cast.head)
    with pytest.raises(WrongState):
        supersede_circular(circular=new, kind=SupersedeKind.CORRECTION, reason=REASON, by=cast.head)


@pytest.mark.parametrize("kind", SupersedeKind.values)
def test_a_withdrawal_is_neither_corrected_nor_taken_back(cast, paper, kind):
    taken_back = superseded(cast, paper, SupersedeKind.WITHDRAWAL, "引用数据有误")
    with pytest.raises(ValidationError) as refused:
        supersede_circular(circular=taken_back, kind=kind, reason=REASON, by=cast.head)
    assert refused.value.messages == ["撤回通知不再更正或撤回；撤回有误的，按原期次重新拟稿印发。"]
    assert not Circular.objects.filter(supersedes=taken_back).exists()


def test_the_page_of_a_withdrawal_leads_to_a_new_paper_and_not_to_its_correction(cast, paper):
    taken_back = superseded(cast, paper, SupersedeKind.WITHDRAWAL, "引用数据有误")
    url = reverse("circular_supersede", args=[taken_back.uid])
    client = signed_in(cast.head)
    page = client.get(reverse("circular_detail", args=[taken_back.uid])).content.decode()
    assert url not in page
    assert (
        "A withdrawal is neither corrected nor withdrawn. If it was wrong, issue the paper anew: "
        "its period is free for that." in page
    )
    assert reverse("paper_new") in page
    for answer in (client.get(url), client.post(url, {"kind": "correction", "wrong": "甲", "right": "乙"})):
        assert answer.url == reverse("circular_detail", args=[taken_back.uid])
    assert not Circular.objects.filter(supersedes=taken_back).exists()


def test_while_a_correction_is_drafted_its_month_can_be_put_right(cast, paper):
    assert not is_filing_open(paper.period)
    new = supersede_circular(circular=paper, kind=SupersedeKind.CORRECTION, reason=REASON, by=cast.head)
    assert is_filing_open(paper.period)
    new = published(cast, new, NEW)
    assert not is_filing_open(paper.period)
    supersede_circular(circular=new, kind=SupersedeKind.WITHDRAWAL, reason="数据有误", by=cast.head)
    assert not is_filing_open(paper.period)


def test_the_page_of_a_published_paper_leads_the_head_to_the_form_that_drafts_the_new_one(cast, paper):
    url = reverse("circular_supersede", args=[paper.uid])
    assert url in signed_in(cast.head).get(reverse("circular_detail", args=[paper.uid])).content.decode()
    assert url not in signed_in(cast.clerk).get(reverse("circular_detail", args=[paper.uid])).content.decode()
    client = signed_in(cast.head)
    form = {"kind": "correction", "wrong": "第2项仍在征求意见", "version": str(paper.version)}
    refused = client.post(url, form)
    assert refused.status_code == 422
    assert not Circular.objects.filter(supersedes=paper).exists()
    made = client.post(url, form | {"right": "第2项已于10月底印发"})
    new = Circular.objects.get(supersedes=paper)
    assert made["Location"] == reverse("circular_detail", args=[new.uid])
    assert new.supersede_reason == REASON
    assert client.post(url, form | {"right": "x"}).status_code == 409
    assert url not in client.get(reverse("circular_detail", args=[paper.uid])).content.decode()


# --- changed since this issue ----------------------------------------------------------------------------------------
def determine_anew(cast, paper):
    """What a correction of October's determination writes."""
    record_status(
        task=Task.objects.get(number=2),
        as_of=paper.period.cutoff,
        period=Period(date(2026, 10, 1)),
        determined="done",
        reason="复核后认定。",
        progress_text="已于10月底印发。",
        by=cast.head,
    )


def told(matter):
    return [(one.what, one.printed, one.now) for one in matter.differences]


def test_nothing_changed_is_said_so(cast, paper):
    assert changed_since(paper, cast.clerk) == []


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("english")
def test_later_corrections_are_listed_by_matter_with_when_and_why(cast, paper, django_assert_max_num_queries):
    determine_anew(cast, paper)
    Task.objects.filter(number=1).update(due_on=date(2026, 11, 30))
    changed_since(paper, cast.clerk)
    with django_assert_max_num_queries(60):
        first, second = changed_since(paper, cast.clerk)
    assert (first.item_no, first.why) == ("1", None)
    assert told(first) == [("Due", "31 Dec 2026", "30 Nov 2026")]
    assert told(second) == [
        ("Class", "Behind schedule", "Done"),
        ("Progress", "仍在征求意见。", "已于10月底印发。"),
    ]
    assert second.why.note == "复核后认定。"
    assert second.when.date() == date(2026, 11, 9)


@pytest.mark.usefixtures("english")
def test_a_unit_is_told_of_its_own_matters_and_a_label_hides_one(cast, paper):
    determine_anew(cast, paper)
    Task.objects.filter(number=1).update(title="改名以后")
    assert [one.item_no for one in changed_since(paper, cast.finance_liaison)] == ["2"]
    assert [one.item_no for one in changed_since(paper, cast.liaison)] == ["1"]
    Task.objects.filter(number=2).update(sensitivity=2)
    assert changed_since(paper, cast.finance_liaison) == []
    cast.head.post.clearance = 2
    assert told(changed_since(paper, cast.head)[1]) == [("Matter", "on the paper", "labelled since")]


def test_the_draft_of_the_next_issue_looks_at_the_one_before(cast, paper):
    period = paper.period
    later = type(period).objects.create(
        ledger=period.ledger,
        jurisdiction=period.jurisdiction,
        start=date(2026, 11, 1),
        opens_on=date(2026, 11, 10),
        cutoff=date(2026, 11, 30),
        due_on=date(2026, 12, 5),
        closes_on=date(2026, 12, 8),
    )
    draft = Circular(programme=paper.programme, period=later, kind=paper.kind, year=2026)
    assert changes_to_look_at(draft) == paper
    assert changes_to_look_at(paper) is None


# --- a file in hand --------------------------------------------------------------------------------------------------
def test_a_final_file_is_found_by_whom_its_paper_exists_for(cast, paper):
    sha = CircularFile.objects.get(snapshot__circular=paper, kind="pdf", final=True).sha256
    found = paper_of_file(sha, cast.liaison)
    assert (found.circular, found.name, found.superseder) == (paper, OLD, None)
    assert paper_of_file(sha, cast.admin) is None
    assert paper_of_file("f" * 64, cast.clerk) is None
    new = superseded(cast, paper, SupersedeKind.CORRECTION)
    assert paper_of_file(sha, cast.liaison).superseder == new


def test_a_draft_file_is_no_paper(cast, paper):
    CircularFile.objects.create(
        snapshot=paper.signed_snapshot, kind="pdf", final=False, file="x", size=1, sha256="d" * 64
    )
    assert paper_of_file("d" * 64, cast.head) is None


def test_a_paper_without_a_number_is_named_by_its_title(cast, paper):
    # Of the kinds that bear none.
    Circular.objects.filter(pk=paper.pk).update(kind="digest", number="")
    paper.refresh_from_db()
    new = superseded(cast, paper, SupersedeKind.WITHDRAWAL, "引用数据有误")
    client = signed_in(cast.head)
    page = client.get(reverse("circular_detail", args=[new.uid])).content.decode()
    assert f"This paper withdraws “{paper.title}”." in page
    assert f"Drafted to supersede “{paper.title}” (Withdrawal)" in page
    assert "The reason: 引用数据有误." in page
    Circular.objects.filter(pk=new.pk).update(kind="digest", number="")
    page = client.get(reverse("circular_detail", args=[paper.uid])).content.decode()
    assert f"Withdrawn by “{new.title}”: it is no longer used." in page


def test_the_course_of_a_paper_without_a_number_ends_in_no_colon(cast, paper):
    signing = paper.log.get(event__in=["signed", "signed_here"])
    signing.params["number"] = ""
    with translation.override("en"):
        (line,) = story_lines([signing])
    assert line.text.startswith("Signed ")
    assert ":" not in line.text


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [("correction", REASON, "Superseded"), ("withdrawal", "引用数据有误", "Withdrawn")],
)
def test_a_paper_that_was_withdrawn_is_not_called_replaced(cast, paper, kind, reason, words):
    superseded(cast, paper, SupersedeKind(kind), reason)
    assert Circular.objects.get(pk=paper.pk).state_words == words
    client = signed_in(cast.clerk)
    for page in ("circular_list", "period_list"):
        assert words in client.get(reverse(page)).text
