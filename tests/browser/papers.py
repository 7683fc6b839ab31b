"""A corrected file and an upper paper for the pages, in the project's own words, made through the services."""

from __future__ import annotations

import re
from typing import Any

UPPER = """山西省医改领导小组文件

晋医改组〔2022〕2号

山西省医改领导小组关于医药卫生体制改革年度任务的通知

各市医改领导小组：
现将年度任务印发给你们。

一、强化服务能力
1. 建设区域医疗中心。每个市至少建设一个省级区域医疗中心。（省卫健委负责）
2. 提升基层服务能力。优质服务基层行达标机构比例达到60%以上。（省卫健委负责）
3. 推进县域医共体建设。完善县乡一体化管理，提高县域内就诊率。（省卫健委、省医保局负责）
二、深化三医联动
4. 推进药品耗材集中采购。扩大集中采购品种，落实结余留用政策。（省医保局负责）
5. 推进支付方式改革。扩大疾病诊断相关分组付费范围。（省医保局负责）
6. 深化薪酬制度改革。落实“两个允许”，动态调整薪酬水平。（省人社厅负责）
三、加强公共卫生
7. 健全疾病预防控制体系。推进疾控机构改革，完善网络直报。（省卫健委负责）
8. 发展互联网诊疗。支持三级医院建设互联网医院，规范线上处方流转。（省卫健委负责）

山西省医改领导小组
2022年4月20日
"""
ADDED = "（八）规范互联网诊疗服务。建设市级互联网医院监管平台，年底前接入全部三级医院。（市卫健委、市医保局负责）\n\n"


LETTER = """临汾市医改领导小组关于做好老年健康服务有关工作的通知

一、重点任务
1. 建设老年友善医疗机构。8月底前，二级以上综合医院全部建成。（市卫健委牵头，市财政局配合）
2. 规范家庭病床服务。制定服务规范和收费标准。（市卫健委、市医保局负责）
3. 开展老年健康宣传周活动。每个县至少举办一场。（市卫健委负责）
4. 扩大安宁疗护试点。新增两个试点县。（市卫健委负责）

临汾市医改领导小组
2022年6月8日
"""


def correct(notice: Any, by: Any) -> Any:
    """Read a corrected file of a confirmed notice in: a figure and a unit changed, a clause gone, one new."""
    from tasks.services.corrections import import_correction

    text = notice.text.replace("60% 以上", "65% 以上").replace("市乡村振兴局", "市财政局")
    text = re.sub(r"（八）.*?(?=（九）)", lambda _found: ADDED, text, flags=re.DOTALL)
    return import_correction(notice=notice, text=text, by=by)


def corrected(ledger: Any, by: Any) -> Any:
    """A corrected file that was confirmed by mistake, taken back and confirmed anew; return its notice.

    A date was changed, one clause is gone and one is new.
    """
    from tasks.models import Notice
    from tasks.selectors.correction_runs import standing_run
    from tasks.services.comparing import differences_of, fingerprint
    from tasks.services.corrections import apply_correction, import_correction
    from tasks.services.intake import import_notice
    from tasks.services.notices import confirm_notice
    from tasks.services.undoing import undo_correction

    notice = import_notice(programme=by.programme, text=LETTER, by=by)
    confirm_notice(notice=notice, ledger=ledger, by=by)
    text = LETTER.replace("8月底前", "10月底前").replace(
        "3. 开展老年健康宣传周活动。每个县至少举办一场。", "3. 建立失能评估制度。制定评估标准。"
    )
    later = import_correction(notice=Notice.objects.get(pk=notice.pk), text=text, by=by)
    for again in (False, True):
        found = differences_of(Notice.objects.get(pk=later.pk))
        keys = {row.key for row in found}
        apply_correction(notice=Notice.objects.get(pk=later.pk), chosen=keys, seen=fingerprint(found), by=by)
        run = standing_run(Notice.objects.get(pk=later.pk))
        if not again and run:
            undo_correction(run=run, by=by)
    return Notice.objects.get(pk=later.pk)


def link_upward(notice: Any, by: Any) -> Any:
    """Keep the upper paper for reference, and link the notice's clauses to the nearest of three of its clauses."""
    from tasks.models import Notice
    from tasks.selectors.links import draft_rows
    from tasks.services.intake import import_notice
    from tasks.services.links import choose_upper, link_clause
    from tasks.services.notices import keep_for_reference

    upper = keep_for_reference(notice=import_notice(programme=notice.programme, text=UPPER, by=by), by=by)
    choose_upper(notice=notice, upper=upper, by=by)
    alike = sorted((row for row in draft_rows(notice, by) if row.near), key=lambda row: -row.near[0].share)
    for row in alike[:3]:
        link_clause(draft=row.draft, clause=row.near[0].clause, by=by)
    return Notice.objects.get(pk=upper.pk)


def being_read(by: Any) -> Any:
    """A long file that no worker has taken yet."""
    from tasks.models import Notice

    return Notice.objects.create(
        programme=by.programme,
        jurisdiction=by.programme.jurisdiction,
        title="关于印发2026年深化医药卫生体制改革重点工作任务的通知",
        file_name="关于印发2026年深化医药卫生体制改革重点工作任务的通知.pdf",
        sha256="0" * 64,
        state="reading",
    )


def unreadable(by: Any) -> Any:
    """A scanned paper that came in."""
    from tasks.models import Notice
    from tasks.notices.files.sentences import SCANNED

    return Notice.objects.create(
        programme=by.programme,
        jurisdiction=by.programme.jurisdiction,
        title="市政府2026年第4次常务会议纪要扫描件",
        file_name="市政府2026年第4次常务会议纪要扫描件.pdf",
        sha256="1" * 64,
        state="unreadable",
        failure=SCANNED,
    )


def asked_again(ledger: Any, by: Any) -> Any:
    """A matter in preparation that another one in preparation asks for as well."""
    from tasks.services.tasks import add_task

    return add_task(
        ledger=ledger,
        source_label="市政府第12次常务会议",
        section="五、会议和领导批示交办事项",
        title="制定村卫生室运行补助办法",
        text="抓紧制定村卫生室运行补助办法，明确补助标准和考核要求，6月底前报市政府。",
        by=by,
    )


def same_duty(by: Any) -> Any:
    """A notice to decompose whose first clause is a matter of the ledger already, its second one has two dates."""
    from tasks.services.intake import import_notice

    text = """临汾市医改领导小组关于做好近期重点工作的通知

一、重点工作
（一）制定村卫生室运行补助办法。明确补助标准和考核要求。（市财政局牵头，市卫健委配合）
（二）推进药品集中采购。2026年6月底前完成摸底。2026年11月底前执行中选结果。（市医保局牵头）

2026年5月8日
"""
    return import_notice(programme=by.programme, text=text, by=by)
