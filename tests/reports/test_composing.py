"""The composer's pages: changing in place, who was quicker, demands and facts, pages as pictures, Word and back."""

from __future__ import annotations

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from PIL import Image

from reform.core.files import BadFile
from reform.core.models import Job
from reform.core.page_pictures import forget_pictures
from reform.core.workflow import WrongState
from reports.circulars.kinds import outline_of
from reports.circulars.linked import plain
from reports.circulars.outline import marked_texts
from reports.circulars.snapshot import Snapshot
from reports.jobs import render
from reports.models import Circular, CircularFile
from reports.selectors.circulars import faults_today, latest_snapshot
from reports.selectors.composer import cards_of, seen_of_demands, seen_of_facts
from reports.services.circular_files import forget_drafts, render_files
from reports.services.circular_words import edit_section
from reports.services.word_back import read_back

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def clerk(client, cast):
    """The clerk's browser."""
    client.force_login(cast.clerk.user)
    return client


def data_of(circular):
    """Return the figures and words of the newest version."""
    return Snapshot.from_data(latest_snapshot(circular).data)


def card(circular, key):
    """Return a part of the draft as the page shows it."""
    circular.refresh_from_db()
    return next(
        c
        for c in cards_of(circular, faults_today(latest_snapshot(circular)), data_of(circular))
        if c.key == key
    )


def text(circular, key):
    """Return a part's text as printed."""
    return plain(marked_texts(outline_of(data_of(circular)))[key])


def at(name, circular, **more):
    """Return the address of a page of the draft."""
    return reverse(name, kwargs={"uid": circular.uid, **more})


def send(client, circular, key, typed, *, seen, **more):
    """Send a part's form as the page does."""
    url = at("circular_section", circular, key=key)
    return client.post(url, {"text": typed, "heading": "总体情况", "seen": seen}, **(HTMX | more))


def test_the_page_shows_every_part_with_its_figures_and_what_the_check_says(drafted, clerk):
    page = unescape(clerk.get(at("circular_detail", drafted)).content.decode())
    for key in ("title", "opening", "overall", "late", "next"):
        assert f'id="section-{key}"' in page
    assert '· counts.total">2</span>项' in page
    assert '<a class="link-in-words" href="#section-late">未达序时的事项</a>' in page


def test_a_part_is_changed_in_place_and_put_back(drafted, clerk):
    form = clerk.get(at("circular_section", drafted, key="overall"), **HTMX).content.decode()
    assert "<html" not in form
    seen = card(drafted, "overall").seen
    answer = send(clerk, drafted, "overall", text(drafted, "overall") + "\r\n另有7家医院。", seen=seen)
    assert answer.status_code == 200
    assert "paper-changed" in answer["HX-Trigger"]
    assert 'class="fig fig-hand"' in answer.content.decode()
    assert card(drafted, "overall").hands == 1
    undo = at("circular_section_undo", drafted, key="overall")
    assert clerk.post(undo, {"seen": seen}, **HTMX).status_code == 409
    assert clerk.post(undo, {"seen": card(drafted, "overall").seen}, **HTMX).status_code == 200
    assert not card(drafted, "overall").edited


def test_who_was_slower_gets_back_what_they_typed_and_what_stands_now(drafted, clerk, cast):
    seen = card(drafted, "overall").seen
    edit_section(circular=drafted, key="overall", text="甲写的话。", by=cast.head)
    answer = send(clerk, drafted, "overall", "乙写的话。", seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "乙写的话。</textarea>" in page
    assert '<p class="prewrap">甲写的话。</p>' in page
    assert text(drafted, "overall") == "甲写的话。"
    assert (
        send(clerk, drafted, "overall", "乙写的话。", seen=card(drafted, "overall").seen).status_code == 200
    )
    assert text(drafted, "overall") == "乙写的话。"


def test_two_people_on_different_parts_do_not_meet(drafted, clerk, cast):
    seen = card(drafted, "overall").seen
    edit_section(circular=drafted, key="opening", text="现予通报。", by=cast.head)
    assert send(clerk, drafted, "overall", "乙写的话。", seen=seen).status_code == 200


def test_without_scripts_the_form_is_a_page_and_leads_back(drafted, clerk):
    page = clerk.get(at("circular_section", drafted, key="title"))
    assert "<html" in page.content.decode()
    seen = card(drafted, "overall").seen
    answer = clerk.post(
        at("circular_section", drafted, key="overall"),
        {"text": "乙写的话。", "heading": "总体情况", "seen": seen},
    )
    assert answer["Location"].endswith("#section-overall")
    assert clerk.get(at("circular_section", drafted, key="nothing")).status_code == 404


def test_a_text_that_cannot_stand_comes_back_with_its_reason(drafted, clerk):
    answer = send(clerk, drafted, "late", "", seen=card(drafted, "late").seen)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_demands_are_worded_in_their_order_and_put_back(drafted, clerk):
    url = at("circular_demands", drafted)
    said = {
        "seen": seen_of_demands(data_of(drafted).demands),
        "theme": ["抓好收尾", "", "报准数据"],
        "addressee": ["各牵头单位", "", "各县（市、区）医改领导小组"],
        "act": ["报送总结", "", "写明来源"],
        "due_on": ["2026-12-10", "", ""],
        "from_on": ["", "", "2026-11"],
    }
    assert clerk.post(url, said, **HTMX).status_code == 200
    assert text(drafted, "next").startswith(
        "一是抓好收尾。请各牵头单位于12月10日前报送总结。二是报准数据。自11月起"
    )
    assert clerk.post(url, said, **HTMX).status_code == 409
    said["seen"] = seen_of_demands(data_of(drafted).demands)
    wrong = clerk.post(url, said | {"due_on": ["", "", ""], "from_on": ["2026-13", "", "2026-11"]}, **HTMX)
    assert wrong.status_code == 422
    assert wrong.content.decode().count('class="field-error"') == 1
    many = {name: value * 2 if isinstance(value, list) else value for name, value in said.items()}
    assert clerk.post(url, many, **HTMX).status_code == 422
    assert clerk.post(url, {"seen": said["seen"], "proposed": "1"}, **HTMX).status_code == 200
    drafted.refresh_from_db()
    assert drafted.demands is None


def test_facts_are_kept_in_their_section(drafted, clerk):
    matter = data_of(drafted).late[0]
    url = at("circular_facts", drafted, task_uid=matter.uid)
    said = {"now": "还在会签", "cause": "意见不一致", "plan": "提请审议", "plan_on": "2026-11-20"}
    said["seen"] = seen_of_facts(matter)
    assert clerk.post(url, said | {"plan_on": "no date"}, **HTMX).status_code == 422
    answer = clerk.post(url, said, **HTMX)
    assert 'id="section-late"' in answer.content.decode()
    assert "目前还在会签。主要原因是意见不一致。" in text(drafted, "late")
    assert clerk.post(url, said, **HTMX).status_code == 409


def test_the_pages_are_drawn_when_asked_for_and_said_to_be_old_after_a_change(drafted, clerk, cast):
    url = at("circular_pages", drafted)
    assert "every" not in clerk.get(url, **HTMX).content.decode()
    waiting = clerk.post(url, **HTMX).content.decode()
    assert 'aria-busy="true"' in waiting
    clerk.post(url, **HTMX)
    render(Job.objects.get(kind="circular.render").payload)
    file = CircularFile.objects.get()
    assert (file.kind, file.final) == ("pdf", False)
    shown = clerk.get(url, **HTMX).content.decode()
    assert f"/circulars/pages/{file.uid}/1/" in shown
    assert "is-stale" not in shown
    picture = clerk.get(reverse("circular_page", args=[file.uid, 1]))
    assert Image.open(io.BytesIO(picture.content)).size == (1132, 1600)
    assert clerk.get(reverse("circular_page", args=[file.uid, 99])).status_code == 404
    edit_section(circular=drafted, key="opening", text="现予通报。", by=cast.head)
    assert "is-stale" in clerk.get(url, **HTMX).content.decode()
    file.file.storage.delete(file.file.name)
    assert 'class="note note-red' in clerk.get(url, **HTMX).content.decode()
    forget_drafts(drafted)
    assert clerk.get(reverse("circular_page", args=[file.uid, 1])).status_code == 404


def test_pictures_are_kept_by_the_files_sum_and_forgotten_after_a_week(settings, drafted, clerk):
    file = next(f for f in render_files(snapshot=latest_snapshot(drafted), kinds=["pdf"]) if f.kind == "pdf")
    url = reverse("circular_page", args=[file.uid, 1])
    first = clerk.get(url).content
    kept = settings.PICTURES_ROOT / file.sha256 / "1.png"
    assert kept.read_bytes() == first
    forget_pictures()
    kept.write_bytes(b"kept")
    assert clerk.get(url).content == b"kept"
    forget_pictures(now=kept.stat().st_mtime + 8 * 24 * 3600)
    assert clerk.get(url).content == first


def test_two_versions_of_a_draft_are_kept_and_no_bytes_of_older_ones(
    drafted, cast, django_capture_on_commit_callbacks
):
    kept = []
    for words in ("甲。", "乙。", "丙。"):
        edit_section(circular=drafted, key="opening", text=words, by=cast.clerk)
        drafted.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            kept.append(render_files(snapshot=latest_snapshot(drafted), kinds=["docx"])[0])
    assert [file.snapshot.number for file in CircularFile.objects.order_by("pk")] == [3, 4]
    assert [file.file.storage.exists(file.file.name) for file in kept] == [False, True, True]
    with django_capture_on_commit_callbacks(execute=True):
        forget_drafts(drafted)
    assert not kept[-1].file.storage.exists(kept[-1].file.name)


def test_units_and_strangers_get_no_page_of_a_draft(drafted, client, cast):
    file = next(f for f in render_files(snapshot=latest_snapshot(drafted), kinds=["pdf"]) if f.kind == "pdf")
    client.force_login(cast.liaison.user)
    assert client.get(reverse("circular_page", args=[file.uid, 1])).status_code == 404
    assert client.get(at("circular_pages", drafted)).status_code == 404


def test_the_word_copy_is_made_when_asked_for_and_comes_by_itself(drafted, clerk):
    url = at("circular_make", drafted, kind="docx")
    assert 'aria-busy="true"' in clerk.post(url, **HTMX).content.decode()
    render(Job.objects.get(kind="circular.render").payload)
    assert "data-download-now" in clerk.get(f"{url}?asked=1", **HTMX).content.decode()
    assert [file.kind for file in CircularFile.objects.all()] == ["docx"]
    assert clerk.post(at("circular_make", drafted, kind="exe"), **HTMX).status_code == 404


def in_word(circular, was, now):
    """Return the draft's Word copy as somebody edited it, as an upload."""
    made = render_files(snapshot=latest_snapshot(circular), kinds=["docx"])
    word = Document(next(file for file in made if file.kind == "docx").file.path)
    paragraph = next(p for p in word.paragraphs if was in p.text)
    run = next(r for r in paragraph.runs if was in r.text)
    run.text = run.text.replace(was, now)
    out = io.BytesIO()
    word.save(out)
    return SimpleUploadedFile("通报改.docx", out.getvalue())


def test_text_comes_back_from_word_by_the_parts_that_are_ticked(drafted, clerk):
    url = at("circular_word", drafted)
    upload = in_word(drafted, "共列重点任务2项", "共列入重点任务3项")
    page = clerk.post(url, {"file": upload}).content.decode()
    drafted.refresh_from_db()
    assert (drafted.words, drafted.version) == ({}, drafted.version)
    assert "<ins>入</ins>" in page
    assert page.count('name="key"') == 1
    assert 'class="fig fig-hand"' in page
    typed = text(drafted, "overall").replace("共列重点任务2项", "共列入重点任务3项")
    said = {
        "version": drafted.version,
        "key": ["overall"],
        "text-overall": typed,
        "heading-overall": "总体情况",
    }
    take = at("circular_word_take", drafted)
    assert clerk.post(take, said | {"key": []}).status_code == 302
    assert text(drafted, "overall") != typed
    assert clerk.post(take, said).status_code == 302
    assert text(drafted, "overall") == typed
    assert card(drafted, "overall").from_word
    assert clerk.post(take, said).status_code == 409


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("通报.docx", b"PK no package"),
        SimpleUploadedFile("通报.txt", b"text"),
        None,
    ],
    ids=["broken", "other kind", "none"],
)
def test_a_wrong_file_is_refused_with_a_sentence(drafted, clerk, upload):
    answer = clerk.post(at("circular_word", drafted), {"file": upload} if upload else {})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_nothing_is_read_of_what_is_no_word_file_or_into_a_signed_paper(drafted, cast):
    with pytest.raises(BadFile):
        read_back(circular=drafted, data=b"PK no package", by=cast.clerk)
    Circular.objects.filter(pk=drafted.pk).update(state="dropped", dropped_because="另行印发")
    data = in_word(drafted, "共列重点任务2项", "共列入重点任务2项").read()
    drafted.refresh_from_db()
    with pytest.raises(WrongState):
        read_back(circular=drafted, data=data, by=cast.clerk)


def test_the_file_of_another_paper_is_refused_by_its_title(drafted, clerk):
    upload = in_word(drafted, "1—10月", "1—9月")
    answer = clerk.post(at("circular_word", drafted), {"file": upload})
    assert answer.status_code == 422
    assert "1—9月" in answer.content.decode()
