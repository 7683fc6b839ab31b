"""The PDF/A-3u for the archive: what ISO 19005-3 asks for and can be read from the file, and the data inside it."""

import io
import json
from dataclasses import replace

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from reform.core.pdf import render_archival, render_pdf
from reform.core.typesetter import fonts_in
from tests.layout import checker, samples

DATA = json.dumps({"counts": {"total": 40}}).encode()


@pytest.fixture(scope="module")
def archival():
    document = samples.sample(form="document", matters=4, extra=(samples.chart(),))
    return render_archival(document, data=DATA)


@pytest.fixture(scope="module")
def root(archival):
    return PdfReader(io.BytesIO(archival)).root_object


def objects(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    return [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]


def test_metadata_says_pdf_a_3u_in_plain_xml(root):
    text = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in text
    assert 'pdfaid:conformance="U"' in text
    assert samples.TITLES[2] in text
    assert "2026-11-09" in text


def test_colours_have_an_output_intent_with_its_profile(root):
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"


def test_snapshot_lies_inside_as_associated_data(root):
    (entry,) = [one.get_object() for one in root["/AF"]]
    assert (entry["/UF"], entry["/AFRelationship"]) == ("snapshot.json", "/Data")
    inside = entry["/EF"]["/F"].get_object()
    assert inside["/Subtype"] == "/application/json"
    assert inside.get_data() == DATA
    assert root["/Names"]["/EmbeddedFiles"]["/Names"][0] == "snapshot.json"


def test_nothing_acts_nothing_is_locked_nothing_shines_through(archival):
    reader = PdfReader(io.BytesIO(archival))
    assert "/Encrypt" not in reader.trailer
    assert len(reader.trailer["/ID"]) == 2
    for one in objects(archival):
        if isinstance(one, dict):
            assert not {"/JS", "/AA", "/OpenAction"} & set(one)
            assert one.get("/SMask", "/None") == "/None"
            assert {one.get("/ca", 1), one.get("/CA", 1)} == {1}
            assert one.get("/BM", "/Normal") == "/Normal"
        if isinstance(one, StreamObject):
            assert one.get("/Filter") in (None, "/FlateDecode")


def test_every_font_is_embedded_and_maps_to_unicode(archival):
    fonts = [one for one in objects(archival) if isinstance(one, dict) and one.get("/Type") == "/Font"]
    whole = [font for font in fonts if font["/Subtype"] == "/Type0"]
    assert len(whole) >= 5
    for font in whole:
        assert font["/Encoding"] == "/Identity-H"
        assert b"beginbfchar" in font["/ToUnicode"].get_object().get_data()
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_pages_are_the_papers_pages(archival):
    document = samples.sample(form="document", matters=4, extra=(samples.chart(),))
    assert checker.faults(archival, document) == []
    reader = PdfReader(io.BytesIO(archival))
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "zh-CN"


def test_fonts_of_a_document_are_those_in_its_pdf():
    plain = replace(samples.bare("letter"), masthead="秘书处")
    few = fonts_in(render_pdf(plain))
    assert "NotoSerifSC-Regular" not in few or len(few) == 1
    rare = fonts_in(render_pdf(replace(plain, title="王㛃同志")))
    assert set(rare) > set(few) or "NotoSerifSC-Regular" in few
    assert not [name for name in rare if name.startswith("Official")]


def test_fonts_are_those_a_reader_finds_on_the_pages(archival):
    on_pages = {
        font.get_object()["/BaseFont"].rpartition("+")[2]
        for page in PdfReader(io.BytesIO(archival)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert len(fonts_in(archival)) == len(on_pages) >= 5


def test_an_offices_own_font_is_in_the_pdf_under_its_name(settings, tmp_path):
    from reform.core import fonts, typesetter

    own = tmp_path / "OfficeFang.otf"
    own.write_bytes(fonts.font_files()["kai"].read_bytes())
    settings.DOCUMENT_FONTS = {"fang": str(own)}
    typesetter._forget_fonts()
    try:
        pdf = render_pdf(samples.sample(matters=0))
        assert "OfficeFang" in fonts_in(pdf)
        assert checker.faults(pdf, samples.sample(matters=0)) == []
    finally:
        typesetter._forget_fonts()
