"""Kept files that are gone or changed, and a disk that is full: nothing wrong is sent, nothing half is kept."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from reform.core import files, keeping
from reform.core.files import sha256_of
from reform.core.models import AuditEntry, Job
from tasks.models import Evidence
from tests.cast import signed_in

DATA = b"%PDF-1.7 \xe4\xbd\x9c"


@pytest.fixture
def proof(cast) -> Evidence:
    """A file of evidence beside a task."""
    one = Evidence(
        task=cast.task(1), department=cast.health, file_name="a.pdf", size=len(DATA), sha256=sha256_of(DATA)
    )
    one.file.save("a.pdf", ContentFile(DATA, "a.pdf"))
    return one


def damage(proof: Evidence, how: str) -> None:
    path = Path(default_storage.path(proof.file.name))
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(DATA[:-1] + bytes([DATA[-1] ^ 1]))


@pytest.mark.parametrize(
    ("how", "words"), [("changed", "damaged and was not sent"), ("missing", "no longer there")]
)
def test_damaged_file_is_answered_with_a_page_and_recorded(cast, proof, how, words):
    address = reverse("evidence_file", args=[proof.uid])
    whole = signed_in(cast.liaison).get(address)
    assert b"".join(whole.streaming_content) == DATA
    damage(proof, how)
    answer = signed_in(cast.liaison).get(address)
    assert (answer.status_code, words in answer.text) == (410, True)
    assert DATA[:8] not in answer.content
    entry = AuditEntry.objects.get(act="files.damaged")
    assert (entry.actor_uid, entry.object_uid, entry.reason) == (cast.liaison.user.uid, proof.uid, how)
    assert entry.after == {"file": proof.file.name}


def test_all_kept_files_are_read_once_a_night(cast, proof, caplog):
    with time_machine.travel("2026-10-28 12:00+08:00"):
        keeping.ask_to_read_files()
    assert not Job.objects.exists()
    with time_machine.travel("2026-10-28 02:00+08:00"):
        keeping.ask_to_read_files()
        keeping.ask_to_read_files()
    assert Job.objects.get().kind == keeping.READ
    keeping.read_files({})
    assert not AuditEntry.objects.filter(act="files.damaged").exists()
    damage(proof, "changed")
    keeping.read_files({})
    assert AuditEntry.objects.get(act="files.damaged").object_uid == proof.uid
    assert f"File {proof.file.name} of tasks.Evidence {proof.uid} is not what was kept" in caplog.text


@pytest.mark.parametrize(("language", "words"), [("en", "disk is full"), ("zh-hans", "存储空间已满")])
def test_full_disk_is_said_in_the_readers_language_and_leaves_nothing(cast, monkeypatch, language, words):
    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    client = signed_in(cast.clerk)
    client.raise_request_exception = False
    client.cookies["portal_language"] = language
    upload = {"file": ContentFile(b"1. \xe4\xbd\x9c", name="a.txt")}
    monkeypatch.setattr(files.os, "fsync", full)
    answer = client.post(reverse("notice_upload"), upload)
    assert (answer.status_code, words in answer.text) == (507, True)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert not AuditEntry.objects.filter(act__startswith="notices").exists()
