"""An uploaded workbook: checked, then read by a list of columns."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reform.core.child import TooComplex
from reform.core.excel import BadSheet, Column, SheetRow, read_sheet
from reform.core.files import BadFile, check_file

KINDS = (".xlsx",)


def read_workbook(name: str, data: bytes, columns: Sequence[Column]) -> list[SheetRow]:
    """Return the rows of an uploaded .xlsx as `read_sheet` does; raises BadFile with a sentence for all that is wrong
    with the file as a whole."""
    check_file(name, data, kinds=KINDS)
    try:
        return read_sheet(data, columns)
    except BadSheet as error:
        raise BadFile(str(error)) from error
    except TooComplex as error:
        raise BadFile(
            _("The file is too complex to be read within the limits of memory and time.")
        ) from error
