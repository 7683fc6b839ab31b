"""Closed segments leave the database whole, signed, and never younger than 180 days."""

import gzip
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from reform.core.audit import record
from reform.core.audit_archive import BadArchive, TooYoung, archive_segment, verify_archive
from reform.core.audit_verify import Broken, verify_record
from reform.core.models import AuditEntry, AuditSeal, AuditSegment
from tests.record.chain import LONG_AGO, as_owner, edit, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def border():
    return timezone.now() - timedelta(days=180, minutes=5)


def archive(by, before=None):
    return archive_segment(before=before or border(), by=by)


def test_only_what_is_older_than_180_days_goes(cast, settings):
    old, young = write(4, ago=LONG_AGO), write(3, ago=timedelta(days=179))
    segment = archive(cast.auditor)
    assert (segment.first_seq, segment.last_seq, segment.digest_before) == (1, 4, "0" * 64)
    assert not AuditEntry.objects.filter(pk__in=[e.pk for e in old]).exists()
    assert AuditEntry.objects.filter(pk__in=[e.pk for e in young]).count() == 3
    assert list(AuditSeal.objects.values_list("seq", flat=True)) == [5, 6, 7]
    assert archive(cast.auditor) is None
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor_uid) == ("audit.archive", cast.auditor.user.uid)
    assert entry.after["sha256"] == segment.sha256
    verdict = verify_record()
    assert (verdict.checked, verdict.archived, verdict.broken) == (3, 4, None)


def test_whole_record_archived_goes_on_from_its_end(cast):
    write(2, ago=LONG_AGO)
    segment = archive(cast.auditor)
    write(1, ago=timedelta(minutes=1))
    seal = AuditSeal.objects.order_by("seq").first()
    assert seal.seq == 3
    assert verify_record().ok
    assert segment.digest_after != seal.digest


def test_segments_follow_one_another(cast, monkeypatch):
    monkeypatch.setattr("reform.core.audit_archive.MOST_ENTRIES", 2)
    write(5, ago=LONG_AGO)
    made = [archive(cast.auditor) for _ in range(4)]
    assert [(s.first_seq, s.last_seq) for s in made if s] == [(1, 2), (3, 4), (5, 5)]
    assert [s.digest_before for s in made[1:3]] == [s.digest_after for s in made[:2]]
    assert verify_record().archived == 5


def test_day_within_180_days_is_refused(cast):
    write(2, ago=LONG_AGO)
    with pytest.raises(TooYoung):
        archive(cast.auditor, before=timezone.now() - timedelta(days=179))
    assert AuditEntry.objects.count() == 2


def test_damaged_stretch_is_not_archived(cast, settings):
    entries = write(3, ago=LONG_AGO)
    edit(entries[1], act="x")
    with pytest.raises(BadArchive, match="place 2"):
        archive(cast.auditor)
    assert AuditEntry.objects.count() == 3
    assert list(settings.AUDIT_ARCHIVE.iterdir()) == []


# --- the file -------------------------------------------------------------------------------------------------------
@pytest.fixture
def file(cast, settings):
    write(4, ago=LONG_AGO)
    return settings.AUDIT_ARCHIVE / archive(cast.auditor).file_name


def rewrite(path, change):
    with gzip.open(path, "rt") as packed:
        lines = [json.loads(line) for line in packed]
    change(lines)
    with gzip.open(path, "wt") as packed:
        packed.writelines(json.dumps(line) + "\n" for line in lines)


def test_file_verifies_by_itself(file):
    with as_owner():
        AuditSegment.objects.all().delete()
    found = verify_archive(file)
    assert (found.first_seq, found.last_seq, found.known) == (1, 4, False)


def test_file_is_held_to_its_tombstone(file):
    assert verify_archive(file).known
    rewrite(file, lambda lines: None)
    with pytest.raises(BadArchive, match="SHA-256"):
        verify_archive(file)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[2]["entry"].update(act="x"), "place 2"),
        (lambda lines: lines.pop(2), "place 2"),
        (lambda lines: lines.pop(), "place 4"),
        (lambda lines: lines.insert(1, lines.pop(2)), "place 1"),
        (lambda lines: lines[0].update(last_seq=3), "not signed"),
        (lambda lines: lines[0].pop("signature"), "damaged"),
        (lambda lines: lines.clear(), "damaged"),
    ],
    ids=["changed", "removed", "cut", "swapped", "head", "unsigned", "empty"],
)
def test_damaged_file_is_told(file, change, said):
    with as_owner():
        AuditSegment.objects.all().delete()
    rewrite(file, change)
    with pytest.raises(BadArchive, match=said):
        verify_archive(file)


def test_file_that_is_none_is_told(tmp_path):
    (tmp_path / "x").write_bytes(b"no gzip")
    with pytest.raises(BadArchive, match="damaged"):
        verify_archive(tmp_path / "x")


# --- the tombstone --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "fields",
    [{"sha256": "1" * 64}, {"file_name": "x"}, {"archived_by": "x"}, {"archived_at": timezone.now()}],
)
def test_changed_tombstone_is_named(file, fields):
    with as_owner():
        AuditSegment.objects.update(**fields)
    assert verify_record().broken == Broken("segment", seq=1)


def test_removed_tombstone_is_named(file):
    write(1, ago=timedelta(minutes=1))
    with as_owner():
        AuditSegment.objects.all().delete()
    assert verify_record().broken == Broken("seal_removed", seq=1)


def test_seal_put_in_where_a_segment_was_archived_is_named(file):
    write(1, ago=timedelta(minutes=1))
    seal = AuditSeal.objects.first()
    with as_owner():
        AuditSeal(
            seq=2, entry_id=900, entry_uid=seal.entry_uid, digest=seal.digest, sealed_at=seal.sealed_at
        ).save(force_insert=True)
    assert verify_record().broken == Broken("seal_inserted", seq=2)


# --- the triggers ---------------------------------------------------------------------------------------------------
REPLACE = "INSERT {how} INTO {table} ({columns}) SELECT {columns} FROM {table} {then}"


def replace(model, field):
    """Write every row once more over itself, as each database lets one."""
    table, key = model._meta.db_table, model._meta.pk.column
    columns = ", ".join(f.column for f in model._meta.concrete_fields)
    over = {
        "sqlite": ("OR REPLACE", ""),
        "postgresql": ("", f"ON CONFLICT ({key}) DO UPDATE SET {field} = 'y'"),
    }
    how, then = over[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(REPLACE.format(how=how, table=table, columns=columns, then=then))


ATTEMPTS = {
    "update": lambda model, field: model.objects.update(**{field: "y"}),
    "delete": lambda model, field: model.objects.all().delete(),
    "replace": replace,
}


@pytest.mark.parametrize("model", [AuditEntry, AuditSeal, AuditSegment])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_of_the_record_is_changed_removed_or_replaced(file, model, attempt):
    write(1, ago=LONG_AGO)
    before = list(model.objects.values())
    with pytest.raises(DatabaseError, match=r"append-only|whole"), transaction.atomic():
        ATTEMPTS[attempt](model, {AuditEntry: "act", AuditSeal: "digest", AuditSegment: "sha256"}[model])
    assert list(model.objects.values()) == before


# Writes the first row once more with other values in some columns.
PUT_OVER = """INSERT {how} INTO {table} ({columns}) SELECT {values} FROM {table}
WHERE {number} = (SELECT MIN({number}) FROM {table}) {then}"""


@pytest.mark.parametrize(
    ("model", "key", "changed"),
    [
        (AuditEntry, "uid", {"id": 900}),
        (AuditSeal, "entry_id", {"seq": 900}),
        (AuditSegment, "id", {"first_seq": 5, "last_seq": 5}),
        (AuditSegment, "last_seq", {"id": 900, "first_seq": 5}),
    ],
    ids=["entry by its uid", "seal by its entry", "segment by its number", "segment by its last place"],
)
def test_row_takes_no_others_place_by_any_of_its_keys(file, model, key, changed):
    write(1, ago=LONG_AGO)
    with as_owner():
        AuditEntry.objects.update(at=timezone.now() - LONG_AGO)
    before = list(model.objects.values())
    columns = [field.column for field in model._meta.concrete_fields]
    over = {
        "sqlite": ("OR REPLACE", ""),
        "postgresql": ("", f"ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"),
    }
    how, then = over[connection.vendor]
    statement = PUT_OVER.format(
        how=how,
        table=model._meta.db_table,
        columns=", ".join(columns),
        values=", ".join(str(changed.get(name, name)) for name in columns),
        number=model._meta.pk.column,
        then=then,
    )
    # PostgreSQL asks whether a segment holds anything before it sees whose place is taken.
    refused = {"sqlite": r"append-only", "postgresql": r"append-only|segment_holds_something"}
    with pytest.raises(DatabaseError, match=refused[connection.vendor]), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(model.objects.values()) == before


def segment(first, last):
    now = timezone.now()
    return AuditSegment(
        first_seq=first, last_seq=last, first_at=now, last_at=now, archived_at=now, algorithm="sha256"
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [(1, 3), (2, 2), (1, 9), (0, 2)],
    ids=["young", "gap", "nothing there", "before the first"],
)
def test_segment_over_young_missing_or_skipped_rows_is_refused(first, last):
    write(2, ago=LONG_AGO)
    write(1, ago=timedelta(days=179, hours=23))
    with pytest.raises(DatabaseError, match="older than 180 days"), transaction.atomic():
        segment(first, last).save(force_insert=True)
    segment(1, 2).save(force_insert=True)


def test_segment_that_holds_nothing_is_refused():
    with pytest.raises(IntegrityError, match="segment_holds_something"), transaction.atomic():
        segment(1, 0).save(force_insert=True)


def test_only_covered_rows_go_and_entries_before_their_seals():
    entries = write(3, ago=LONG_AGO)
    segment(1, 2).save(force_insert=True)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entries[2].pk).delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditSeal.objects.filter(seq=1).delete()
    AuditEntry.objects.filter(pk=entries[0].pk).delete()
    AuditSeal.objects.filter(seq=1).delete()
    assert AuditSeal.objects.count() == 2


# --- the command ----------------------------------------------------------------------------------------------------
def run(*arguments):
    said = StringIO()
    call_command("audit_archive", *arguments, stdout=said)
    return said.getvalue()


def day(ago):
    return f"{timezone.localdate() - timedelta(days=ago):%Y-%m-%d}"


def test_command_archives_as_an_auditor(cast, settings):
    write(3, ago=timedelta(days=200))
    said = run("--before", day(190), "--as", cast.auditor.user.username)
    assert "3 entries (places 1 to 3)" in said
    assert (settings.AUDIT_ARCHIVE / "audit-000000000001-000000000003.jsonl.gz").exists()
    assert "Nothing" in run("--before", day(190), "--as", cast.auditor.user.username)


@pytest.mark.parametrize("who", ["clerk", "admin", "nobody"])
def test_command_refuses_whoever_is_no_auditor(cast, who):
    write(3, ago=timedelta(days=200))
    name = "nobody" if who == "nobody" else getattr(cast, who).user.username
    with pytest.raises(CommandError, match="auditor"):
        run("--before", day(190), "--as", name)
    assert AuditEntry.objects.filter(act="post.fill").count() == 3


def test_command_refuses_a_day_too_young(cast):
    with pytest.raises(CommandError, match="180 days"):
        run("--before", day(100), "--as", cast.auditor.user.username)


def test_command_verifies_a_file(file):
    said = StringIO()
    call_command("audit_verify", archive=str(file), stdout=said)
    assert "places 1 to 4" in said.getvalue()
    rewrite(file, lambda lines: lines.pop())
    with pytest.raises(CommandError):
        call_command("audit_verify", archive=str(file), stdout=said)


def test_entry_of_the_archive_stands_in_the_record_as_the_auditors(cast):
    write(1, ago=timedelta(days=200))
    run("--before", day(190), "--as", cast.auditor.user.username)
    entry = AuditEntry.objects.get(act="audit.archive")
    assert (entry.actor_label, entry.role, entry.agent) == (
        cast.auditor.label,
        "auditor",
        "manage.py audit_archive",
    )
    record(by=None, act="x")
