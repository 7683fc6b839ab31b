"""Unknown names of all tasks in preparation, asked where they are prepared, whatever notice they come from."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.models import Notice
from tasks.selectors.unknown_names import names_in_preparation
from tasks.services.intake import import_notice
from tasks.services.names import map_name
from tasks.services.notices import confirm_notice
from tests.cast import signed_in

FIRST = """云溪市关于重点工作的通知
一、工作任务
（一）规范采购。完善采购办法。（市药监局牵头，市财政局配合）
（二）完善监管。（市药监局负责）
"""
SECOND = """云溪市关于年度工作的通知
一、工作任务
（一）推进电子病历。年底前全部上线。（市大数据局牵头，市药监局配合）
"""


def confirmed(cast, text: str) -> Notice:
    notice = import_notice(programme=cast.programme, text=text, by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    return notice


@pytest.fixture
def notices(cast) -> list[Notice]:
    return [confirmed(cast, FIRST), confirmed(cast, SECOND)]


def asked(cast) -> list[tuple[str, int, str]]:
    return [(one.name.written, one.name.count, one.notice.title) for one in names_in_preparation(cast.ledger)]


def test_names_of_several_notices_are_asked_once_the_most_frequent_first(cast, notices):
    assert asked(cast) == [
        ("市药监局", 3, "云溪市关于重点工作的通知"),
        ("市大数据局", 1, "云溪市关于年度工作的通知"),
    ]
    map_name(programme=cast.programme, written="市药监局", department=cast.finance, by=cast.clerk)
    assert [name for name, _count, _title in asked(cast)] == ["市大数据局"]


def test_names_of_tasks_handed_out_are_not_asked(cast, notices):
    cast.ledger.tasks.filter(draft__notice=notices[0]).update(
        state="handed_out",
        type="pilot",
        collector=cast.health,
        completion_standard="印发",
        long_term=True,
    )
    assert asked(cast) == [
        ("市大数据局", 1, "云溪市关于年度工作的通知"),
        ("市药监局", 1, "云溪市关于年度工作的通知"),
    ]


def test_another_notice_asks_the_database_nothing_more(cast, notices):
    with CaptureQueriesContext(connection) as two:
        names_in_preparation(cast.ledger)
    confirmed(cast, SECOND.replace("年度", "月度"))
    with CaptureQueriesContext(connection) as three:
        names_in_preparation(cast.ledger)
    assert len(three) == len(two)


def test_page_without_a_notice_asks_for_the_names_of_all(cast, notices):
    client = signed_in(cast.clerk)
    page = client.get(reverse("hand_out")).content.decode()
    for notice in notices:
        assert reverse("notice_name", args=[notice.uid]) in page
    assert 'id="name-dialog"' in page
    one = client.get(f"{reverse('hand_out')}?notice={notices[1].uid}").content.decode()
    assert reverse("notice_name", args=[notices[0].uid]) not in one
