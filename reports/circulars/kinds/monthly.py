"""The monthly circular (通报): six sections of text, the ledger, the late matters and the units as annexes."""

from __future__ import annotations

from reform.core.document import Annex, Block, Heading, Imprint, OfficialDocument, Paragraph
from reports import narrative
from reports.circulars.paper import Paper
from reports.circulars.snapshot import Snapshot
from reports.circulars.tables import late_table, ledger_table, summary_table, unit_reports_table, unit_table
from reports.wording import ordinal


def compose(snapshot: Snapshot, paper: Paper) -> OfficialDocument:
    """Return the monthly circular of a snapshot, by default in the form of a letter (信函)."""
    annexes = _annexes(snapshot)
    late_annex = next((i for i, a in enumerate(annexes, start=1) if a.title == LATE_TITLE), len(annexes))
    issuer = snapshot.issuer.secretariat.full
    title = narrative.title(snapshot)
    return OfficialDocument(
        form=paper.form,
        masthead=paper.masthead or (f"{issuer}文件" if paper.form == "document" else issuer),
        number=paper.number,
        title=title,
        addressees="，".join(snapshot.addressees),
        body=_body(snapshot, late_annex),
        issuer=f"{issuer}（代章）" if paper.proxy_seal else issuer,
        dated=paper.dated,
        annexes=annexes,
        note=paper.note,
        imprint=_imprint(snapshot, paper),
        draft_mark=paper.draft_mark,
        metadata={"title": title, "subject": snapshot.subject, "snapshot": snapshot.sha256()},
    )


LEDGER_TITLE = "重点任务进展情况一览表"
LATE_TITLE = "未达序时进度事项清单"
UNITS_TITLE = "各单位任务完成和报送情况"


def _body(snapshot: Snapshot, late_annex: int) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(narrative.opening(snapshot))]
    for number, section in enumerate(narrative.sections(snapshot, late_annex=late_annex), start=1):
        blocks.append(Heading(f"{ordinal(number)}、{section.heading}"))
        blocks.extend(section.paragraphs)
    return tuple(blocks)


def _annexes(snapshot: Snapshot) -> tuple[Annex, ...]:
    found = [Annex(LEDGER_TITLE, (summary_table(snapshot), ledger_table(snapshot)), landscape=True)]
    if snapshot.late:
        found.append(Annex(LATE_TITLE, (late_table(snapshot),), landscape=True))
    if snapshot.units:
        found.append(Annex(UNITS_TITLE, (unit_table(snapshot), unit_reports_table(snapshot))))
    return tuple(found)


def _imprint(snapshot: Snapshot, paper: Paper) -> Imprint:
    return Imprint(
        issued_by=paper.printed_by or snapshot.issuer.secretariat.full,
        issued_on=paper.printed_on or paper.dated,
        copies_to=paper.copies_to,
        copies_printed=paper.copies_printed,
    )
