"""What a unit is answered holds no word planted in another unit's rows, and nobody reads what is labelled.

Every URL that answers the reader by the matrix is asked (test_authorization holds the portal to the matrix, so a new URL
is in by itself), lists also searched for the words. Source: ASVS 8.2, GB/T 22239-2019 8.1.4.2.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.authorization_matrix import ALIKE, MATRIX, ROLES
from tests.world.entered import entered
from tests.world.planted import SEALED, WORDS

pytestmark = pytest.mark.django_db
# Whose belongings are the actor's own, and in whose rows words were planted that must not reach them.
READERS = {
    "liaison": ("health", ("finance", "hospital", "north", "south", "second", "elsewhere")),
    "department_head": ("finance", ("health", "hospital", "north", "south", "second", "elsewhere")),
    "institution": ("hospital", ("health", "finance", "north", "south", "second", "elsewhere")),
    "county": ("north", ("health", "finance", "hospital", "south", "second", "elsewhere")),
    "clerk": ("health", ("second", "elsewhere")),
    "leader": ("health", ("second", "elsewhere")),
    "second": ("second", ("health", "finance", "hospital", "north", "south", "elsewhere", "city")),
}
# Lists are also searched for what the words begin with.
ASKED = ("", f"?q={WORDS[:7]}", f"?q={SEALED[:6]}")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), entered(tmp_path_factory.mktemp("files"), READERS) as made:
        yield made


@pytest.fixture(autouse=True)
def _files_of_the_world(settings, world):
    settings.MEDIA_ROOT = world.folder


def text_of(answer) -> str:
    """Return the words of an answer: of a page, of JSON, of a workbook, of a Word file, of a PDF."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    name = answer.get("Content-Disposition", "")
    if "spreadsheetml" in kind:
        book = load_workbook(io.BytesIO(content))
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        return "\n".join([name, *cells])
    if "wordprocessingml" in kind and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            xml = "".join(folder.read(one).decode() for one in folder.namelist() if one.endswith(".xml"))
        return name + re.sub(r"<[^>]+>", "", xml)
    if content.startswith(b"%PDF") and b"%%EOF" in content:
        return name + "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return name + content.decode("utf-8", "replace")


def addresses(world, role: str) -> list[str]:
    """Return every address that answers the reader, for the reader's own belongings."""
    own, column = world.of(READERS[role][0]), ROLES.index(ALIKE.get(role, role))
    found = []
    for row in (one for one in MATRIX if one.get[column] < 400):
        url = reverse(row.name, kwargs=row.kwargs(own) if row.kwargs else None)
        found += [url] if row.kwargs else [f"{url}{query}" for query in ASKED]
    ledgers = [one.ledger.uid for one in world.belongings.values()]
    found += [f"{reverse(name)}?ledger={uid}" for name in ("ledger", "ledger_export") for uid in ledgers]
    return found


@pytest.mark.parametrize("role", READERS)
def test_no_answer_holds_words_of_others(world, role):
    client = world.clients[role]
    forbidden = [f"{WORDS}{key}" for key in READERS[role][1]] + [SEALED]
    leaks: list[tuple[str, str]] = []
    read = 0
    with transaction.atomic():
        for url in addresses(world, role):
            answer = client.get(url)
            if answer.status_code != 200:
                continue
            read += 1
            text = text_of(answer)
            leaks += [(url, word) for word in forbidden if re.search(rf"{word}(?![a-z])", text)]
        transaction.set_rollback(True)
    assert "\n".join(f"{url} {word}" for url, word in leaks) == ""
    # Own words are read, so the question was asked where there is something to read.
    assert read > 40
