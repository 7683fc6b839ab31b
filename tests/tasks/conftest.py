"""Sentences in English, whether or not the translations are compiled; files read without a child process."""

import pytest
from django.utils import translation

from reform.core import excel, excel_cells
from tasks.services import reading


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _in_this_process(request, monkeypatch):
    """Starting a child costs half a second; tests that are about it ask for `real_child`."""
    if "real_child" not in request.fixturenames:
        monkeypatch.setattr(reading, "call_limited", lambda _name, *given: reading.read_file(*given))
        monkeypatch.setattr(
            excel, "call_limited", lambda name, data: getattr(excel_cells, name.partition(":")[2])(data)
        )


@pytest.fixture
def real_child():
    """Files are read in a child process, as in the portal."""
