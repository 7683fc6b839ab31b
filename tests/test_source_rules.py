"""What may not stand in the source, except where a reason is written here."""

import ast
import re
from collections import Counter
from math import log2
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
CODE = [path for app in ("departments", "tasks", "reports", "reform") for path in (BASE / app).rglob("*.py")]
TEMPLATES = list((BASE / "templates").rglob("*"))

# Path and reason of each place where markup is not escaped.
UNESCAPED: dict[str, str] = {}


def places(pattern: str, paths: list[Path]) -> set[str]:
    """Return the files in which the pattern occurs, as paths from the project's root."""
    found = re.compile(pattern)
    return {str(p.relative_to(BASE)) for p in paths if p.is_file() and found.search(p.read_text("utf-8"))}


def test_no_view_is_exempt_from_csrf():
    assert places(r"csrf_exempt|requires_csrf_token", CODE) == set()


def test_markup_is_escaped_everywhere_but_where_a_reason_stands():
    in_templates = places(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off", TEMPLATES)
    in_code = places(r"\bmark_safe\(|\bSafeString\(|\bSafeText\(|\|safe\b", CODE)
    assert in_templates | in_code == set(UNESCAPED)


@pytest.mark.parametrize("pattern", [r"<script(?![^>]*\bsrc=)", r"\son[a-z]+=\"", r"\sstyle=\"", r"hx-on"])
def test_templates_hold_no_inline_script_or_style(pattern):
    pages = [p for p in TEMPLATES if p.suffix == ".html" and "documents" not in p.parts]
    assert places(pattern, pages) == set()


def test_rows_are_looked_up_among_what_the_actor_sees():
    """Views must not fetch by key past visible_to()."""
    views = [p for p in CODE if "views" in p.parts]
    assert places(r"get_object_or_404\(\s*[A-Z]\w+\s*,", views) == set()
    # A row already looked up may be read anew by its own key.
    assert places(r"\.objects\.get\((?!pk=(\w+)\.pk\))", views) == set()


# Where a view asks a table otherwise than by what exists for the actor, and why it may.
ASKED_PAST: dict[str, str] = {
    "departments/views/programme.py ProgrammeMember": "rows of the own programme, asked for by the act",
    "departments/views/programme.py LeadingGroupSeat": "rows of the own programme, asked for by the act",
    "departments/views/sign_in.py User": "nobody is signed in yet; the token proves who",
    "departments/views/single_sign_on.py User": "nobody is signed in yet; the office vouches for the name",
    "reform/portal/views/ledger_record.py Task": "the row just saved, read anew",
    "reform/portal/views/units.py Oversight": "of a unit that is visible",
    "reports/views/circular_files.py CircularFile": "files of circulars that are visible",
    "reports/views/determination.py Determination": "rows of a visible period, labels looked at",
    "reports/views/periods.py Circular": "papers of periods that are visible, for those who see periods",
    "reports/views/paper_calendar.py PaperRule": "the rule of the own programme, asked for by the act",
    "reports/views/reports.py ProgressReport": "the report just saved, read anew",
    "reports/views/review.py ProgressReport": "records beside a report that is visible",
    "tasks/views/bench.py Notice": "the notice just changed, read anew",
    "tasks/views/comments.py Comment": "comments of requests that are visible",
    "tasks/views/division.py CommentRound": "the round of a paper that is visible",
    "tasks/views/links.py TaskDraft": "drafts of notices that are visible",
    "tasks/views/notices.py Notice": "the notice just changed, read anew",
}
BY_ACTOR = {"visible_to", "cleared_for", "with_part_of"}


def asked_past_the_actor(path: Path) -> set[str]:
    """Return "file Model" for each Model.objects.something of a module that does not begin with the actor."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=model), attr="objects"), attr=method):
                if method not in BY_ACTOR:
                    found.add(f"{path.relative_to(BASE)} {model}")
            case _:
                pass
    return found


def test_views_ask_tables_by_what_exists_for_the_actor():
    views = [p for p in CODE if "views" in p.parts]
    assert set().union(*(asked_past_the_actor(path) for path in views)) == set(ASKED_PAST)
    assert places(r"\.objects\.all\(\)|_default_manager|_base_manager", views) == set()


def test_nobody_is_anonymous_but_at_the_door():
    assert places(r"login_not_required", CODE) == {
        "departments/views/sign_in.py",
        "departments/views/single_sign_on.py",
        "reform/urls.py",
    }


def test_workbooks_are_written_in_four_places():
    """The writers of tables, of books, of forms and of layouts keep text text; whatever else wrote a workbook could write a formula."""
    assert places(r"xlsxwriter|openpyxl\.Workbook|\.save\([^)]*\.xlsx|load_workbook\(", CODE) == {
        "reform/core/excel.py",
        "reform/core/excel_book.py",
        "reform/core/excel_form.py",
        "reform/core/excel_heights.py",
        "reform/core/excel_layout.py",
        # These read and write nothing.
        "reform/core/excel_cells.py",
        "tasks/notices/files/sheets.py",
        # Names columns by their letters only.
        "tasks/excel/changes.py",
    }
    assert places(r"\bcsv\.writer|DictWriter", CODE) == {"reform/core/csv_lines.py"}


def test_pages_leave_nothing_in_the_browsers_storage():
    """What a page keeps there outlives signing out (ASVS 14.3.3)."""
    scripts = list((BASE / "static" / "js").rglob("*.js"))
    assert len(scripts) > 1
    assert places(r"localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker", scripts) == set()
    assert '"historyCacheSize":0' in (BASE / "templates" / "base.html").read_text("utf-8")


SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bsk-\w{20,}|\beyJ[\w-]{20,}\.[\w-]{20,}"
    r"|(?i:password|passwd|secret|token|api_?key)\w*\s*[:=]\s*[\"'][^\"'\s{}%$<]{12,}[\"']"
)
QUOTED = re.compile(r"[\"']([A-Za-z0-9+/_=-]{32,})[\"']")
# Hashes of packages and texts, and what tests invent, are no secrets.
NO_SECRETS_IN = {"package-lock.json", "requirements.txt", "requirements-dev.txt", "requirements-setup.txt"}


def entropy(text: str) -> float:
    """Return the bits a character; a random base64 text of 40 has more than 4.5, words and paths less."""
    return -sum(n / len(text) * log2(n / len(text)) for n in Counter(text).values())


def looks_secret(text: str) -> bool:
    """Tell whether a file's text holds a key, a token, or something as random as one."""
    random = any(entropy(found) > 4.5 and not found.islower() for found in QUOTED.findall(text))
    return random or SECRET.search(text) is not None


def test_the_scan_finds_keys():
    assert looks_secret('key = "kD8vQ2xZpL0sWm7RbT4uYc1NhJ6fGaE9iO3oXq5"')
    assert looks_secret("password = 'hunter2hunter2'")
    assert looks_secret("-----BEGIN " + "PRIVATE KEY-----")
    assert not looks_secret('name = "departments.hashers.PeakArgon2PasswordHasher"')


def test_no_secret_stands_in_the_repository():
    roots = (
        "departments",
        "tasks",
        "reports",
        "reform",
        "templates",
        "static/js",
        "deploy",
        "docs",
        "frontend",
        ".ci",
    )
    files = [path for root in roots for path in (BASE / root).rglob("*") if "node_modules" not in path.parts]
    files += [*BASE.iterdir()]
    kinds = {
        ".py",
        ".html",
        ".js",
        ".css",
        ".json",
        ".md",
        ".toml",
        ".txt",
        ".in",
        ".cfg",
        ".sh",
        ".yml",
        ".mjs",
        "",
    }
    written = [path for path in files if path.is_file() and path.name not in NO_SECRETS_IN]
    texts = {path: path.read_text("utf-8", "ignore") for path in written if path.suffix in kinds}
    assert len(texts) > 300
    assert [str(path.relative_to(BASE)) for path, text in texts.items() if looks_secret(text)] == []
