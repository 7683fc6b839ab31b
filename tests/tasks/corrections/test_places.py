"""A corrected file in which items became rows or rows items: places in the ledger follow the corrected paper."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.models import Notice, Task
from tasks.selectors.correction_runs import standing_run
from tasks.selectors.corrections import told
from tasks.selectors.history import history_of
from tasks.selectors.reconciliation import reconcile
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import apply_correction, import_correction
from tasks.services.handing_out import hand_out
from tasks.services.intake import import_notice
from tasks.services.notices import confirm_notice
from tasks.services.undoing import undo_correction
from tests.tasks.paper import paper

ON = date(2026, 3, 2)
HEAD = "重点任务分工表\n\n\t项目\n\t序号\n\t任务\n\t牵头部门\n\t配合部门\n"
WORDS = {
    "alliance": "推进紧密型医共体建设。",
    "payment": "完善总额付费办法。",
    "members": "理顺成员单位管理体制。",
    "drugs": "健全药品集中采购机制。",
    "review": "建立年度考核评价制度。",
}


def table(*rows: tuple[str, str]) -> str:
    """A division table of (number, words)."""
    lines = [
        f"\n\t（一）医共体建设\n\t{number}\n\t{WORDS[key]}\n\t市卫生健康委\n\t市财政局\n"
        for number, key in rows
    ]
    return HEAD + "".join(lines) + "\n"


def confirmed(cast, text: str) -> Notice:
    notice = import_notice(programme=cast.programme, **paper(text), by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    return notice


def correct(cast, notice: Notice, text: str, *, by=None) -> Notice:
    """Apply every difference of a corrected file."""
    corrected = import_correction(notice=notice, text=text, by=cast.clerk)
    found = differences_of(corrected)
    keys = {row.key for row in found}
    apply_correction(notice=corrected, chosen=keys, seen=fingerprint(found), by=by or cast.clerk)
    return Notice.objects.get(pk=corrected.pk)


def ledger() -> list[tuple[str, str, str, int]]:
    """The standing tasks in ledger order: number, words, number of the item over a row, number of rows."""
    tasks = Task.objects.exclude(state="withdrawn").select_related("root").order_by("number", "row")
    names = {words: key for key, words in WORDS.items()}
    return [
        (task.label, names.get(task.text, "+"), task.root.label if task.root else "", task.row_count)
        for task in tasks
    ]


def adds_up(cast) -> bool:
    return reconcile(cast.ledger).difference == 0


ITEMS = table(("1", "alliance"), ("2", "payment"), ("3", "members"), ("4", "drugs"))
ROWS = table(("1", "alliance"), ("2.1", "payment"), ("2.2", "members"), ("3", "drugs"))


def test_items_that_became_rows_stand_under_one_item_in_their_place(cast):
    notice = confirmed(cast, ITEMS)
    keys = dict(Task.objects.values_list("text", "pk"))
    correct(cast, notice, ROWS)
    assert ledger() == [
        ("1", "alliance", "", 0),
        ("2", "+", "", 2),
        ("2.1", "payment", "2", 0),
        ("2.2", "members", "2", 0),
        ("3", "drugs", "", 0),
    ]
    assert {task.text: task.pk for task in Task.objects.filter(text__in=keys)} == keys
    assert Task.objects.items().exclude(state="withdrawn").count() == 3
    assert (reconcile(cast.ledger).formula, adds_up(cast)) == ("3 = 4 − 1", True)


def test_rows_that_became_items_stand_in_the_papers_order_and_their_item_goes(cast):
    notice = confirmed(cast, ROWS)
    corrected = correct(cast, notice, ITEMS)
    assert ledger() == [
        ("1", "alliance", "", 0),
        ("2", "payment", "", 0),
        ("3", "members", "", 0),
        ("4", "drugs", "", 0),
    ]
    gone = Task.objects.get(state="withdrawn")
    assert (gone.label, gone.row_count, history_of(gone)[0].text[:9]) == ("5", 0, "Withdrawn")
    assert (reconcile(cast.ledger).formula, adds_up(cast)) == ("4 = 3 + 2 − 1", True)
    assert {task.draft.notice for task in Task.objects.exclude(pk=gone.pk)} == {corrected}


def test_an_item_gets_a_second_row_and_becomes_one_itself(cast):
    notice = confirmed(cast, table(("1", "alliance"), ("2", "payment"), ("3", "drugs")))
    correct(cast, notice, ROWS)
    assert ledger() == [
        ("1", "alliance", "", 0),
        ("2", "+", "", 2),
        ("2.1", "payment", "2", 0),
        ("2.2", "members", "2", 0),
        ("3", "drugs", "", 0),
    ]
    assert (reconcile(cast.ledger).formula, adds_up(cast)) == ("3 = 3", True)


def test_a_row_left_alone_becomes_the_item_and_the_other_is_withdrawn(cast):
    notice = confirmed(cast, ROWS)
    correct(cast, notice, table(("1", "alliance"), ("2", "payment"), ("3", "drugs")))
    assert ledger() == [("1", "alliance", "", 0), ("2", "payment", "", 0), ("3", "drugs", "", 0)]
    gone = Task.objects.filter(state="withdrawn").order_by("row")
    assert [(task.label, task.row) for task in gone] == [("4", 0), ("4.1", 1)]
    assert adds_up(cast)


def test_a_row_moves_to_another_item_and_rows_are_numbered_as_in_the_paper(cast):
    notice = confirmed(
        cast,
        table(
            ("1.1", "alliance"), ("1.2", "payment"), ("1.3", "members"), ("2.1", "drugs"), ("2.2", "review")
        ),
    )
    correct(
        cast,
        notice,
        table(
            ("1.1", "alliance"), ("1.2", "members"), ("2.1", "payment"), ("2.2", "drugs"), ("2.3", "review")
        ),
    )
    assert ledger() == [
        ("1", "+", "", 2),
        ("1.1", "alliance", "1", 0),
        ("1.2", "members", "1", 0),
        ("2", "+", "", 3),
        ("2.1", "payment", "2", 0),
        ("2.2", "drugs", "2", 0),
        ("2.3", "review", "2", 0),
    ]
    assert adds_up(cast)


def test_another_notices_numbers_stay_and_the_papers_order_holds_around_them(cast):
    notice = confirmed(cast, ROWS)
    confirmed(cast, table(("7", "review")))
    correct(cast, notice, ITEMS)
    assert ledger() == [
        ("1", "alliance", "", 0),
        ("2", "payment", "", 0),
        ("3", "members", "", 0),
        ("4", "review", "", 0),
        ("5", "drugs", "", 0),
    ]


def test_the_difference_tells_the_place_before_and_after(cast):
    notice = confirmed(cast, ITEMS)
    corrected = import_correction(notice=notice, text=ROWS, by=cast.clerk)
    changed = [row for row in differences_of(corrected) if row.change == "changed"]
    assert [[one["field"] for one in row.differences] for row in changed] == [["place"], ["place"]]
    line = changed[0].differences[0]
    assert (told(line["before"]), told(line["after"])) == (
        "An item of its own", f"A row of “{WORDS['payment'][:-1]}”",
    )  # fmt: skip
    history = correct_again(cast, corrected)
    assert history.text.endswith(": Item or row")


def correct_again(cast, corrected: Notice):
    found = differences_of(corrected)
    apply_correction(
        notice=corrected, chosen={row.key for row in found}, seen=fingerprint(found), by=cast.clerk
    )
    return history_of(Task.objects.get(text=WORDS["payment"]))[0]


def test_the_place_of_a_running_task_waits_for_an_adjustment(cast):
    notice = confirmed(cast, ITEMS)
    Task.objects.update(long_term=True)
    hand_out(tasks=Task.objects.all(), by=cast.head, on=ON)
    before = ledger()
    correct(cast, notice, ROWS, by=cast.head)
    assert ledger() == before
    assert history_of(Task.objects.get(text=WORDS["payment"]))[0].text.endswith(": Item or row")


def test_a_place_not_ticked_stays(cast):
    notice = confirmed(cast, ITEMS)
    before = ledger()
    corrected = import_correction(notice=notice, text=ROWS, by=cast.clerk)
    seen = fingerprint(differences_of(corrected))
    apply_correction(notice=corrected, chosen=[], seen=seen, by=cast.clerk)
    assert (ledger(), adds_up(cast)) == (before, True)


@pytest.mark.parametrize(("first", "second"), [(ITEMS, ROWS), (ROWS, ITEMS)])
def test_places_are_restored_when_the_correction_is_taken_back(cast, first, second):
    notice = confirmed(cast, first)
    fields = ("pk", "number", "row", "label", "root", "row_count", "state", "search")
    before = list(Task.objects.order_by("pk").values_list(*fields))
    corrected = correct(cast, notice, second)
    assert list(Task.objects.order_by("pk").values_list(*fields)) != before
    undo_correction(run=standing_run(corrected), by=cast.clerk)
    assert list(Task.objects.order_by("pk").values_list(*fields)) == before
    assert adds_up(cast)
