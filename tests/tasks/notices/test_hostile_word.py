"""A Word file that would act gives its words and nothing else: no link, no field, no request, no page that runs.

Source: ASVS 1.3.1, reliability reference 1.12.
"""

from __future__ import annotations

import socketserver
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.models import Notice
from tasks.notices.files.word import text_of_docx
from tests.tasks.notices.crafted_files import changed, docx_of, part_of

PLAIN = ("各县（市、区）人民政府：", "一、市卫生健康委员会负责推进医联体建设。")
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RUN = "<w:r><w:t>{}</w:t></w:r>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.fixture
def listener():
    """A port on loopback that counts who comes."""
    hits: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            hits.append(self.request.recv(100))

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", hits
        server.shutdown()
        thread.join()


def hostile(address: str) -> bytes:
    """A notice with everything in it that Word would follow, fetch or run."""
    data = docx_of(*PLAIN)
    relations = (
        ("rIdA", "hyperlink", "javascript:planted()"),
        ("rIdB", "image", f"{address}/picture.png"),
        ("rIdC", "attachedTemplate", f"{address}/template.dotm"),
        ("rIdD", "oleObject", "file:///etc/hostname"),
        ("rIdE", "frame", f"{address}/frame.html"),
    )
    told = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
        for name, kind, target in relations
    )
    paragraphs = (
        f'<w:hyperlink r:id="rIdA" xmlns:r="{OFFICE}">{RUN.format("二、点击查看附件。")}</w:hyperlink>',
        FIELD.format(code=f' INCLUDETEXT "{address}/x" ', shown="三、引用的文字。"),
        FIELD.format(code=' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" ', shown="四、域结果。"),
        f'<w:fldSimple w:instr="INCLUDEPICTURE &quot;{address}/y&quot;">{RUN.format("五、图。")}</w:fldSimple>',
        f'<w:del w:id="1" w:author="x"><w:r><w:delText>已删除的文字</w:delText></w:r></w:del>{RUN.format("六、留下的文字。")}',
        RUN.format("七、&lt;script&gt;planted()&lt;/script&gt;&lt;img src=x onerror=planted()&gt;"),
    )
    body = "".join(f"<w:p>{one}</w:p>" for one in paragraphs)
    document = part_of(data, "word/document.xml").replace("<w:sectPr", f"{body}<w:sectPr", 1)
    related = part_of(data, RELATIONS).replace("</Relationships>", f"{told}</Relationships>")

    def write(new) -> None:
        new.writestr("word/document.xml", document)
        new.writestr(RELATIONS, related)

    return changed(data, write, without=("word/document.xml", RELATIONS))


WORDS = [
    *PLAIN,
    "二、点击查看附件。",
    "三、引用的文字。",
    "四、域结果。",
    "五、图。",
    "六、留下的文字。",
    "七、<script>planted()</script><img src=x onerror=planted()>",
]


def test_text_of_a_word_file_that_would_act_is_its_words(listener):
    address, hits = listener
    assert text_of_docx(hostile(address)).split("\n") == [*WORDS, ""]
    assert hits == []


def test_pages_of_a_word_file_that_would_act_show_its_words(client, cast, listener):
    address, hits = listener
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    upload = SimpleUploadedFile("通知.docx", hostile(address))
    answer = client.post(reverse("notice_upload"), {"file": upload, "title": "关于推进医联体建设的通知"})
    assert answer.status_code == 302, answer.content.decode()
    notice = Notice.objects.get()
    for name in ("notice_detail", "notice_decompose"):
        page = client.get(reverse(name, args=[notice.uid])).content.decode()
        assert "&lt;script&gt;planted()" in page
        for active in ("<script>planted", "<img src=x", "javascript:", "INCLUDETEXT", "DDEAUTO", address):
            assert active not in page
    assert hits == []
