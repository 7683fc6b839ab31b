"""The leader's page stays one page: measured where its PDF is made, told in the composer, asked for before signing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from reform.core.document import Paragraph
from reform.core.page_pictures import text_depths
from reform.core.pdf import render_pdf
from reform.core.typography import LINE_MM
from reports.circulars.kinds import KINDS
from reports.models import Circular
from reports.selectors.circulars import fault_lines, latest_snapshot
from reports.services.circular_files import render_files
from reports.services.circular_signing import FaultyError
from reports.services.circular_words import edit_section
from reports.services.circulars import make_draft
from tests.cast import signed_in
from tests.layout import samples
from tests.reports.checking import draft, put_right
from tests.reports.papers import signed

__all__ = ["draft"]
LONG = "各单位按月核对进展并逐项说明原因和措施。"


def page(draft, cast) -> Circular:
    made = make_draft(period=draft.period, kind="one_page", span="month", form="", due_on=None, by=cast.clerk)
    return put_right(made, cast, "两家单位意见不一致")


def lengthened(circular, cast, sentences):
    """Change a section of the page to so many lines by hand and return the newest snapshot."""
    circular.refresh_from_db()
    text = "\n".join(LONG for _sentence in range(sentences))
    edit_section(circular=circular, key="coordination", text=text, by=cast.clerk)
    return latest_snapshot(circular)


def codes(snapshot):
    snapshot.refresh_from_db()
    return [one["code"] for one in snapshot.faults]


def test_how_far_the_text_of_a_page_goes_is_measured():
    body = tuple(Paragraph(LONG) for _line in range(30))
    depths = text_depths(render_pdf(replace(samples.sample(matters=0), body=body, imprint=None)))
    assert [round(depth / LINE_MM, 1) for depth in depths] == [21.3, 21.8]


def test_a_leaders_page_is_no_letter():
    assert KINDS["one_page"].forms == ("bulletin",)


def test_a_page_made_too_long_by_hand_says_by_how_much_and_is_not_signed(draft, cast):
    circular = page(draft, cast)
    snapshot = lengthened(circular, cast, 25)
    with pytest.raises(FaultyError) as refusal:
        signed(cast, Circular.objects.get(pk=circular.pk), number="")
    assert [one.code for one in refusal.value.faults] == ["one_page_not_drawn"]
    render_files(snapshot=snapshot, kinds=["pdf"])
    assert codes(snapshot) == ["one_page_too_long"]
    with override("zh-hans"):
        assert [line["text"] for line in fault_lines(snapshot.faults)] == ["一页纸超出一页13行，请压缩。"]
    client = signed_in(cast.clerk)
    for name in ("circular_pages", "circular_detail"):
        assert "13 lines longer than one page" in client.get(reverse(name, args=[circular.uid])).text
    with pytest.raises(FaultyError) as refusal:
        signed(cast, Circular.objects.get(pk=circular.pk), number="")
    assert [(one.code, one.params) for one in refusal.value.faults] == [
        ("one_page_too_long", {"lines": "13"})
    ]


def test_a_page_shortened_and_drawn_is_signed(draft, cast):
    circular = page(draft, cast)
    render_files(snapshot=lengthened(circular, cast, 25), kinds=["pdf"])
    snapshot = lengthened(circular, cast, 2)
    render_files(snapshot=snapshot, kinds=["pdf"])
    assert codes(snapshot) == []
    assert signed(cast, Circular.objects.get(pk=circular.pk), number="").state == "signed"
