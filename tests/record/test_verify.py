"""Whatever a database's owner does to the record, the walk names the first row it happened to."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from reform.core.audit import record
from reform.core.audit_chain import ENTRY_FIELDS
from reform.core.audit_seals import seal_entries
from reform.core.audit_verify import Broken, verify_record
from reform.core.models import AuditEntry, AuditSeal
from tests.record.chain import as_owner, edit, put_in, remove, swap, write

pytestmark = pytest.mark.django_db


def named(kind: str, entry: AuditEntry, seq: int | None = None) -> Broken:
    return Broken(kind, seq=seq, entry=entry.pk, uid=str(entry.uid))


def test_untouched_record_holds():
    write(5)
    record(by=None, act="x")
    verdict = verify_record()
    assert (verdict.checked, verdict.waiting, verdict.archived, verdict.broken) == (5, 1, 0, None)
    assert verdict.head == AuditSeal.objects.get(seq=5).digest


def test_empty_record_holds():
    assert verify_record().ok


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "post.end"},
        {"actor_label": "x"},
        {"address": "10.9.9.9"},
        {"agent": "x"},
        {"role": "x"},
        {"reason": "x"},
        {"outcome": "refused"},
        {"after": {"to": 99}},
        {"before": {"to": 99}},
        {"at": timezone.now() - timedelta(days=9)},
        {"request_uid": "00000000-0000-4000-8000-000000000000"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_changed_entry_is_named(fields):
    entries = write(5)
    edit(entries[2], **fields)
    edit(entries[4], **fields)
    assert verify_record().broken == named("changed", entries[2], 3)


def test_every_field_of_an_entry_is_in_the_chain():
    """A field added later must not stand outside."""
    tested = {"act", "actor_label", "address", "agent", "role", "reason", "outcome", "after", "before", "at"}
    others = {
        "id",
        "uid",
        "created_at",
        "actor_uid",
        "post_uid",
        "object_kind",
        "object_uid",
        "object_label",
        "request_uid",
    }
    assert {field.name for field in AuditEntry._meta.concrete_fields} == tested | others
    assert set(ENTRY_FIELDS) == tested | others


def test_removed_entry_is_named():
    entries = write(5)
    remove(entries[3])
    assert verify_record().broken == named("removed", entries[3], 4)


def test_removed_entry_with_its_seal_is_named():
    entries = write(5)
    remove(entries[3], seals=True)
    assert verify_record().broken == Broken("seal_removed", seq=4)


def test_first_entry_removed_with_its_seal_is_named():
    entries = write(3)
    remove(entries[0], seals=True)
    assert verify_record().broken == Broken("seal_removed", seq=1)


def test_swapped_entries_are_named():
    entries = write(5)
    swap(entries[1], entries[3])
    verdict = verify_record()
    assert verdict.broken == Broken("swapped", seq=2, entry=entries[1].pk, uid=str(entries[3].uid))


def test_swapped_contents_are_named():
    entries = write(5)
    edit(entries[1], after={"to": 3})
    edit(entries[3], after={"to": 1})
    assert verify_record().broken == named("changed", entries[1], 2)


def test_end_cut_off_is_seen_by_the_noted_head():
    entries = write(5)
    remove(entries[3], entries[4], seals=True)
    assert verify_record().broken == Broken("cut_off", seq=4)


def test_all_cut_off_is_seen_by_the_noted_head():
    remove(*write(3), seals=True)
    assert verify_record().broken == Broken("cut_off", seq=1)


def test_end_sealed_anew_after_a_change_is_seen_by_the_noted_head():
    entries = write(5)
    edit(entries[4], act="post.end")
    with as_owner():
        AuditSeal.objects.filter(seq=5).delete()
    with time_machine.travel(timezone.now() - timedelta(hours=2), tick=False):
        seal_entries()
    assert verify_record().broken == Broken("head_differs", seq=5)


def test_removed_last_seal_is_seen_by_the_noted_head():
    write(5, ago=timedelta(minutes=3))
    with as_owner():
        AuditSeal.objects.filter(seq=5).delete()
    assert verify_record().broken == Broken("cut_off", seq=5)


def test_sealer_that_stands_still_is_named():
    write(2)
    with time_machine.travel(timezone.now() - timedelta(minutes=3), tick=False):
        waiting = record(by=None, act="x")
    assert verify_record().broken == named("unsealed", waiting)


def test_entry_put_in_the_middle_is_named():
    entries = write(3)
    AuditEntry.objects.create(pk=entries[2].pk + 5, at=timezone.now() - timedelta(hours=2), act="x")
    with time_machine.travel(timezone.now() - timedelta(hours=2), tick=False):
        seal_entries()
    put = put_in(entries[2].pk + 2)
    # The sealer leaves it alone: its number was settled long ago.
    assert seal_entries() == 0
    assert verify_record().broken == named("inserted", put)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"digest": "0" * 64}, "seal_changed"),
        ({"algorithm": "md99"}, "seal_changed"),
        ({"algorithm": "sm3"}, "changed"),
        ({"sealed_at": timezone.now()}, "changed"),
    ],
)
def test_changed_seal_is_named(fields, kind):
    entries = write(5)
    with as_owner():
        AuditSeal.objects.filter(seq=3).update(**fields)
    assert verify_record().broken == named(kind, entries[2], 3)


def test_seals_are_no_good_under_another_key(settings):
    entries = write(2)
    settings.AUDIT_KEY = "another" * 9
    assert verify_record().broken == named("changed", entries[0], 1)


def test_former_key_holds_for_what_was_sealed_with_it_and_not_after_the_new_one(settings):
    write(2)
    former, settings.AUDIT_KEY = settings.AUDIT_KEY, "another" * 9
    settings.AUDIT_KEY_FALLBACKS = [former]
    write(2, ago=timedelta(hours=1))
    assert verify_record().ok
    entries = write(1, ago=timedelta(minutes=30))
    with as_owner():
        AuditSeal.objects.filter(seq=5).delete()
    settings.AUDIT_KEY = former
    with time_machine.travel(timezone.now() - timedelta(minutes=30), tick=False):
        seal_entries()
    settings.AUDIT_KEY = "another" * 9
    assert verify_record().broken == named("changed", entries[0], 5)


def test_lost_file_of_heads_is_told(settings):
    write(1)
    settings.AUDIT_HEADS.unlink()
    assert verify_record().broken == Broken("heads_gone")


def test_head_line_broken_off_by_a_crash_is_left_out(settings):
    write(2)
    with settings.AUDIT_HEADS.open("a") as file:
        file.write('{"seq": 99, "dig')
    assert verify_record().ok


def test_swapped_seals_of_unlike_batches_are_found_over_a_batch_border(monkeypatch):
    monkeypatch.setattr("reform.core.audit_verify.BATCH", 2)
    entries = write(7)
    assert verify_record().checked == 7
    edit(entries[4], act="x")
    assert verify_record().broken == named("changed", entries[4], 5)


def test_command_prints_count_and_seconds():
    write(3)
    said = StringIO()
    call_command("audit_verify", stdout=said)
    first, second = said.getvalue().splitlines()
    assert first.startswith("3 entries checked in ")
    assert second == "The record holds."


def test_command_ends_with_code_1_and_names_the_row():
    entries = write(3)
    edit(entries[1], act="x")
    with pytest.raises(CommandError, match=rf"Entry {entries[1].pk} \({entries[1].uid}, place 2\)") as raised:
        call_command("audit_verify", stdout=StringIO())
    assert raised.value.returncode == 1


def test_verdict_goes_into_the_record_as_values():
    entries = write(2)
    edit(entries[0], act="x")
    values = verify_record().values()
    assert values["broken"] == {
        "kind": "changed",
        "seq": 1,
        "entry": entries[0].pk,
        "uid": str(entries[0].uid),
    }
    assert json.loads(json.dumps(values)) == values
