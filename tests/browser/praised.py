"""Pages of highlights and registers that stand for one row: a praised one, an innovation, a unit's row of support."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

PRAISED_PLACES = {
    "highlight_praised": "clerk",
    "innovation": "leader",
    "support_row": "liaison",
}


def praised_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return the address of each page above; what the demonstration lacks is entered through the services."""
    from reports.models import Innovation
    from reports.selectors.bulletins import bulletin_name
    from reports.services.highlights import decide_highlight, enter_highlight, record_use
    from reports.services.registers import add_entry
    from reports.services.support import add_item

    unit, year = city.liaison.department, city.open.ledger.year
    found = enter_highlight(
        department=unit,
        title="家庭医生签约“一人一策”",
        text="重点人群签约服务实行“一人一策”，随访由电话改为上门和视频结合，规范管理率提高到78.6%。",
        found_on=date(year, 3, 20),
        by=city.clerk,
    )
    chosen = decide_highlight(highlight=found, selected=True, by=city.clerk)
    paper = f"《{bulletin_name(city.clerk.programme)}》{year}年第6期（总第62期）"
    record_use(highlight=chosen, kind="bulletin", used_on=date(year, 4, 8), paper=paper, by=city.clerk)
    told = {
        "kind": "pilot",
        "title": "紧密型县域医共体“六统一”试点",
        "text": "行政、人员、业务、药械、财务、信息由总院统一管理，乡镇卫生院药品目录与总院一致。",
        "level": "省级",
        "basis": "省医改办〔2025〕11号",
        "started_on": date(year - 1, 6, 1),
        "ended_on": None,
        "results": "基层就诊量占比提高到58.2%。",
    }
    pilot = add_entry(
        model=Innovation, programme=city.clerk.programme, department=unit, fields=told, by=city.liaison
    )
    add_item(year=year, title="信息系统互联互通", by=city.clerk)
    return {
        "highlight_praised": at("highlight_detail", found),
        "innovation": at("innovation_detail", pilot),
        "support_row": at("support_row", unit, f"?year={year}"),
    }
