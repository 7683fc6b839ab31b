"""考核得分表 as PDF: sixty units take seconds, so a job draws it from the table as it stood when it was asked for."""

from __future__ import annotations

from typing import Any

from departments.actor import Actor
from reports.documents.assessment import assessment_document
from reports.models import Assessment, MadeFile
from reports.selectors.assessment_table import Table, table_data, table_from
from reports.services.made_files import ask_for_file


def paper_content(assessment: Assessment, table: Table) -> dict[str, Any]:
    """Return what the PDF of these rows says. `version` stands for the assessment's own facts: each change counts it up."""
    return {
        "version": assessment.version,
        "issuer": assessment.programme.secretariat_name,
        # The paper words the evidence itself, in Chinese.
        "table": table_data(table, lambda _evidence: []),
    }


def ask_for_paper(*, assessment: Assessment, table: Table, by: Actor) -> MadeFile:
    """Have the PDF of the rows that exist for the actor drawn and return its row; twice makes one.

    Raises TooManyWaiting. Side effects: a job, an audit row.
    """
    content = paper_content(assessment, table)
    return ask_for_file(kind=MadeFile.Kind.ASSESSMENT, obj=assessment, content=content, by=by)


def draw_paper(paper: MadeFile) -> bytes:
    """Return the PDF of a frozen table."""
    from reform.core.pdf import render_pdf

    assessment = Assessment.objects.select_related("programme").get(uid=paper.about)
    return render_pdf(assessment_document(assessment, table_from(paper.content)))
