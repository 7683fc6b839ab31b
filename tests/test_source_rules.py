"""What may not stand in the source, except where a reason is written here."""

import re
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


def test_nobody_is_anonymous_but_at_the_door():
    assert places(r"login_not_required", CODE) == {
        "departments/views/sign_in.py",
        "departments/views/single_sign_on.py",
        "reform/urls.py",
    }
