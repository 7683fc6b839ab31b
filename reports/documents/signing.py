"""呈签单（发文稿纸）: the slip a paper goes round with on paper: who drafts, who checks, who signs, and what the checks say."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override

from reform.core.document import Column, OfficialDocument, Paragraph, Table
from reform.core.typography import copy_lines
from reports.circulars.linked import plain
from reports.enums import CheckRoundState, CircularState
from reports.models import CheckObjection, Circular, CircularLog, CircularSnapshot
from reports.narrative.wording import full_date, without_stop
from reports.selectors.check_hindrances import unasked_of
from reports.selectors.checks import answers_of, is_checked, open_round_of, standing_of
from reports.selectors.circulars import edited_words, fault_lines, faults_today
from reports.selectors.paper_numbers import reserved_for
from reports.services.circular_files import document_of

# Room for a hand: a cell of so many empty lines.
ROOM = 8


def slip_document(snapshot: CircularSnapshot) -> OfficialDocument:
    """Return the signing slip of a draft as a document for PDF and Word; whom it goes to is what the draft prints."""
    circular, printed = snapshot.circular, document_of(snapshot)
    copies = (
        "\n".join(f"{one.label}：{one.names}" for one in copy_lines(printed.imprint))
        if printed.imprint
        else ""
    )
    found = faults_today(snapshot)
    with override(settings.LANGUAGE_CODE):
        form, kind = circular.get_form_display(), circular.get_kind_display()
        publicity = circular.get_publicity_display()
        warnings = [line["text"] for line in fault_lines(found)]
        edited = edited_words(snapshot, found)
    number = reserved_for(circular)
    return OfficialDocument(
        form="slip",
        masthead="",
        number="",
        title=f"{circular.programme.secretariat_name}发文稿纸",
        addressees="",
        body=(
            _opinions(),
            _one("标题", plain(circular.title)),
            _table(
                ("文种", kind),
                ("版式", form),
                ("发文字号", str(number) if number else ""),
                ("公开属性", publicity),
                ("印发份数", f"{circular.copies_printed}份" if circular.copies_printed else ""),
                ("印发机关", circular.printed_by or circular.programme.secretariat_name),
            ),
            _table(("主送", printed.addressees), ("抄送、分送", copies or "（无）"), widths=(1, 1)),
            _table(("拟稿人", snapshot.made_by), ("核稿人", ""), ("用印", _seal(circular)), ("日期", "")),
            _one("单位核对情况", check_words(circular)),
            *((_one("手工修改", edited),) if edited else ()),
            _one("校核提示", "；".join(warnings) or "校核未发现问题。"),
            Paragraph(
                f"数据版本：第{snapshot.number}版，SHA-256 {snapshot.sha256[:16]}…。"
                "签发后请将签发人、日期、文号录入平台，并回传盖章件。"
            ),
        ),
        issuer="",
        dated=None,
    )


def _opinions() -> Table:
    columns = tuple(Column(head, 1) for head in ("签发意见", "会签意见", "核稿意见"))
    return Table(columns, (("\n".join("　" for _line in range(ROOM)),) * 3,))


def _one(head: str, text: str) -> Table:
    return Table((Column(head, 1),), ((text,),))


def _table(*cells: tuple[str, str], widths: tuple[float, ...] = ()) -> Table:
    each = widths or (1,) * len(cells)
    columns = tuple(Column(head, width) for (head, _text), width in zip(cells, each, strict=True))
    return Table(columns, (tuple(text for _head, text in cells),))


def _seal(circular: Circular) -> str:
    return "代章" if circular.proxy_seal else "本机关印章"


def check_words(circular: Circular) -> str:
    """Return what came of the units' checking: how many confirmed, objected, said nothing; how objections were decided."""
    if not is_checked(circular):
        return "本类文稿不作单位核对。"
    running = open_round_of(circular)
    if running:
        return f"正在核对，核对期至{full_date(running.due_on)}。"
    answers = answers_of(circular)
    if not answers:
        return "未组织单位核对。" + _settled_words(circular)
    standing = standing_of(answers)
    days = [answer.round.due_on for answer in answers if answer.round.state == CheckRoundState.CLOSED]
    words = (
        f"{standing.units}家次单位参加核对（核对期至{full_date(max(days))}）：确认{standing.confirmed}家，"
        f"提出异议{standing.objected}家，逾期未反馈视为无意见{standing.silent}家。"
    )
    if standing.objected:
        words += (
            f"异议共{standing.upheld + standing.declined + standing.to_decide}条，采纳{standing.upheld}条，"
            f"不予采纳{standing.declined}条" + (f"，待定{standing.to_decide}条" if standing.to_decide else "")
        )
        words += "。"
    return words + _unasked_words(circular) + _settled_words(circular)


def _settled_words(circular: Circular) -> str:
    """Which lines stand though a unit's objection had been upheld in a check called off, and why; empty for none."""
    settled = CheckObjection.objects.filter(answer__round__circular=circular).exclude(settled_because="")
    told = [
        f"{one.answer.department.short_name}（{without_stop(one.settled_because)}）"
        for one in settled.select_related("answer__department").order_by("pk")
    ]
    return f"核对撤销前已采纳、经负责人审定维持原文的异议{len(told)}条：{'、'.join(told)}。" if told else ""


def _unasked_words(circular: Circular) -> str:
    """Say which units' lines changed after their check; of a signed paper also why they were not asked again."""
    if circular.state == CircularState.DRAFT:
        units, reason = [unit.short_name for unit in unasked_of(circular)], ""
    else:
        signed = CircularLog.objects.filter(circular=circular, event__in=("signed_unasked", "unsigned"))
        last = signed.order_by("-pk").first()
        told = last.params if last and last.event == "signed_unasked" else {}
        units, reason = told.get("units", []), told.get("reason", "")
    if not units:
        return ""
    words = f"核对后有修改，{len(units)}家单位（{'、'.join(units)}）的相关内容未再核对"
    return f"{words}，签发人已知悉：{reason}" if reason else f"{words}。"
