"""Files in an S3-compatible store: written, served, looked at and removed as on a disk, with the same sha256. Store: moto."""

from __future__ import annotations

import hashlib
import re

import boto3
import pytest
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from moto import mock_aws

from reform.core.files import as_content, bytes_of, serve
from reform.core.page_pictures import page_sizes
from reform.storage_settings import storage_settings
from tasks.models import Notice

ENDPOINT = "https://store.example"
DATA = "改革".encode() * 500_000


@pytest.fixture
def store(settings, monkeypatch):
    """A store with a bucket, in which the portal keeps its files."""
    environment = {
        "FILES_S3_BUCKET": "portal",
        "FILES_S3_ENDPOINT": ENDPOINT,
        "FILES_S3_KEY": "testing",
        "FILES_S3_SECRET": "testing",
        "FILES_S3_REGION": "us-east-1",
        "FILES_S3_PREFIX": "yunxi",
    }
    made = storage_settings(environment, production=True)
    settings.STORAGES = settings.STORAGES | {"default": made["FILE_STORAGE"]}
    monkeypatch.setenv("MOTO_S3_CUSTOM_ENDPOINTS", ENDPOINT)
    with mock_aws():
        client = boto3.client("s3", endpoint_url=ENDPOINT, region_name="us-east-1")
        client.create_bucket(Bucket="portal")
        yield client


def kept(data: bytes, name: str = "reports/2026/10/进展.pdf") -> FieldFile:
    saved = default_storage.save(name, as_content(data, "进展.pdf"))
    return FieldFile(Notice(), Notice._meta.get_field("file"), saved)


def test_file_is_kept_below_its_prefix_under_a_random_name(store):
    file = kept(DATA)
    listed = store.list_objects_v2(Bucket="portal", Prefix=f"yunxi/{file.name}")["Contents"]
    assert [one["Size"] for one in listed] == [len(DATA)]
    assert re.fullmatch(rf"reports/2026/10/[0-9a-f]{{12}}-{hashlib.sha256(DATA).hexdigest()}", str(file.name))
    assert file.name != kept(DATA).name


def test_file_is_served_with_the_same_bytes_and_the_same_rules(store):
    file = kept(DATA)
    answer = serve(file, "进展.pdf")
    sent = b"".join(answer.streaming_content)
    assert hashlib.sha256(sent).digest() == hashlib.sha256(DATA).digest()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert bytes_of(file) == DATA


def test_file_nobody_kept_or_that_was_removed_is_not_there(store):
    file = kept(b"%PDF-1.7")
    default_storage.delete(file.name)
    with pytest.raises(FileNotFoundError):
        bytes_of(file)
    with pytest.raises(LookupError):
        page_sizes(file)


def test_name_that_leaves_the_prefix_is_refused(store):
    with pytest.raises(Exception, match="traversal"):
        default_storage.save("../elsewhere/x", as_content(b"x", "x.pdf"))
