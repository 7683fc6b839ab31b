"""The PDF renderer loads nothing but the document's own figures, and gives the same bytes every time."""

import hashlib
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

from reform.core.document import Figure
from reform.core.pdf import DocumentError, render_pdf
from reform.core.typesetter import html_to_pdf
from tests.layout import samples

SECRET = "a-planted-secret-" * 3


@pytest.fixture
def secret(tmp_path):
    """A file that nobody may read through a document."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


@pytest.fixture
def listener():
    """A web server on loopback that counts who asks it."""
    hits = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()
    thread.join()


def page(body, head=""):
    return f'<!doctype html><html lang="zh-CN"><head><title>t</title>{head}</head><body>{body}</body></html>'


HOLES = {
    "attachment": lambda url: page("", f'<link rel="attachment" href="{url}">'),
    "attached link": lambda url: page(f'<a rel="attachment" href="{url}">x</a>'),
    "picture": lambda url: page(f'<img src="{url}">'),
    "embedded object": lambda url: page(f'<object data="{url}"></object>'),
    "style sheet": lambda url: page("", f'<link rel="stylesheet" href="{url}">'),
    "import": lambda url: page("", f'<style>@import "{url}";</style>'),
    "style attribute": lambda url: page(f'<p style="background: url({url})">x</p>'),
    "font": lambda url: page(
        "<p style='font-family: stolen'>x</p>",
        f'<style>@font-face {{ font-family: stolen; src: url("{url}") }}</style>',
    ),
    "base": lambda url: page('<img src="x.png">', f'<base href="{url}/">'),
}


@pytest.mark.parametrize("hole", HOLES)
def test_renderer_refuses_local_files(hole, secret):
    with pytest.raises(DocumentError, match="may not load"):
        html_to_pdf(HOLES[hole](secret.as_uri()), form="document", figures={})


@pytest.mark.parametrize("hole", HOLES)
def test_renderer_asks_no_server(hole, listener):
    address, hits = listener
    with pytest.raises(DocumentError, match="may not load"):
        html_to_pdf(HOLES[hole](address), form="document", figures={})
    assert hits == []


def test_weasyprints_own_fetcher_would_embed_the_secret(secret):
    from weasyprint import HTML

    leaked = HTML(string=HOLES["attachment"](secret.as_uri())).write_pdf(uncompressed_pdf=True)
    assert SECRET.encode() in leaked


def figure(content):
    return Figure(f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{content}</svg>')


def test_figure_may_not_load_files(secret):
    element = f'<image href="{secret.as_uri()}" width="9" height="9"/>'
    with pytest.raises(DocumentError, match="may not load"):
        render_pdf(samples.sample(matters=0, extra=(figure(element),)))


def test_figure_asks_no_server(listener):
    address, hits = listener
    with pytest.raises(DocumentError, match="may not load"):
        render_pdf(samples.sample(matters=0, extra=(figure(f'<image href="{address}/x.png"/>'),)))
    assert hits == []


def test_parts_of_other_figures_are_never_fetched(listener, secret):
    """WeasyPrint leaves them out by itself: nothing is asked for, nothing is told."""
    address, hits = listener
    parts = "".join(f'<use href="{url}#part"/>' for url in (secret.as_uri(), f"{address}/x.svg"))
    made = render_pdf(samples.sample(matters=0, extra=(figure(parts),)))
    bare = render_pdf(samples.sample(matters=0, extra=(figure(""),)))
    assert (len(made), hits) == (len(bare), [])


@pytest.mark.parametrize("content", ['<style>@import "x.css";</style>', "<g>not closed"])
def test_figure_that_cannot_be_read_is_not_left_out_in_silence(content):
    with pytest.raises(DocumentError, match="cannot be set: Failed to load image"):
        render_pdf(samples.sample(matters=0, extra=(figure(content),)))


def test_markup_in_a_figures_caption_is_text(secret):
    figure = Figure(samples.chart().svg, f'"><link rel="attachment" href="{secret.as_uri()}">')
    assert render_pdf(samples.sample(matters=0, extra=(figure,))).startswith(b"%PDF-")


def test_presentational_hints_are_ignored():
    marked = html_to_pdf(page('<p><font color="red">字</font></p>'), form="document", figures={})
    plain = html_to_pdf(page("<p><font>字</font></p>"), form="document", figures={})
    assert marked == plain


@pytest.mark.parametrize("kind", ["pdf", "docx", "archival"])
def test_same_document_gives_the_same_bytes_in_another_process(kind):
    script = (
        "import django, hashlib; django.setup()\n"
        "from reform.core.pdf import render_archival as archival, render_pdf\n"
        "render_archival = lambda document: archival(document, data=b'{}')\n"
        "from reform.core.word import render_docx\n"
        "from tests.layout import samples\n"
        "document = samples.sample(matters=6, extra=(samples.chart(),))\n"
        f"print(hashlib.sha256(render_{kind}(document)).hexdigest())"
    )
    # Without root, Pango lies unpacked where only this names it.
    libraries = {"LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")}
    bare = {"DJANGO_SETTINGS_MODULE": "reform.settings", "PATH": ""} | libraries
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=settings.BASE_DIR,
            env=bare | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == len(hashlib.sha256().hexdigest())
