"""What the environment says of the database, the broker and the place of files: taken as meant, or refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from reform.database_settings import database_settings, from_environment, sentinel_settings
from reform.storage_settings import storage_settings

EMBEDDED = Path("portal.sqlite3")
STORE = {
    "FILES_S3_BUCKET": "portal",
    "FILES_S3_ENDPOINT": "https://store.example",
    "FILES_S3_KEY": "key",
    "FILES_S3_SECRET": "hidden",
}


def test_database_is_embedded_without_an_address():
    assert database_settings("", embedded=EMBEDDED)["NAME"] == EMBEDDED


def test_database_address_is_taken_apart_with_its_escapes():
    made = database_settings(
        "postgres://us%40er:p%2Fw@db.example:5433/portal?sslmode=verify-full", embedded=EMBEDDED
    )
    assert {name: made[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "NAME": "portal",
    }
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    assert "lock_timeout=5s" in made["OPTIONS"]["options"]


def test_database_of_several_hosts_asks_for_the_one_that_takes_writes():
    url = "postgres://portal@/portal?host=a,b&port=5432,5433&target_session_attrs=read-write"
    made = database_settings(url, embedded=EMBEDDED)
    assert (made["HOST"], made["PORT"]) == ("a,b", "5432,5433")
    assert made["OPTIONS"]["target_session_attrs"] == "read-write"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://portal:hidden@db/portal", "must begin with postgres"),
        ("postgres://portal:hidden@db/portal?options=-c%20x", "an option nobody knows: options"),
        ("postgres://portal:hidden@/portal?host=a,b", "several hosts needs target_session_attrs=read-write"),
    ],
)
def test_database_address_that_is_not_understood_is_refused_without_its_password(url, words):
    with pytest.raises(ImproperlyConfigured, match=words) as refusal:
        database_settings(url, embedded=EMBEDDED)
    assert "hidden" not in str(refusal.value)


def test_addresses_with_passwords_are_read_from_files(tmp_path):
    (tmp_path / "url").write_text("redis://:hidden@broker\n")
    assert (
        from_environment({"REDIS_URL_FILE": str(tmp_path / "url")}, "REDIS_URL") == "redis://:hidden@broker"
    )
    assert from_environment({"REDIS_URL": "redis://a"}, "REDIS_URL") == "redis://a"
    assert from_environment({}, "REDIS_URL") == ""


def test_broker_under_sentinels_needs_the_name_of_its_group():
    url = "sentinel://a:26379;sentinel://b:26379"
    assert sentinel_settings({}, "redis://a") == {}
    with pytest.raises(ImproperlyConfigured, match="REDIS_SENTINEL_MASTER"):
        sentinel_settings({}, url)
    made = sentinel_settings({"REDIS_SENTINEL_MASTER": "portal", "REDIS_SENTINEL_PASSWORD": "hidden"}, url)
    assert made == {"master_name": "portal", "sentinel_kwargs": {"socket_timeout": 1, "password": "hidden"}}


def test_files_lie_on_this_disk_for_the_portal_alone():
    made = storage_settings({}, production=True)
    assert made["FILE_STORAGE"] == {"BACKEND": "reform.core.files.PrivateStorage"}
    assert (made["FILE_UPLOAD_PERMISSIONS"], made["FILE_UPLOAD_DIRECTORY_PERMISSIONS"]) == (0o600, 0o700)


def test_files_sent_by_the_proxy_are_open_to_the_group():
    made = storage_settings({"FILES_ACCEL": "/_protected/"}, production=True)
    assert (made["FILE_UPLOAD_PERMISSIONS"], made["FILE_UPLOAD_DIRECTORY_PERMISSIONS"]) == (0o640, 0o750)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"FILES_S3_ENDPOINT": "http://store.example"}, "in production https://"),
        ({"FILES_S3_ENDPOINT": ""}, "FILES_S3_ENDPOINT must be"),
        ({"FILES_S3_SECRET": ""}, "FILES_S3_KEY and FILES_S3_SECRET"),
        ({"FILES_S3_ADDRESSING": "elsewhere"}, "path or virtual"),
        ({"FILES_ACCEL": "/_protected/"}, "files on this machine"),
        ({"FILES_S3_BUCKET": "", "FILES_ACCEL": "_protected"}, "a place of the proxy"),
    ],
)
def test_store_that_is_unsafe_or_half_named_is_refused_without_its_secret(change, words):
    with pytest.raises(ImproperlyConfigured, match=words) as refusal:
        storage_settings(STORE | change, production=True)
    assert "hidden" not in str(refusal.value)
