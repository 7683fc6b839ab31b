"""Whom papers go to: the standing list, a paper's own list, what is printed of it and whom it reaches."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from departments.models import DepartmentGroupMember
from reform.core.workflow import Conflict, WrongState
from reports.circulars.distribution import (
    Distributed,
    addressees_of,
    distribution_faults,
    imprint_lines,
    is_mixed,
    rank_of_name,
)
from reports.enums import DistributionRole, Manner
from reports.models import Recipient
from reports.selectors.recipients import (
    Copies,
    copies_of,
    lines_of,
    printed,
    reached,
    stamp_of,
    standing_list,
)
from reports.services.circular_recipients import set_recipients
from reports.services.recipients import Given, default_lines, set_distribution
from tests.reports.papers import close_october, drafted, signed

ADDRESSED, COPIED, SHARED = (
    DistributionRole.ADDRESSED,
    DistributionRole.COPIED,
    DistributionRole.SHARED,
)


# --- in words ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("copies", "words"),
    [
        (Copies(2, 5, 30, 3), "共印7份＝纸质2份＋公文交换5份。网络发送30份。其中平台外发送3份。"),
        (Copies(exchange=5, network=30), "共印5份，均为公文交换。网络发送30份。"),
        (Copies(paper=2), "共印2份，均为纸质。"),
        (Copies(network=1), "无需印制。网络发送1份。"),
    ],
)
def test_copies_are_told_without_what_there_is_none_of(copies, words):
    with translation.override("zh-hans"):
        assert render_to_string("reports/_copies_line.html", {"copies": copies}).strip() == words


@pytest.mark.parametrize(
    ("units", "leaders", "words"),
    [
        (30, 2, "平台内发送30个单位、2位领导，并发消息提醒。"),
        (30, 0, "平台内发送30个单位，并发消息提醒。"),
        (0, 1, "平台内发送1位领导，并发消息提醒。"),
        (0, 0, "平台内没有接收单位和领导。"),
    ],
)
def test_whom_the_portal_tells_is_told_without_zeros(units, leaders, words):
    reaches = {"units": units, "leaders": leaders, "without": 0}
    with translation.override("zh-hans"):
        page = render_to_string(
            "reports/_circular_publish.html",
            {"publishes": True, "reaches": reaches, "circular": {"uid": uuid4()}},
        )
    assert f">{words}<" in page


# --- what is printed -------------------------------------------------------------------------------------------------
def test_imprint_lines_stand_from_copies_to_issued():
    lines = [
        Distributed("shared", "各县医改办"),
        Distributed("copied", "市委办公室"),
        Distributed("addressed", "甲"),
    ]
    assert imprint_lines(lines) == (("抄送", "市委办公室"), ("分送", "各县医改办"))
    assert addressees_of(lines) == ("甲",)
    up = [Distributed("issued", "各县"), Distributed("reported", "省医改办"), Distributed("sent", "市财政局")]
    assert [label for label, _names in imprint_lines(up)] == ["报", "送", "发"]


def test_names_that_list_bodies_are_kept_apart_by_semicolons():
    lines = [Distributed("copied", "省医改领导小组组长、副组长"), Distributed("copied", "市委办公室")]
    assert imprint_lines(lines) == (("抄送", "省医改领导小组组长、副组长；市委办公室"),)


@pytest.mark.parametrize(
    ("roles", "bulletin", "mixed"),
    [
        ({"addressed", "copied", "shared"}, False, False),
        ({"addressed", "sent"}, False, True),
        ({"copied", "shared"}, True, False),
        ({"reported", "sent", "issued"}, True, False),
        ({"copied", "sent"}, True, True),
        ({"addressed"}, True, True),
    ],
)
def test_ways_of_distribution_are_never_mixed(roles, bulletin, mixed):
    assert is_mixed(roles, bulletin=bulletin) is mixed


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("省医改办", -1),
        ("国家卫生健康委", -1),
        ("市委办公室", 0),
        ("各县（市、区）医改办", 1),
        ("云溪日报社", None),
    ],
)
def test_a_name_says_its_level_beside_a_city(name, rank):
    assert rank_of_name(name, "city") == rank


def test_copies_out_of_order_are_remarked_and_a_body_twice_is_refused():
    lines = [Distributed("copied", "市委办公室", 0), Distributed("copied", "省医改办", -1)]
    assert [(f.code, f.level) for f in distribution_faults(lines)] == [("copies_order", "warn")]
    assert list(distribution_faults(lines[::-1])) == []
    twice = [Distributed("addressed", "市财政局"), Distributed("copied", "市财政局")]
    assert [(f.code, f.level) for f in distribution_faults(twice)] == [("recipient_twice", "refuse")]


# --- the standing list -----------------------------------------------------------------------------------------------
def test_without_a_list_papers_go_by_the_words_of_the_programme(cast):
    cast.programme.copies_to = "抄送：市委办公室，市财政局。"
    found = default_lines(cast.programme, "monthly")
    assert [(line.role, line.name, line.audience or line.department) for line in found] == [
        ("addressed", "各县（市、区）医改领导小组", "counties"),
        ("addressed", "市医改领导小组各成员单位", "members"),
        ("copied", "市委办公室", None),
        ("copied", "市财政局", cast.finance),
    ]
    assert [(line.role, line.audience) for line in default_lines(cast.programme, "digest")] == [
        ("addressed", "leaders")
    ]
    assert {line.role for line in default_lines(cast.programme, "bulletin")} == {"shared", "copied"}


def test_a_standing_list_is_replaced_as_a_whole_and_by_who_saw_it(cast):
    first = [
        Given(ADDRESSED, "成员单位", audience="members"),
        Given(COPIED, "市委办公室", manner=Manner.PAPER),
    ]
    set_distribution(programme=cast.programme, kind="monthly", lines=first, by=cast.clerk)
    entries = standing_list(cast.programme, "monthly")
    assert [entry.name for entry in entries] == ["成员单位", "市委办公室"]
    stamp = stamp_of(entries)
    set_distribution(programme=cast.programme, kind="monthly", lines=first[:1], stamp=stamp, by=cast.clerk)
    with pytest.raises(Conflict):
        set_distribution(programme=cast.programme, kind="monthly", lines=first, stamp=stamp, by=cast.head)
    assert [entry.name for entry in standing_list(cast.programme, "monthly")] == ["成员单位"]
    with pytest.raises(PermissionDenied):
        set_distribution(programme=cast.programme, kind="monthly", lines=first, by=cast.liaison)


@pytest.mark.parametrize(
    ("kind", "lines", "words"),
    [
        ("monthly", [Given(SHARED, "甲")], "addresses nobody"),
        ("monthly", [Given(ADDRESSED, "甲"), Given(DistributionRole.SENT, "乙")], "belongs to bulletins"),
        ("bulletin", [Given(COPIED, "甲"), Given(DistributionRole.SENT, "乙")], "never both"),
        ("monthly", [Given(ADDRESSED, "甲"), Given(COPIED, "甲")], "stands twice"),
        (
            "monthly",
            [Given(ADDRESSED, "甲", audience="members"), Given(COPIED, "乙", audience="members")],
            "stands twice",
        ),
        ("digest", [Given(ADDRESSED, "成员单位", audience="members")], "goes to leaders only"),
    ],
)
def test_a_list_no_paper_can_bear_is_refused(cast, kind, lines, words):
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        set_distribution(programme=cast.programme, kind=kind, lines=lines, by=cast.clerk)
    assert standing_list(cast.programme, kind) == []


# --- whom it reaches -------------------------------------------------------------------------------------------------
def test_lines_reach_the_members_of_the_day_with_accounts(cast, django_assert_max_num_queries):
    cast.north.post.holdings.all().delete()
    DepartmentGroupMember.objects.filter(department=cast.counties["south"]).update(valid_to="2020-01-01")
    lines = [
        Recipient(role="addressed", name="成员单位", audience="members", copies=2, manner="paper"),
        Recipient(role="addressed", name="各县", audience="counties"),
        Recipient(role="copied", name="各县政府", group=cast.county_group, manner="exchange"),
        Recipient(role="copied", name="领导", audience="leaders"),
        Recipient(role="copied", name="市委办公室", copies=3, manner="paper"),
    ]
    with django_assert_max_num_queries(7):
        found = reached(lines, cast.programme)
    assert [[unit.short_name for unit in one.units] for one in found] == [
        ["市卫生健康委", "市财政局"],
        ["南河县医改办"],
        [],
        [],
        [],
    ]
    assert [one.without for one in found] == [
        (),
        ("北山县医改领导小组秘书处",),
        ("北山县医改领导小组秘书处",),
        (),
        ("市委办公室",),
    ]
    assert [post.pk for post in found[3].posts] == [cast.leader.post.pk]
    copies = copies_of(found)
    assert (copies.paper, copies.exchange, copies.network, copies.printed) == (2 * 2 + 3, 1, 2 + 1, 8)
    # One unit of a line by network has no account.
    assert copies.outside == 1


# --- a paper's own list ----------------------------------------------------------------------------------------------
@pytest.fixture
def paper(cast, october, clock, monkeypatch):
    entries = [Given(ADDRESSED, "市医改领导小组各成员单位", audience="members"), Given(COPIED, "市委办公室")]
    set_distribution(programme=cast.programme, kind="monthly", lines=entries, by=cast.clerk)
    return drafted(cast, close_october(cast, october, clock), monkeypatch)


def test_a_drafted_paper_has_a_copy_that_is_frozen_and_can_be_set_until_it_is_signed(cast, paper):
    assert [row.name for row in lines_of(paper)] == ["市医改领导小组各成员单位", "市委办公室"]
    given = [
        Given(ADDRESSED, "市财政局", department=cast.finance),
        Given(COPIED, "省医改办", manner=Manner.PAPER),
    ]
    snapshot = set_recipients(circular=paper, lines=given, copies_printed=5, by=cast.clerk)
    assert snapshot.data["addressees"] == ["市财政局"]
    assert [line["name"] for line in snapshot.data["distribution"]] == ["市财政局", "省医改办"]
    # The standing list is another thing.
    assert standing_list(cast.programme, "monthly")[0].name == "市医改领导小组各成员单位"
    paper.refresh_from_db()
    assert paper.copies_printed == 5
    signed(cast, paper)
    paper.refresh_from_db()
    with pytest.raises(WrongState):
        set_recipients(circular=paper, lines=given, by=cast.clerk)
    assert [one.name for one in printed(paper)] == ["市财政局", "省医改办"]
    type(paper).objects.filter(pk=paper.pk).update(kind="bulletin", form="bulletin")
    paper.refresh_from_db()
    with pytest.raises(WrongState):
        set_recipients(circular=paper, lines=[Given(SHARED, "市财政局")], by=cast.clerk)


def test_the_document_prints_the_papers_own_list(cast, paper):
    from reports.services.circular_files import document_of

    cast.programme.copies_to = "旧的抄送"
    cast.programme.save()
    document = document_of(paper.snapshots.latest("number"))
    assert document.addressees == "市医改领导小组各成员单位"
    assert document.imprint.lines == (("抄送", "市委办公室"),)
    assert document.imprint.copies_to == ""


def test_two_who_set_one_list_do_not_overwrite_each_other(cast, paper):
    given = [Given(ADDRESSED, "市财政局", department=cast.finance)]
    seen = type(paper).objects.get(pk=paper.pk)
    set_recipients(circular=paper, lines=given, by=cast.clerk)
    with pytest.raises(Conflict):
        set_recipients(circular=seen, lines=given, by=cast.clerk2)
