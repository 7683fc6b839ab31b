"""The check by kind: which planted fault refuses which paper, with the sentence in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import gettext, override

from reports.circulars.check import check
from reports.circulars.faults import NOT_DRAWN, SENTENCES, TOO_LONG
from reports.circulars.kinds import KINDS
from reports.circulars.records import FollowUp, OpenOrder
from tests.reports.circular_papers import issue_before, paper_of
from tests.reports.circular_sample import HEALTH, INSURANCE, LABOUR
from tests.reports.planted_sentences import SAID
from tests.reports.test_check import PLANTED, WARNED, at, change, without

CIRCULARS = {"monthly", "quarterly", "annual"}
INNER = {"digest", "one_page"}
ORDERLY = {"supervision"}
COUNTED = CIRCULARS | INNER | {"behind"}  # the papers that print classes and matters behind
WITH_BEFORE = COUNTED - {"annual"}  # those that follow an issue of their kind in the same year

ORDERS = {
    "order_twice": change(order_lines=lambda s: (*s.order_lines, s.order_lines[0])),
    "order_left_out": change(order_lines=lambda s: without(s.order_lines, 0)),
    "order_named": change(previous=lambda s: replace(s.previous, orders=s.previous.orders[1:])),
    "order_not_named": change(
        previous=lambda s: replace(
            s.previous, orders=(*s.previous.orders, replace(s.previous.orders[0], uid="o-3", number="x"))
        )
    ),
    "order_open_left_out": change(order_lines=lambda s: without(s.order_lines, 1)),
    "order_state": change(order_lines=lambda s: at(s.order_lines, 1, state="raised")),
    "order_outcome_missing": change(order_lines=lambda s: at(s.order_lines, 0, said=" ")),
    "order_unit_missing": change(
        order_lines=lambda s: at(s.order_lines, 2, unit=replace(HEALTH, full="", short=""))
    ),
}
LEADERS = {
    "coordination_text_missing": change(coordination=lambda s: at(s.coordination, 0, asked="")),
    "coordination_decides_missing": change(coordination=lambda s: at(s.coordination, 1, decides="")),
    "coordination_date_missing": change(coordination=lambda s: at(s.coordination, 0, due_on=None)),
    "risk_not_in_ledger": change(
        at_risk=lambda s: at(s.at_risk, 0, uid="00000000-0000-4000-8000-000000000001")
    ),
}
NAMES = {
    "names_order": change(late=lambda s: at(s.late, 0, units=(HEALTH, INSURANCE))),
}
COPIES = {"copies_order": change(copies=("市委办公室", "省医改领导小组秘书处"))}
FAULTS = {
    code: plant
    for code, plant in (PLANTED | WARNED | ORDERS | LEADERS | NAMES | COPIES).items()
    if not code.startswith("edit_")
}

# The papers that each fault is held against; the rest do not print what it is about. By hand.
HELD = {
    "addressee_missing": set(KINDS),
    "addressee_government": set(KINDS),
    "basis_missing": set(KINDS) - INNER,
    "names_order": set(KINDS),
    "copies_order": set(KINDS),
    **dict.fromkeys(
        [
            "classes_total",
            "class_ledger",
            "ledger_total",
            "ledger_twice",
            "ledger_row_lost",
            "overdue_ledger",
        ],
        COUNTED,
    ),
    **dict.fromkeys(["reporting_total", "units_reporting"], CIRCULARS),
    **dict.fromkeys(
        ["indicators_total", "indicators_lines", "indicator_state", "indicator_value_missing"], CIRCULARS
    ),
    **dict.fromkeys([code for code in PLANTED if code.startswith("late_")], COUNTED),
    **dict.fromkeys(["units_class", "unit_total", "unit_order"], CIRCULARS | {"digest"}),
    **dict.fromkeys(["previous_missing", "previous_other_year"], WITH_BEFORE | {"supervision"}),
    **dict.fromkeys(["previous_differs", "previous_named", "previous_not_named"], WITH_BEFORE),
    "changes_class": WITH_BEFORE - {"behind"},
    **dict.fromkeys([code for code in PLANTED if code.startswith("follow_up_")], WITH_BEFORE),
    "remaining_total": WITH_BEFORE,
    **dict.fromkeys(["orders_total", "orders_kinds"], CIRCULARS),
    **dict.fromkeys(ORDERS, ORDERLY),
    **dict.fromkeys(LEADERS, INNER),
    **dict.fromkeys(
        [code for code in PLANTED if code.startswith("demand")], CIRCULARS | {"behind", "supervision"}
    ),
    "demand_government": CIRCULARS | {"behind", "supervision"},
}
WARNINGS = {"addressee_government", "demand_government", "coordination_date_missing", "copies_order"}
# What only a paper with an issue before it can have wrong.
NEED_BEFORE = {code for code, kinds in HELD.items() if "annual" not in kinds}


def planted(code: str, kind: str):
    """Return the faults of a paper of a kind with one planted, by code; None where the paper has no such part."""
    sound = paper_of(kind)
    if kind == "annual" and code in NEED_BEFORE - set(ORDERS) - set(LEADERS):
        return None
    if kind in INNER and code.startswith("demand"):
        return None
    if kind != "supervision" and code in ORDERS:
        return None
    if kind not in INNER and code in LEADERS:
        return None
    faulty = FAULTS[code](sound)
    return {fault.code: fault for fault in check(faulty, issue_before(kind))}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_paper_of_every_kind_passes(kind):
    assert check(paper_of(kind), issue_before(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_planted_fault_is_held_against_the_papers_that_print_it(kind):
    held = {code for code in FAULTS if code in (planted(code, kind) or {})}
    assert held == {code for code, kinds in HELD.items() if kind in kinds}


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_the_sentence_says_what_and_where_in_both_languages(code):
    kind = "supervision" if code in ORDERS else "digest" if code in LEADERS else "monthly"
    fault = planted(code, kind)[code]
    assert fault.level == ("warn" if code in WARNINGS else "refuse")
    with override("zh-hans"):
        chinese = gettext(fault.msgid) % fault.params
    assert (fault.sentence, chinese) == SAID[code]


def test_every_sentence_of_a_circular_is_planted():
    elsewhere = {code for code in SENTENCES if code.startswith(("bulletin_", "article_", "edit_"))}
    elsewhere |= {TOO_LONG, NOT_DRAWN}  # measured (tests/reports/test_paper_length.py)
    # Found in the database (tests/reports/test_labels.py), and in the list of recipients (test_distribution.py).
    assert set(FAULTS) == set(SENTENCES) - elsewhere - {"labelled_since", "recipient_twice"}


def test_partners_units_and_addressees_stand_in_the_order_of_the_members():
    sound = paper_of("monthly")
    partners = change(well_done=lambda s: at(s.well_done, 0, partners=(LABOUR, HEALTH)))(sound)
    assert [f.sentence for f in check(partners, issue_before("monthly"))] == [
        "支付方式改革按期铺开: 市卫生健康委 stands behind 市人力资源社会保障局, against the order of the member units."
    ]
    addressed = replace(sound, addressees=("市卫生健康委、市医保局",))
    assert [(f.code, f.params["place"]) for f in check(addressed, issue_before("monthly"))] == [
        ("names_order", "主送")
    ]
    listed = replace(sound, members=(LABOUR, HEALTH, INSURANCE))
    assert {f.params["place"] for f in check(listed, issue_before("monthly"))} == {
        "各单位情况",
    }


def test_a_quarter_follows_up_what_the_quarter_before_named():
    sound = paper_of("quarterly")
    dropped = replace(sound, follow_ups=sound.follow_ups[1:])
    assert {"follow_up_missing", "follow_up_total"} <= {
        f.code for f in check(dropped, issue_before("quarterly"))
    }
    invented = replace(
        sound,
        follow_ups=(
            *sound.follow_ups,
            FollowUp("00000000-0000-4000-8000-000000000001", "1", "甲", "behind", "done"),
        ),
    )
    assert "follow_up_unknown" in {f.code for f in check(invented, issue_before("quarterly"))}


def test_an_open_order_of_the_ledger_must_stand_in_the_supervision_circular():
    sound = paper_of("supervision")
    more = replace(sound.orders, open=(*sound.orders.open, OpenOrder("o-9", "督〔2026〕9号", "9", None)))
    assert [f.params for f in check(replace(sound, orders=more), issue_before("supervision"))] == [
        {"number": "督〔2026〕9号"}
    ]
