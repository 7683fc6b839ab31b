"""Backups: nothing opens that is not whole, nothing half made is seen, nothing that stands is lost."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

HOME = "reform/core/backups"
SEALED, MEMBERS, MAKE, KEPT = f"{HOME}/sealed.py", f"{HOME}/members.py", f"{HOME}/make.py", f"{HOME}/kept.py"
PUT, SETTLE, ABOUT, READ = f"{HOME}/put_back.py", f"{HOME}/settle.py", f"{HOME}/about.py", f"{HOME}/read.py"
POSTGRES, PLACE, SNAPSHOT, NIGHTLY = (
    f"{HOME}/postgres.py",
    f"{HOME}/place.py",
    f"{HOME}/snapshot.py",
    f"{HOME}/nightly.py",
)


def proof(file: str, name: str) -> tuple[str, ...]:
    """A test of tests/backup."""
    return (f"tests/backup/{file}.py::{name}",)


def lock(name: str) -> tuple[str, ...]:
    return proof("test_sealed", name)


def making(name: str) -> tuple[str, ...]:
    return proof("test_making", name)


def keeping(name: str) -> tuple[str, ...]:
    return proof("test_keeping", name)


def restoring(name: str) -> tuple[str, ...]:
    return proof("test_restoring", name)


def nightly(name: str) -> tuple[str, ...]:
    return proof("test_nightly", name)


def postgres(name: str) -> tuple[str, ...]:
    return proof("test_postgres", name)


WHOLE = lock("test_what_is_not_whole_is_refused")
FULL = making("test_disk_full_for_the_backup_leaves_none_and_the_old_ones")
FILLED = restoring("test_filled_place_is_refused_unless_it_is_named")
NEWER = restoring("test_newer_backups_are_refused")
LEADS = restoring("test_contents_that_lead_elsewhere_or_lack_something_are_refused")
COPY = proof("test_round", "test_a_copy_is_the_moment_of_its_backup_and_everything_works_in_it[sqlite]")
COPY_ON_POSTGRES = (COPY[0].replace("[sqlite]", "[postgresql]"),)

LOCK = (
    Mutant("backup: chunks in any order", SEALED, "place.to_bytes(11,", "(0 * place).to_bytes(11,", WHOLE),
    Mutant("backup: cut between chunks", SEALED, "+ bytes([last])", "+ bytes([last and False])", WHOLE),
    Mutant("backup: one key for all files", SEALED, "salt = os.urandom(SALT_BYTES)", "salt = bytes(SALT_BYTES)", lock("test_two_backups_of_the_same_share_no_chunk")),
    Mutant("backup: any key is tried", SEALED, '== mark), None)', '!= b""), None)', lock("test_a_former_key_opens_and_another_does_not")),
    Mutant("backup: more behind the end", SEALED, "if self.opened or not self.ended:", "if False:", lock("test_what_follows_the_end_is_refused")),
    Mutant("backup: contents unlike the manifest", MEMBERS, "if manifest.digest() != self.seen.digest():", "if False:", lock("test_a_member_left_out_by_whoever_has_the_key_is_seen")),
    Mutant("backup: half written and closed", MEMBERS, "        yield writer\n        writer.close()", "        try:\n            yield writer\n        finally:\n            writer.close()", lock("test_a_writer_that_fails_leaves_nothing_that_opens")),
)  # fmt: skip

MAKING = (
    Mutant("backup: not read back", MAKE, "            verify(unfinished)\n", "", making("test_backup_that_does_not_read_back_is_none")),
    Mutant("backup: an unfinished one stays", MAKE, "            unfinished.unlink(missing_ok=True)\n", "            pass\n", FULL),
    Mutant("backup: named before it is whole", MAKE, "        unfinished = finished.with_suffix(UNFINISHED)\n", "        unfinished = finished.with_name(f'x{finished.name}')\n", making("test_backup_that_does_not_read_back_is_none")),
    Mutant("backup: fills the disk", MAKE, "            refuse_full(self.folder)\n", "", making("test_room_that_the_portal_needs_is_left")),
    Mutant("backup: its copy of the database fills the disk", SNAPSHOT, "    refuse_full(settings.VAR_DIR, database.stat().st_size)\n", "", making("test_room_that_the_portal_needs_is_left")),
    Mutant("backup: its size not counted against the disk", KEPT, ".free - size <", ".free <", making("test_room_that_the_portal_needs_is_left")),
    Mutant("backup: old ones go before the new one is there", MAKE, "    with only_one(folder):\n", "    with only_one(folder):\n        [old.unlink() for old in too_old(folder, now=datetime.now(UTC), days=keep_days, count=keep_count, coming=1)]\n", FULL),
    Mutant("backup: unlocked without a key", MAKE, "    if not settings.BACKUP_KEY:\n", "    if False:\n", making("test_without_a_key_nothing_is_written")),
    Mutant("backup: for everybody", MAKE, "os.O_TRUNC, 0o600)", "os.O_TRUNC, 0o644)", making("test_backup_holds_database_files_and_heads_and_no_key")),
    Mutant("backup: heads newer than the database", MAKE, "_blocks(opened, most)", "_blocks(opened, None)", making("test_heads_noted_after_the_snapshot_stay_out")),
    Mutant("backup: a file deleted meanwhile is lost", MAKE, "            if not _is_named_now(name):\n", "            if False:\n", making("test_file_deleted_for_good_meanwhile_leads_to_a_new_snapshot")),
    Mutant("backup: a lost file is not told", MAKE, "            missing.append(name)\n", "", making("test_file_that_is_lost_is_named_and_the_rest_kept")),
    Mutant("backup: of a damaged database", SNAPSHOT, 'if fault != "ok":', "if False:", making("test_damaged_database_is_not_backed_up")),
    Mutant("backup: the copy of the database stays", SNAPSHOT, '                Path(f"{copy}{suffix}").unlink()\n', "                pass\n", making("test_backup_holds_database_files_and_heads_and_no_key")),
    Mutant("backup: not recorded", MAKE, "        record(by=None, act=MADE, after=after)\n", "        pass\n", making("test_backup_is_recorded_and_told_as_the_last_one")),
    Mutant("backup: a dry run writes", "reform/core/management/commands/backup.py", "            if dry_run:\n", "            if False:\n", making("test_dry_run_says_what_would_be_done_and_does_nothing")),
    Mutant("backup: two at once", KEPT, "            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)\n", "            pass\n", keeping("test_a_second_backup_at_once_is_refused")),
    Mutant("backup: the newest goes too", KEPT, "max(count or 0, 1)", "(count or 0)", keeping("test_the_newest_stays_however_old")),
    Mutant("backup: others' files are removed", KEPT, " if NAME.fullmatch(file.name)), reverse", "), reverse", keeping("test_unfinished_ones_and_others_files_are_no_backups")),
    Mutant("backup: what was killed stays", KEPT, "            left.unlink()\n", "            pass\n", keeping("test_what_a_killed_backup_left_is_removed")),
    Mutant("backup: the day's before its time", NIGHTLY, " and now.time() >= settings.BACKUP_AT", "", nightly("test_backup_is_asked_for_once_its_time_is_past")),
    Mutant("backup: the day's at every look", NIGHTLY, 'f"backup:{now.date()}"', 'f"backup:{now}"', nightly("test_every_day_has_its_own")),
    Mutant("backup: old ones are kept for ever", NIGHTLY, ", keep_days=settings.BACKUP_KEEP_DAYS", "", nightly("test_job_makes_it_and_removes_old_ones")),
    Mutant("backup: reset takes the keys away", "reform/bootstrap/database.py", 'if any((VAR_DIR / "backups").glob("*.backup")) else', "if False else", ("tests/bootstrap/test_logs.py::test_reset_keeps_backups_and_the_keys_that_open_them",)),
    Mutant("backup: a key of another purpose", "reform/settings.py", "{SECRET_KEY, FIELD_KEY, AUDIT_KEY, BACKUP_KEY}) < 4", "{SECRET_KEY, FIELD_KEY, AUDIT_KEY}) < 3", ("tests/test_production.py::test_production_does_not_start_with_unsafe_settings",)),
)  # fmt: skip

RESTORING = (
    Mutant("restore: over what stands there", PUT, "if there and over != place.database_name():", "if False:", FILLED),
    Mutant("restore: over what is not named rightly", PUT, "over != place.database_name()", "not over", FILLED),
    Mutant("restore: what stood there is lost", PLACE, '            side.rename(f"{kept}{suffix}")\n', "            pass\n", FILLED),
    Mutant("restore: kept files are mixed", PLACE, "        shutil.move(child, kept / child.name)\n", "        pass\n", FILLED),
    Mutant("restore: newer heads are lost", PLACE, "        heads.rename(kept)\n", "        pass\n", FILLED),
    Mutant("restore: kept files alone are nothing", PLACE, "    if _files_are_there():\n", "    if False:\n", restoring("test_kept_files_alone_make_a_place_filled")),
    Mutant("restore: beside a running portal", PUT, "        with only_one_portal():\n", "        with closing(open('/dev/null')):\n", restoring("test_running_portal_is_refused")),
    Mutant("restore: of another database", PUT, "if about.database != connection.vendor:", "if False:", NEWER),
    Mutant("restore: of a newer portal", PUT, "        refuse_newer(about)\n", "", NEWER),
    Mutant("restore: of a newer version without a migration", ABOUT, "if unknown or _numbers", "if unknown and _numbers", NEWER),
    Mutant("restore: of a newer format", ABOUT, 'if said["format"] != FORMAT:', "if False:", NEWER),
    Mutant("restore: without the keys kept apart", PUT, "if lacking and not self.without_keys:", "if False:", restoring("test_keys_kept_apart_are_asked_for")),
    Mutant("restore: a name above", PUT, ' or ".." in parts', "", LEADS),
    Mutant("restore: a name from the root", PUT, 'name.startswith("/") or ', "", LEADS),
    Mutant("restore: no database", READ, "            if not database:\n", "            if False:\n", LEADS),
    Mutant("restore: half a database", READ, "    if not opener.eof:\n", "    if False:\n", LEADS),
    Mutant("restore: another database than it tells of", PUT, "if counts(found) != about.rows or audit_head(found) != about.head:", "if False:", restoring("test_database_that_is_not_the_one_told_of_is_refused")),
    Mutant("restore: a dry run writes", PUT, "        if dry_run:\n", "        if False:\n", restoring("test_dry_run_reads_and_judges_and_changes_nothing")),
    Mutant("restore: what was killed stays", PUT, "        shutil.rmtree(left)\n", "        pass\n", restoring("test_what_a_killed_restore_left_goes")),
    Mutant("restore: a full disk leaves a part", PUT, "        yield folder\n    finally:\n        shutil.rmtree(folder)", "        yield folder\n    finally:\n        pass", restoring("test_disk_full_while_restoring_changes_nothing")),
    Mutant("restore: files for everybody", PUT, "            target.chmod(", "            (lambda *_: None)(", restoring("test_restored_files_are_their_owners_alone")),
    Mutant("restore: folders for everybody", PUT, "            folder.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)\n", "", restoring("test_restored_files_are_their_owners_alone")),
    Mutant("restore: an older copy is not migrated", SETTLE, '        call_command("migrate", interactive=False, verbosity=0)\n', "", restoring("test_older_backup_is_migrated")),
    Mutant("restore: sessions go on", SETTLE, "Session.objects.all().delete()[0]", "0", COPY),
    Mutant("restore: a try is lost", SETTLE, 'F("attempts") - 1', 'F("attempts")', COPY),
    Mutant("restore: jobs stay in the hands of the dead", SETTLE, "state=Job.State.QUEUED, lease_until=None, lease_token=None, attempts", "attempts", COPY),
    Mutant("restore: the record waits for its seals", SETTLE, "    seal_entries(as_of=about.at)\n", "", COPY),
    Mutant("restore: late entries are taken for forged", "reform/core/audit_seals.py", "settled_below(as_of or timezone.now())", "settled_below(timezone.now())", ("tests/record/test_sealing.py::test_entry_late_when_a_copy_was_made_is_sealed_in_the_copy",)),
    Mutant("restore: nothing is proved", SETTLE, "for name, sentence in broken(Look())]", "for name, sentence in ()]", restoring("test_copy_without_its_key_is_made_when_asked_and_said_not_to_hold")),
)  # fmt: skip

ON_POSTGRES = (
    Mutant("backup: pg_dump of another moment", POSTGRES, 'f"--snapshot={self.name}", ', "", COPY_ON_POSTGRES),
    Mutant("backup: pg_dump that failed", POSTGRES, "            if code:\n", "            if False:\n", postgres("test_dump_that_fails_makes_no_backup")),
    Mutant("backup: a password in an argument", POSTGRES, 'parameters.pop("password")', 'parameters["password"]', postgres("test_password_stands_in_no_argument")),
    Mutant("restore: beside other connections", POSTGRES, "    return int(found)\n\n\ndef table_count", "    return 0\n\n\ndef table_count", postgres("test_other_connections_are_refused")),
    Mutant("restore: the former schema is not put back", POSTGRES, '        _rename(aside, "public", make=False)\n', "        pass\n", postgres("test_dump_that_does_not_load_leaves_the_database_as_it_was")),
    Mutant("backup: former schemas are kept for ever", POSTGRES, ', f"--exclude-schema={KEPT_SCHEMA}*"', "", postgres("test_restore_over_a_database_keeps_what_stood_there")),
)  # fmt: skip

BACKUP = LOCK + MAKING + RESTORING + ON_POSTGRES
