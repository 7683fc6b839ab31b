"""What people write is shown as they wrote it: markup in any text stays text, on pages, on paper and in workbooks.

Source: ASVS 1.2.1, 1.3.1, 3.2.2.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pypdf
import pytest
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Replace
from django.test import Client
from django.test.utils import override_settings
from django.utils.html import escape
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reform.core.document import Paragraph
from reform.core.excel import Column, write_sheet
from reform.core.models import LockedField
from reform.core.pdf import render_pdf
from reform.core.word import render_docx
from tests.authorization_matrix import MATRIX, OWN, ROLES
from tests.layout import samples
from tests.test_authorization import address, business_models
from tests.world import WORDS, make_world

MARKUP = "<img src=x onerror=planted()></script><script>planted()</script>\"'><svg/onload=planted()>{{7*7}}"
RAW = re.compile(r"<img src=x|<script>planted|<svg/onload|onload=planted\(\)>(?!.*&gt;)")
# Whose pages together show everything.
READERS = ("head", "liaison", "leader", "security_admin", "auditor")


def plant() -> int:
    """Put the markup into every text of the business tables that holds planted words; return how many columns did."""
    columns = 0
    for model in business_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField) or isinstance(field, LockedField):
                continue
            rows = model._base_manager.filter(**{f"{field.name}__contains": WORDS})
            columns += bool(rows.update(**{field.name: Replace(field.name, Value(WORDS), Value(MARKUP))}))
    return columns


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of the authorization tests, with markup wherever somebody may write."""
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(
            MEDIA_ROOT=tmp_path_factory.mktemp("files"), PASSWORD_HASHERS=fast, STATIC_ROOT=None
        ),
        transaction.atomic(),
    ):
        made = make_world()
        made.columns = plant()
        for role in READERS:
            made.clients[role] = Client()
            made.clients[role].force_login(made.actors[role].user)
        yield made
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_markup_in_any_text_of_any_page_is_text(world):
    assert world.columns > 20
    shown, found = set(), []
    for row in MATRIX:
        for role in READERS:
            if row.get[ROLES.index(role)] != 200:
                continue
            with transaction.atomic():
                answer = world.clients[role].get(address(row, world, OWN[role]))
                transaction.set_rollback(True)
            if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
                continue
            page = answer.content.decode()
            if RAW.search(page):
                found.append((row.name, role))
            if escape("<script>planted()") in page:
                shown.add(row.name)
    assert found == []
    assert len(shown) > 20


@pytest.fixture(scope="module")
def paper():
    """A document whose every text is markup."""
    document = samples.sample(matters=1)
    return replace(
        document, title=f"标题{MARKUP}", body=(*document.body, Paragraph(text=f"{MARKUP}\x00\x0b=1+1"))
    )


def test_markup_on_paper_is_text(paper):
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render_pdf(paper))).pages)
    assert "<script>planted()</script>" in "".join(text.split())
    raw = render_pdf(paper)
    for active in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/URI"):
        assert active not in raw


def test_markup_in_a_word_file_is_text(paper):
    with zipfile.ZipFile(io.BytesIO(render_docx(paper))) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}
    body = parts["word/document.xml"]
    assert "&lt;script&gt;planted()&lt;/script&gt;" in body
    for active in ("<script", "<img", "<svg/", "w:hyperlink", "w:altChunk", "w:instrText", "w:object"):
        assert active not in body
    assert [name for name, part in parts.items() if 'TargetMode="External"' in part] == []


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
STARTS = st.sampled_from(
    ["", "=", "+", "-", "@", "\t", "\r", "\n", "=cmd|' /C calc'!A0", "#N/A", "{=", "http://", "\x00="]
)


@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(st.tuples(STARTS, TEXTS), min_size=1, max_size=12))
@example([("=", 'HYPERLINK("http://127.0.0.1","x")')])
def test_no_text_becomes_a_formula_an_error_or_a_link(cells):
    out = io.BytesIO()
    write_sheet(out, [Column("a", "A", get=lambda row: "".join(row))], cells, name="A", notes=["=1+1"])
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    written = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in written} <= {"s", "n"}
    assert [cell.value for cell in written if cell.data_type == "n" and cell.value is not None] == []
    assert [cell.coordinate for cell in written if cell.hyperlink] == []
