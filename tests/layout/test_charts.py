"""One option on the page and in print; tiny drawings that need no script."""

import pypdfium2
from defusedxml import ElementTree

from reform.core import charts
from reform.core.document import Figure
from reform.core.pdf import render_pdf
from reform.core.typesetter import figure_pdf
from tests.layout import checker, samples

BARS = {
    "xAxis": {"type": "value"},
    "yAxis": {"type": "category", "data": ["市医保局", "市卫生健康委"]},
    "series": [{"type": "bar", "data": [5, 8], "label": {"show": True}}],
}
SVG = "{http://www.w3.org/2000/svg}"


def test_option_is_drawn_as_svg_of_the_asked_size():
    root = ElementTree.fromstring(charts.chart_svg(BARS, width=500, height=240))
    assert (root.get("width"), root.get("height")) == ("500", "240")
    assert "市卫生健康委" in {text.text for text in root.iter(f"{SVG}text")}


def test_same_option_gives_the_same_svg():
    assert charts.chart_svg(BARS) == charts.chart_svg(BARS)


def test_markup_in_a_label_is_escaped():
    option = {**BARS, "yAxis": {"type": "category", "data": ["<script>x</script>", "b"]}}
    assert "<script>" not in charts.chart_svg(option)


def test_chart_in_a_document_keeps_its_text_in_the_documents_fonts():
    document = samples.sample(matters=0, extra=(Figure(charts.chart_svg(BARS), "图1　各单位完成项数"),))
    pdf = render_pdf(document)
    text = "".join(char["text"] for sheet in checker.read(pdf) for char in sheet.chars)
    assert "市卫生健康委" in text
    assert checker.faults(pdf, document) == []


def test_chart_becomes_a_picture_for_word():
    picture = charts.svg_to_png(charts.chart_svg(BARS, width=600, height=300))
    assert picture.startswith(b"\x89PNG")
    assert pypdfium2.PdfDocument(figure_pdf(samples.chart().svg)).get_page_size(0)[0] > 424


def test_sparkline_goes_through_its_values():
    root = ElementTree.fromstring(charts.sparkline_svg([1, 3, 2], label="1, 3, 2"))
    assert root.find("polyline").get("points") == "3.0,21.0 48.0,3.0 93.0,12.0"
    assert root.find("circle").get("cy") == "12.0"


def test_sparkline_label_is_escaped():
    assert "&lt;b&gt;" in charts.sparkline_svg([1, 2], label="<b>")


def test_sparkline_of_one_value_is_its_point():
    root = ElementTree.fromstring(charts.sparkline_svg([7], label="7"))
    assert root.find("circle").get("cx") == "3.0"
