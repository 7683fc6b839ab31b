"""Another row in the editor of a list, for a browser without scripts: nothing typed is lost, nothing is kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports.models import DistributionEntry
from tests.cast import signed_in
from tests.reports.test_paper_pages import rows_of

pytestmark = pytest.mark.django_db


def test_a_row_more_keeps_what_was_typed_and_saves_nothing(cast):
    client = signed_in(cast.clerk)
    url = reverse("distribution") + "?kind=monthly"
    sent = rows_of(("copied", "", "市委办公室", "2", "paper"), ("addressed", "", "各县", "1", "network"))
    page = client.post(url, sent | {"add_row": "1"})
    assert page.status_code == 200
    formset = page.context["formset"]
    assert len(formset.forms) == int(sent["form-TOTAL_FORMS"]) + 1
    assert [form["name"].value() for form in formset.forms[:2]] == ["市委办公室", "各县"]
    assert not DistributionEntry.objects.exists()
    # Kept with the new row filled in.
    row = {
        "role": "copied",
        "target": "",
        "name": "市政协办公室",
        "copies": "1",
        "manner": "paper",
        "ORDER": "9",
    }
    at = int(sent["form-TOTAL_FORMS"])
    more = sent | {f"form-{at}-{name}": value for name, value in row.items()}
    assert client.post(url, more | {"form-TOTAL_FORMS": str(at + 1)}).status_code == 302
    assert [one.name for one in DistributionEntry.objects.order_by("order")] == [
        "市委办公室",
        "各县",
        "市政协办公室",
    ]


def test_rows_have_an_end_and_the_page_a_blank_one_to_copy(cast):
    client = signed_in(cast.clerk)
    url = reverse("distribution") + "?kind=monthly"
    sent = rows_of(("addressed", "", "各县", "1", "network")) | {"form-TOTAL_FORMS": "200", "add_row": "1"}
    page = client.post(url, sent)
    assert len(page.context["formset"].forms) == 200
    shown = client.get(url).content.decode()
    assert "data-line-add" in shown
    assert 'name="form-__prefix__-name"' in shown
    assert "js/lines" in shown
