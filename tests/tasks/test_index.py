"""The index of words: kept by the database whatever writes, found by pairs, single signs, initials and labels."""

import pytest
from django.db import connection, transaction

from reform.core.text import folded, index_terms, index_text
from reform.core.text_index import fts5_query, tsquery
from tasks.models import Notice, Task
from tasks.selectors.tasks import matching

WORDS = {1: "完善药品采购，结余留用办法", 2: "新增康复床位 300张", 3: "推进ＤＲＧ付费（第二批）"}


@pytest.fixture
def tasks(cast):
    found = {}
    for number, title in WORDS.items():
        task = cast.task(number, title=title)
        task.search = index_text(title, "二、服务体系", task.label)
        task.save()
        found[number] = task
    return found


def numbers(words, rows=None):
    return sorted(
        matching(Task.objects.all() if rows is None else rows, words).values_list("number", flat=True)
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("药品采购", [1]),
        ("采购结余留用", [1]),
        ("采购，结余留用", [1]),
        ("采购结\n余 留用", [1]),
        ("药品 办法", [1]),
        ("药品 床位", []),
        ("购", [1]),
        ("张", [2]),
        ("位3", [2]),
        ("３００张", [2]),
        ("drg", [3]),
        ("DRG付费第二批", [3]),
        ("fwtx", [1, 2, 3]),
        ("kfcw", [2]),
        ("品药", []),
        # Not across what stands apart: the last word of the title, the first of the section.
        ("办法二", []),
        ("", [1, 2, 3]),
        ("，。“”", []),
        ("'\" OR *", []),
        ("%", []),
        ("_", []),
    ],
)
def test_matching_folds_space_and_punctuation(tasks, words, expected):
    assert numbers(words) == expected


def test_matching_finds_a_label(tasks):
    tasks[2].search = index_text("新增", "", "未编号1")
    tasks[2].save()
    assert numbers("未编号1") == [2]


def test_index_follows_every_way_of_writing(cast, tasks):
    Task.objects.filter(number=1).update(search=index_text("改写之后"))
    assert (numbers("药品采购"), numbers("改写")) == ([], [1])
    tasks[2].search, tasks[3].search = index_text("甲乙丙"), index_text("甲乙丁")
    Task.objects.bulk_update([tasks[2], tasks[3]], ["search"])
    assert (numbers("甲乙"), numbers("康复")) == ([2, 3], [])
    made = Task.objects.bulk_create(
        Task(
            ledger=cast.ledger,
            jurisdiction=cast.city,
            number=number,
            label=str(number),
            title="甲",
            text="甲",
            search=index_text("甲乙戊"),
        )
        for number in (8, 9)
    )
    assert numbers("甲乙") == [2, 3, 8, 9]
    Task.objects.filter(pk=made[0].pk).delete()
    assert numbers("甲乙") == [2, 3, 9]


def test_index_follows_what_is_rolled_back(tasks):
    with transaction.atomic():
        Task.objects.filter(number=1).update(search=index_text("改写之后"))
        transaction.set_rollback(True)
    assert (numbers("改写"), numbers("药品采购")) == ([], [1])


@pytest.mark.parametrize("length", [199, 200, 201, 400, 1000])
def test_index_holds_long_texts_to_their_ends(tasks, length):
    """SQLite cuts a text in pieces of 200 signs: nothing is lost where they meet."""
    signs = [chr(0x4E00 + at) for at in range(length)]
    Task.objects.filter(number=1).update(search="".join(signs))
    for at in {0, 1, 197, 198, 199, 200, 397, 398, 399, length - 3} & set(range(length - 2)):
        assert numbers("".join(signs[at : at + 3])) == [1]
    assert numbers(signs[-1]) == [1]
    assert numbers(signs[0] + signs[2]) == []


def notice(cast, text):
    return Notice.objects.create(
        programme=cast.programme, jurisdiction=cast.city, title="甲", text=text, sha256=text[:60]
    )


def test_index_folds_the_text_of_a_notice(cast):
    kept = notice(cast, "　　一、加快推进“互联网＋”服务，\r\n提高县域\n内住院（不含转诊）量占比至９０％。")
    for words in ("服务提高县域内住院", "住院不含转诊量占比", "占比至90"):
        assert list(Notice.objects.filter(text__folded_holds=index_terms(words))) == [kept]
    assert not Notice.objects.filter(text__folded_holds=index_terms("县域外")).exists()
    kept.text = "改过的正文"
    kept.save()
    assert not Notice.objects.filter(text__folded_holds=index_terms("县域内")).exists()
    kept.delete()
    assert not Notice.objects.filter(text__folded_holds=index_terms("正文")).exists()


def test_tasks_are_found_without_looking_at_each(tasks):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Three rows are quicker read one after the other.
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "tasks_task_words" in matching(Task.objects.order_by("pk"), "药品").explain()


def test_queries_hold_nothing_but_words():
    terms = index_terms("药品' \" 采购办 法* 量")
    assert terms == ["药品", "采购办", "法", "量"]
    assert fts5_query(terms) == '"药品" AND "采购 购办" AND "法"* AND "量"*'
    assert tsquery(terms) == "'药品' & '采购' & '购办' & '法':* & '量':*"
    assert folded("（２０２２）４８ 号\u3000ＡＢ") == "202248号ab"
