"""The index of words on PostgreSQL: what was committed is found, by pairs, single signs and across punctuation."""

import pytest

from reform.core.text import index_terms, index_text
from tasks.models import Notice, Task
from tasks.selectors.tasks import matching


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("采购结余留用", 1),
        ("购", 1),
        ("ypcg", 1),
        ("办", 1),
        ("药 法", 1),
        ("采购留用", 0),
        ("'购", 1),
        ("\\", 0),
        ("购 , % _", 1),
    ],
)
def test_words_are_found_on_postgresql(cast, words, found):
    cast.task(1, title="完善药品采购，结余留用办法")
    Task.objects.update(search=index_text("完善药品采购，结余留用办法"))
    assert matching(Task.objects.all(), words).count() == found


def test_text_of_a_notice_is_folded_on_postgresql(cast):
    text = "一、加快推进“互联网＋”服务，\r\n提高县域\n内住院（不含转诊）量占比至９０％。" * 3000
    Notice.objects.create(programme=cast.programme, jurisdiction=cast.city, title="甲", text=text, sha256="a")
    held = Notice.objects.filter(text__folded_holds=index_terms("服务提高县域内住院 不含转诊量占比至90"))
    assert held.count() == 1
    assert not Notice.objects.filter(text__folded_holds=index_terms("服务县域内")).exists()
