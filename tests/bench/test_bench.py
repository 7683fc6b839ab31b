"""The tables of docs/performance.md can be written, and say what was measured."""

import pytest

from tests.bench import admin, pages
from tests.bench.__main__ import GUIDE, OTHERS, PARTS
from tests.bench.measuring import Cost
from tests.bench.writing import between_marks


def test_every_part_has_its_place_in_the_guide():
    guide = GUIDE.read_text("utf-8")
    for part in ("pages", "admin", *OTHERS, *PARTS):
        assert f"<!-- bench: {part} -->\nnew\n<!-- /bench: {part} -->" in between_marks(guide, part, "new")


def test_only_what_stands_between_the_marks_changes():
    guide = "a\n<!-- bench: x -->\nold\n<!-- /bench: x -->\nb \\1"
    assert between_marks(guide, "x", "n\\1w") == "a\n<!-- bench: x -->\nn\\1w\n<!-- /bench: x -->\nb \\1"
    with pytest.raises(LookupError):
        between_marks(guide, "y", "new")


def cost(p50):
    return Cost(p50, p50 + 5, p50 - 1, 12).data()


def test_growth_is_how_many_times_as_much_ten_times_the_tasks_cost():
    found = {
        "sqlite 10,000": {"made": "9 s", "task": cost(20)},
        "sqlite 100,000": {"made": "80 s", "task": cost(30)},
    }
    assert pages.table(found).splitlines() == [
        "| | sqlite 10,000 | sqlite 100,000 | growth, sqlite |",
        "| --- | --- | --- | --- |",
        "| made | 9 s | 80 s |  |",
        "| task | 20 / 25 (19), 12 q | 30 / 35 (29), 12 q | 1.5 |",
    ]


def test_redmine_is_scaled_by_what_the_admin_takes_here():
    column = {ours: cost(10) for ours, _admin, _redmine in admin.THEN.values()}
    column |= {f"admin: {label}": cost(24) for label in admin.THEN}
    # Half of the 48 ms it took then, so Redmine takes half of its 244.
    assert "| list, sorted by due date | 10 ms | 24 ms, 12 q | 2.4 | 122 ms | 12.2 |" in admin.compared(
        column
    )
