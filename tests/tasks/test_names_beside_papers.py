"""Unknown names asked on pages that show the paper and no drafts: a notice's own page, a corrected file's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tasks.models import Notice
from tasks.services.corrections import import_correction
from tasks.services.intake import import_notice
from tasks.services.names import map_name
from tasks.services.notices import confirm_notice, keep_for_reference
from tests.cast import signed_in

TEXT = """云溪市关于重点工作的通知
一、工作任务
（一）规范采购。完善采购办法。（市药监局牵头，市财证局配合）
（二）完善监管。（市药监局负责）
"""


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, text=TEXT, by=cast.clerk)


def shown(actor, name: str, notice: Notice) -> str:
    return signed_in(actor).get(reverse(name, args=[notice.uid])).content.decode()


def asks(page: str, notice: Notice) -> bool:
    return f"{reverse('notice_name', args=[notice.uid])}?written=" in page and 'id="name-dialog"' in page


def test_page_of_a_notice_asks_while_its_tasks_are_prepared(cast, notice):
    assert asks(shown(cast.clerk, "notice_detail", notice), notice)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    assert asks(shown(cast.clerk, "notice_detail", notice), notice)
    for name in ("市药监局", "市财证局"):
        map_name(programme=cast.programme, written=name, department=cast.finance, by=cast.clerk)
    assert not asks(shown(cast.clerk, "notice_detail", notice), notice)


def test_page_asks_nobody_who_does_not_decompose_nor_of_a_paper_kept_for_reference(cast, notice):
    page = shown(cast.leader, "notice_detail", notice)
    assert (notice.title in page, asks(page, notice)) == (True, False)
    keep_for_reference(notice=notice, by=cast.clerk)
    assert not asks(shown(cast.clerk, "notice_detail", notice), notice)


def test_page_asks_nothing_once_all_tasks_are_handed_out(cast, notice):
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    for task in tasks:
        type(task).objects.filter(pk=task.pk).update(
            state="handed_out",
            type="pilot",
            collector=cast.health,
            completion_standard="印发",
            long_term=True,
        )
    assert not asks(shown(cast.clerk, "notice_detail", notice), notice)


def test_page_of_a_corrected_file_asks_for_its_new_names_until_it_is_confirmed(cast, notice):
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    text = TEXT.replace("（市药监局负责）", "（市数据中心局负责）")
    corrected = import_correction(notice=notice, text=text, by=cast.clerk)
    page = shown(cast.clerk, "notice_correction", corrected)
    assert asks(page, corrected)
    assert "市数据中心局 <b>1</b>" in page


def test_dialog_beside_a_paper_goes_on_alone_and_leaves_the_page_to_be_drawn_anew(cast, notice):
    client = signed_in(cast.clerk)
    address = reverse("notice_name", args=[notice.uid])
    panel = client.get(address, {"written": "市药监局", "alone": "1"}).content.decode()
    assert panel.count(f'hx-post="{address}?alone=1"') >= 1
    assert "drafts-pane" not in panel
    first = client.post(f"{address}?alone=1", {"written": "市药监局", "means": f"d{cast.finance.uid}"})
    assert "data-name-panel" in first.content.decode()
    assert "drafts-pane" not in first.content.decode()
    last = client.post(f"{address}?alone=1", {"written": "市财证局", "means": f"d{cast.finance.uid}"})
    assert (last.content, last["HX-Trigger-After-Settle"]) == (b"", "names-done")


def test_dialog_on_the_desk_brings_the_drafts(cast, notice):
    client = signed_in(cast.clerk)
    address = reverse("notice_name", args=[notice.uid])
    panel = client.get(address, {"written": "市药监局", "show": "open"}).content.decode()
    assert f'hx-post="{address}?show=open" hx-target="#drafts-pane"' in panel
    answer = client.post(f"{address}?show=open", {"written": "市药监局", "means": f"d{cast.finance.uid}"})
    assert 'id="drafts-pane"' in answer.content.decode()
