"""Units are counted, people are not: no selector, page or export groups, counts, ranks or logs by user or post.

Two looks at it: over the source, and over every page and workbook of the test world. The audit pages stand apart (who
did what is their matter). Source: office-practice 6 (difficulty weights and points of persons are out; never measure
people's minutes).
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import lxml.html
import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from departments.models import User
from tests.authorization_matrix import MATRIX, OWN, ROLES
from tests.world.entered import entered

BASE = Path(settings.BASE_DIR)
ROOMS = {"selectors", "excel", "views", "boards", "tables.py", "excel.py"}
AUDIT = re.compile(r"^departments/(selectors|views|excel)/audit\w*\.py$")
SOURCES = [
    path
    for app in ("departments", "tasks", "reports", "reform/portal")
    for path in sorted((BASE / app).rglob("*.py"))
    if ROOMS & set(path.relative_to(BASE).parts) and not AUDIT.match(path.relative_to(BASE).as_posix())
]
# Columns and attributes that name a person or a post: filed_by, edited_by_id, user, post_id, task__checked_by ...
PERSON = re.compile(
    r"(?:^|_)(?:users?|actors?|posts?|holders?|holdings?|people|persons?|accounts?|approvers?|signers?|who|by)"
    r"(?:_(?:id|uid|name|label))?$"
)
NO_PERSON = {"order_by", "tally_by", "praise_by", "by"}
SUMS = {"Count", "Sum", "Avg", "Max", "Min"}
PEOPLE = {"User", "Post", "PostHolding", "UserSession", "AuditEntry"}
COUNTERS = {"Counter", "groupby", "tally_by", "regroup"}

# What looks like it and is none, with the reason: "file: what was found".
ALLOWED: dict[str, str] = {
    "departments/selectors/troubles.py: setdefault user_id": (
        "what keeps one account from signing in, for whoever opens it again; not how often somebody worked"
    ),
}


def is_person(path: str) -> bool:
    """Tell whether a lookup path or attribute names a person or a post at any of its steps."""
    return any(step not in NO_PERSON and PERSON.search(step) for step in path.lstrip("-").split("__"))


def called(call: ast.Call) -> str:
    """Return the name of what is called: Count of Count(...) and of models.Count(...)."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def chain(call: ast.Call) -> tuple[list[ast.Call], str]:
    """Return the calls of a chain (objects.filter().values().annotate()) and the name it begins with."""
    calls: list[ast.Call] = []
    node: ast.AST = call
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call):
            calls.append(node)
            node = node.func
        else:
            node = node.value
    return calls, getattr(node, "id", "")


def texts(nodes: Iterable[ast.AST]) -> list[str]:
    """Return the plain texts among some arguments."""
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def persons_in(node: ast.AST) -> list[str]:
    """Return the attributes and columns inside a node that name a person."""
    inside = [n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)] + texts(ast.walk(node))
    return sorted({one for one in inside if is_person(one)})


def sums(calls: Iterable[ast.Call]) -> bool:
    """Tell whether a chain counts or adds up."""
    inside = (n for c in calls if called(c) in {"annotate", "aggregate"} for n in ast.walk(c))
    return any(isinstance(n, ast.Call) and called(n) in SUMS for n in inside)


def counted_by_people(source: str) -> Iterator[str]:
    """Yield what in a module groups, counts or ranks by a person or a post."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
            yield from (f"counts in {one}" for one in persons_in(node.target.slice))
        if not isinstance(node, ast.Call):
            continue
        calls, begins = chain(node)
        name = called(node)
        if name == "annotate" and sums(calls):
            groups = [n for c in calls if called(c) in {"values", "values_list"} for n in c.args]
            yield from (f"groups by {one}" for one in texts(groups) if is_person(one))
            if begins in PEOPLE:
                yield f"counts for each {begins}"
        if name == "order_by" and sums(calls):
            yield from (f"ranks by {one}" for one in texts(node.args) if is_person(one))
        if name in SUMS:
            yield from (f"{name} of {one}" for one in texts(node.args) if is_person(one))
        if name in COUNTERS:
            yield from (f"{name} of {one}" for one in persons_in(ast.Tuple([*node.args], ast.Load())))
        if name == "setdefault" and node.args:
            yield from (f"setdefault {one}" for one in persons_in(node.args[0]))
        if name in {"append", "add"} and isinstance(node.func, ast.Attribute):
            under = node.func.value
            if isinstance(under, ast.Subscript):
                yield from (f"groups in {one}" for one in persons_in(under.slice))


@pytest.mark.parametrize(
    "source",
    [
        'Report.objects.values("filed_by").annotate(n=Count("pk"))',
        'Report.objects.filter(x=1).order_by().values_list("task__edited_by_id").annotate(models.Count("pk"))',
        'Report.objects.values("department").annotate(n=Count("log__post", distinct=True))',
        'User.objects.filter(is_active=True).annotate(n=Count("reports"))',
        'Report.objects.values("task").annotate(n=Count("pk")).order_by("-n", "user")',
        "Counter(report.filed_by_id for report in reports)",
        "found[row.post_id] += 1",
        "found.setdefault(row.user, []).append(row)",
        "found[row.checked_by].append(row)",
    ],
)
def test_the_scan_finds_what_counts_people(source):
    assert list(counted_by_people(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        'Report.objects.values("department").annotate(n=Count("pk")).order_by("-n")',
        'Report.objects.filter(filed_by=user).select_related("filed_by").order_by("pk")',
        "Counter(report.department_id for report in reports)",
        "posts[row.post_id]",
    ],
)
def test_the_scan_lets_units_and_look_ups_be(source):
    assert list(counted_by_people(source)) == []


def test_no_selector_view_or_workbook_counts_people():
    assert len(SOURCES) > 100
    found = {
        f"{path.relative_to(BASE).as_posix()}: {what}"
        for path in SOURCES
        for what in counted_by_people(path.read_text("utf-8"))
    }
    assert found == set(ALLOWED)


def test_no_template_groups_by_people():
    grouped = re.compile(r"{%\s*regroup\s+\S+\s+by\s+(\S+)")
    names = [
        (path.name, one)
        for path in (BASE / "templates").rglob("*.html")
        for one in grouped.findall(path.read_text("utf-8"))
    ]
    assert [found for found in names if any(is_person(step) for step in found[1].split("."))] == []


# --- what is shown ---------------------------------------------------------------------------------------------------
READERS = ("clerk", "leader", "liaison")
FIGURE = re.compile(r"[-−+]?\d[\d,.]*\s*(?:%|项|次|件|个|份|人次|条)?")
# Pages on which a person's name stands in one line with a figure, and what the figure is.
BESIDE: dict[str, str] = {
    "department_list": "the unit's place in the list of members, beside whom to ring there",
    "period_detail": "how the unit reports, beside whom to ring there",
    "urging": "what the unit has not reported, beside whom to ring there",
    "urging_export": "what the unit has not reported, beside whom to ring there",
    "home": "how many hand-over lists wait, named by who handed over",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), entered(tmp_path_factory.mktemp("files"), READERS) as made:
        made.names = [name for name in User.objects.values_list("name", flat=True) if len(name) > 1]
        yield made


@pytest.fixture(autouse=True)
def _files_of_the_world(settings, request):
    if "world" in request.fixturenames:
        settings.MEDIA_ROOT = request.getfixturevalue("world").folder


def named(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text names somebody."""
    return any(name in text for name in names)


def lines_of_page(page: str, names: list[str]) -> list[str]:
    """Return the lines of tables and lists in which somebody's name stands beside a figure of its own."""
    found = []
    for line in lxml.html.fromstring(page).xpath(
        "//main//tr | //main//li | //main//dl/div | //main//*[@class='stat']"
    ):
        text = " ".join(line.text_content().split())
        if not named(text, names):
            continue
        alone = (
            " ".join(one.text_content().split()) for one in line.iterdescendants() if isinstance(one.tag, str)
        )
        if any(FIGURE.fullmatch(one) for one in alone):
            found.append(text)
    return found


def lines_of_book(content: bytes, names: list[str]) -> list[str]:
    """Return the rows of a workbook in which somebody's name stands beside a number."""
    rows = (row for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows(values_only=True))
    return [
        str(row)
        for row in rows
        if named(str(row), names) and any(isinstance(cell, int | float) for cell in row)
    ]


def test_a_name_beside_a_figure_is_found():
    page = (
        "<main><table><tr><td>沈一舟</td><td>12</td></tr><tr><td>市财政局</td><td>3</td></tr></table></main>"
    )
    assert lines_of_page(page, ["沈一舟"]) == ["沈一舟12"]


@pytest.mark.django_db
def test_no_page_or_workbook_shows_figures_beside_people(world):
    found: dict[str, list[str]] = {}
    read = 0
    with transaction.atomic():
        for role in READERS:
            own = world.of(OWN[role])
            for row in MATRIX:
                if row.get[ROLES.index(role)] != 200 or row.name.startswith("audit"):
                    continue
                answer = world.clients[role].get(
                    reverse(row.name, kwargs=row.kwargs(own) if row.kwargs else None)
                )
                kind = answer.get("Content-Type", "")
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                if kind.startswith("text/html"):
                    lines = lines_of_page(content.decode(), world.names) if b"<main" in content else []
                elif "spreadsheetml" in kind:
                    lines = lines_of_book(content, world.names)
                else:
                    continue
                read += 1
                if lines:
                    found.setdefault(row.name, []).extend(lines)
        transaction.set_rollback(True)
    assert read > 150
    assert {name: lines for name, lines in found.items() if name not in BESIDE} == {}
    assert set(BESIDE) <= set(found)
