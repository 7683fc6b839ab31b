"""An uploaded workbook: checked, then read by a list of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from reform.core.child import TooComplex
from reform.core.excel import BadSheet, Column, SheetRow, grids_of, read_sheet
from reform.core.files import BadFile, check_file

KINDS = (".xlsx",)


# What offices keep their tables in beside it, and which program saves it anew.
OLD_KINDS = (".xls", ".et", ".csv", ".ods", ".xlsm", ".xlsb")


def refuse_old_kind(name: str) -> None:
    """Raise BadFile for a table that only has to be saved anew, with the sentence that says how."""
    if name.lower().endswith(OLD_KINDS):
        raise BadFile(
            _(
                "This kind of table is not read: open it in Excel or WPS, save it as .xlsx and upload that file."
            )
        )


def open_workbook(name: str, data: bytes) -> list[list[list[Any]]]:
    """Return the cells of an uploaded .xlsx as a person reads them, sheet by sheet; raises BadFile with a sentence."""
    refuse_old_kind(name)
    check_file(name, data, kinds=KINDS)
    try:
        return grids_of(data, as_shown=True)
    except BadSheet as error:
        raise BadFile(str(error)) from error
    except TooComplex as error:
        raise BadFile(
            _("The file is too complex to be read within the limits of memory and time.")
        ) from error


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
