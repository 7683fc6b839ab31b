"""The chart on the overview and the one in a paper are one option, drawn twice."""

import json
from dataclasses import replace

import pytest

from reform.core import charts
from reform.core.document import Figure
from reform.core.pdf import render_pdf
from reports.charts import units_option
from reports.circulars.kinds import compose
from reports.services import circular_charts
from reports.views import overview
from tests.reports.circular_sample import october


@pytest.fixture
def quarterly():
    return replace(october(), kind="quarterly")


def figures(document):
    return [block for annex in document.annexes for block in annex.blocks if isinstance(block, Figure)]


def test_a_quarters_paper_shows_the_overviews_chart_of_units(quarterly, monkeypatch):
    drawn = []
    real = charts.chart_svg
    monkeypatch.setattr(
        circular_charts, "chart_svg", lambda option, **size: (drawn.append(option), real(option, **size))[1]
    )
    (figure,) = figures(circular_charts.charted(compose(quarterly), quarterly))
    assert drawn == [units_option([(unit.name, unit.counts.tally) for unit in quarterly.units])]
    # What the browser gets of it is the same JSON, and drawn from that it is the same picture.
    again = real(json.loads(json.dumps(drawn[0])), width=590, height=90 + 26 * len(quarterly.units))
    assert figure.svg == again
    assert all(unit.name in figure.svg for unit in quarterly.units)


def test_the_page_and_the_paper_draw_by_one_function():
    assert overview.units_option is circular_charts.units_option is units_option


def test_the_chart_is_in_chinese_whoever_asks(quarterly):
    from django.utils import translation

    with translation.override("en"):
        (figure,) = figures(circular_charts.charted(compose(quarterly), quarterly))
    assert "未达序时进度" in figure.svg


def test_a_months_paper_has_no_chart():
    assert figures(circular_charts.charted(compose(october()), october())) == []


def test_a_charted_paper_is_set(quarterly):
    assert render_pdf(circular_charts.charted(compose(quarterly), quarterly)).startswith(b"%PDF-")
