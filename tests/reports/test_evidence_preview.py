"""A look at files of evidence: drawn anew, for those who may see the file, and for nobody else."""

import io

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from departments.enums import Clearance
from reform.core.files import sha256_of
from reform.core.models import AuditEntry
from reform.core.previews import EDGE, has_preview, picture_in_child
from tasks.models import Evidence, Task


def image(size=(2000, 1000), kind="JPEG", **more):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def pdf():
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def evidence(cast, name="现场.jpg", data=None, **fields):
    data = data or image()
    task = cast.task(1, collector=cast.finance)
    return Evidence.objects.create(
        task=task,
        department=cast.finance,
        file=ContentFile(data, name=name),
        file_name=name,
        size=len(data),
        sha256=sha256_of(data),
        **fields,
    )


def look(client, actor, file):
    client.force_login(actor.user)
    return client.get(reverse("evidence_picture", args=[file.uid]))


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("现场.jpg", image(), (EDGE, EDGE // 2)),
        ("现场.JPEG", image((10, 20)), (10, 20)),
        ("现场.png", image((10, 20), "PNG"), (10, 20)),
        ("印发稿.pdf", pdf(), (990, EDGE)),
    ],
)
def test_a_picture_is_drawn_anew(client, cast, name, data, size):
    response = look(client, cast.clerk, evidence(cast, name, data))
    drawn = Image.open(io.BytesIO(response.content))
    assert (response.status_code, response["Content-Type"], drawn.format, drawn.size) == (
        200,
        "image/png",
        "PNG",
        size,
    )
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")


def test_what_a_photo_carries_is_left_behind():
    exif = Image.Exif()
    exif[0x010E] = "东经111度"
    exif[0x0112] = 6
    drawn = picture_in_child(image((20, 10), exif=exif) + b"<script>alert(1)</script>", ".jpg")
    import base64

    data = base64.b64decode(drawn)
    # Turned as it was held, and nothing but the picture.
    assert Image.open(io.BytesIO(data)).size == (10, 20)
    assert b"script" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("坏.pdf", b"%PDF-1.4 broken"),
        ("坏.png", b"\x89PNG broken"),
        ("假.png", image()),
        ("名单.xlsx", b"PK"),
        ("文.txt", b"x"),
    ],
)
def test_what_cannot_be_drawn_is_not_there(client, cast, name, data):
    assert look(client, cast.clerk, evidence(cast, name, data)).status_code == 404


def test_a_picture_too_large_to_unpack_is_not_drawn():
    def blank(width):
        out = io.BytesIO()
        Image.new("1", (width, 8_000)).save(out, "PNG")
        return out.getvalue()

    assert picture_in_child(blank(10_001), ".png") == ""
    assert picture_in_child(blank(10_000), ".png") != ""


def test_who_may_not_see_the_file_sees_no_picture(client, cast):
    file = evidence(cast)
    assert look(client, cast.finance_liaison, file).status_code == 200
    assert look(client, cast.liaison, file).status_code == 404
    Task.objects.update(sensitivity=Clearance.SENSITIVE)
    assert look(client, cast.clerk, file).status_code == 404
    Task.objects.update(sensitivity=Clearance.INTERNAL)
    Evidence.objects.update(removed_at=timezone.now())
    assert look(client, cast.clerk, file).status_code == 404


def test_looking_stands_in_the_record(client, cast):
    file = evidence(cast)
    look(client, cast.clerk, file)
    entry = AuditEntry.objects.get(act="evidence.look")
    assert (entry.object_uid, entry.after) == (file.task.uid, {"file_name": "现场.jpg"})


def test_has_preview_goes_by_the_ending():
    names = ["a.pdf", "a.JPG", "a.docx", "a.xlsx", "a.ofd", "a", "pdf"]
    assert [has_preview(name) for name in names] == [True, True, False, False, False, False, False]
