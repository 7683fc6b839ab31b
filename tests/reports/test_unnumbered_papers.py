"""Papers that print no document number take none of the office's series."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reports.circulars.kinds import KINDS
from reports.models import Circular, PaperNumber
from reports.selectors.superseding import file_name
from reports.services.circulars import make_draft
from tests.cast import signed_in
from tests.reports.checking import draft, put_right
from tests.reports.papers import signed

__all__ = ["draft"]


def inner(draft: Circular, cast, kind: str, form: str = "") -> Circular:
    return make_draft(period=draft.period, kind=kind, span="month", due_on=None, form=form, by=cast.clerk)


@pytest.mark.parametrize("kind", ["one_page", "digest"])
def test_a_paper_that_prints_no_number_is_signed_without_one(draft, cast, kind):
    paper = inner(draft, cast, kind)
    page = signed_in(cast.head).get(reverse("circular_signing", args=[paper.uid]))
    form = page.context["sign_form"]
    assert (form.fields["number"].required, form.initial["number"]) == (False, "")
    made = signed(cast, put_right(paper, cast, "两家单位意见不一致"), number="")
    assert (made.state, made.number, file_name(made)) == ("signed", "", made.title)
    assert PaperNumber.objects.count() == 0
    page = signed_in(cast.head).get(reverse("circular_detail", args=[made.uid])).content.decode()
    assert "paper-number" not in page


def test_a_letter_to_leaders_bears_a_number(draft, cast):
    with pytest.raises(ValidationError):
        signed(cast, inner(draft, cast, "digest", "letter"), number="")
    assert [KINDS[kind].prints_number("letter") for kind in ("monthly", "digest", "one_page")] == [
        True,
        True,
        False,
    ]
