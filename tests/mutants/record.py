"""The audit record: written with the change, kept, chained, archived; and what stands in logs."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

AUDIT = "tests/core/test_audit.py"
VERIFY = "tests/record/test_verify.py"
SEALING = "tests/record/test_sealing.py"
ARCHIVE = "tests/record/test_archive.py"
REFUSALS = "tests/record/test_refusals.py"
LOGS = "tests/record/test_logs.py"
LOG_PAGE = "tests/departments/test_audit_log.py"
TRIGGERS = "reform/core/migrations/0002_audit_append_only.py"
VERIFIER, ARCHIVER = "reform/core/audit_verify.py", "reform/core/audit_archive.py"
PRIVACY = "reform/core/privacy.py"

MADE = {
    "update": 'f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {no}; END",',
    "delete": 'f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {gone} BEGIN {no}; END",',
    "replace": 'f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} BEGIN {no}; END",',
}
# What is replaced row by row is stopped by the rule of whole segments too; by its keys it is asked for below.
LACKING = [
    (attempt, model)
    for attempt in MADE
    for model in ("AuditEntry", "AuditSeal", "AuditSegment")
    if (attempt, model) != ("replace", "AuditSegment")
]
APPEND_ONLY = tuple(
    Mutant(
        f"record: no {attempt} of {model}",
        TRIGGERS,
        MADE[attempt],
        f'*([{MADE[attempt][:-1]}] if table != "core_{model.lower()}" else []),',
        (f"{ARCHIVE}::test_nothing_of_the_record_is_changed_removed_or_replaced[{attempt}-{model}]",),
    )
    for attempt, model in LACKING
)
KEYS = tuple(
    Mutant(
        f"record: no row over another's {key}",
        TRIGGERS,
        old,
        new,
        (f"{ARCHIVE}::test_row_takes_no_others_place_by_any_of_its_keys",),
    )
    for key, old, new in (
        ("uid", '("id", "uid"),', '("id",),'),
        ("sealed entry", '("seq", "entry_id"),', '("seq",),'),
        ("segment", '("id", "first_seq", "last_seq"),', '("first_seq", "last_seq"),'),
        ("last place of a segment", '("id", "first_seq", "last_seq"),', '("id", "first_seq"),'),
    )
)

RECORD = (
    *APPEND_ONLY,
    *KEYS,
    Mutant(
        "record: secrets are masked",
        "reform/core/audit.py",
        "after=masked(after or {})",
        "after=after or {}",
        (f"{AUDIT}::test_record_masks_secrets",),
    ),
    Mutant(
        "record: a link holds its entry",
        "reform/core/audit_verify.py",
        'if not ring.fits(text, algorithm=seal["algorithm"], digest=seal["digest"]):',
        "if False:",
        (f"{VERIFY}::test_changed_entry_is_named",),
    ),
    Mutant(
        "record: a removed entry",
        "reform/core/audit_verify.py",
        "            if entry is None:\n                raise _gone(seal)\n",
        "            if entry is None:\n                continue\n",
        (f"{VERIFY}::test_removed_entry_is_named",),
    ),
    Mutant(
        "record: an end cut off",
        "reform/core/audit_verify.py",
        "        if beyond:\n",
        "        if False:\n",
        (f"{VERIFY}::test_end_cut_off_is_seen_by_the_noted_head",),
    ),
    Mutant(
        "record: an entry put in",
        "reform/core/audit_verify.py",
        "if number <= settled:",
        "if False:",
        (f"{VERIFY}::test_entry_put_in_the_middle_is_named",),
    ),
    Mutant(
        "record: refusals",
        "departments/refusals.py",
        "if response.status_code in REFUSALS and not (now and now.refused):",
        "if False:",
        ("tests/record/test_refusals.py::test_forbidden_page_stands_in_the_record",),
    ),
    Mutant(
        "log: one line a record",
        "reform/core/logs.py",
        "return mask_log(text).translate(_ENDS)",
        "return mask_log(text)",
        ("tests/record/test_logs.py::test_record_is_one_line",),
    ),
    Mutant(
        "log: nothing private",
        "reform/core/logs.py",
        "return mask_log(text)",
        "return text",
        ("tests/record/test_logs.py::test_run_of_requests_leaves_nothing_private_in_the_log",),
    ),
    Mutant(
        "record: segments are whole",
        TRIGGERS,
        "WHEN NOT ({SEGMENT_WHOLE.format(old=SQLITE_OLD)})",
        "WHEN 1 = 0",
        (f"{ARCHIVE}::test_segment_over_young_missing_or_skipped_rows_is_refused",),
    ),
    Mutant(
        "record: segments are old",
        TRIGGERS,
        " AND s.sealed_at < {old} AND e.at < {old})",
        ")",
        (f"{ARCHIVE}::test_segment_over_young_missing_or_skipped_rows_is_refused",),
    ),
    Mutant(
        "record: segments follow one another",
        TRIGGERS,
        "NEW.first_seq = 1 + (SELECT COALESCE(MAX(last_seq), 0) FROM core_auditsegment)\n    AND ",
        "",
        (f"{ARCHIVE}::test_segment_over_young_missing_or_skipped_rows_is_refused",),
    ),
    Mutant(
        "record: entries go before their seals",
        TRIGGERS,
        "\n    AND NOT EXISTS (SELECT 1 FROM core_auditentry e WHERE e.id = OLD.entry_id)",
        "",
        (f"{ARCHIVE}::test_only_covered_rows_go_and_entries_before_their_seals",),
    ),
    Mutant(
        "record: what was before is masked",
        "reform/core/audit.py",
        "before=masked(before or {})",
        "before=before or {}",
        (f"{AUDIT}::test_record_masks_secrets",),
    ),
    Mutant(
        "record: numbers in reasons",
        "reform/core/audit.py",
        "reason=mask_numbers(reason)",
        "reason=reason",
        (f"{AUDIT}::test_record_masks_numbers_in_reasons_and_names",),
    ),
    Mutant(
        "record: numbers in names",
        "reform/core/audit.py",
        "mask_numbers(str(obj))",
        "str(obj)",
        (f"{AUDIT}::test_record_masks_numbers_in_reasons_and_names",),
    ),
    Mutant(
        "record: masked at any depth",
        PRIVACY,
        "        return [masked(one) for one in value]\n",
        "        return list(value)\n",
        (f"{LOGS}::test_secrets_are_masked_at_any_depth",),
    ),
    Mutant(
        "record: written with the change or not at all",
        "departments/services/accounts.py",
        "@transaction.atomic\ndef create_account",
        "def create_account",
        (f"{REFUSALS}::test_failing_request_leaves_no_business_row_and_nothing_done",),
    ),
    Mutant(
        "record: browsers forge no line",
        "reform/core/asking.py",
        'return _CONTROL.sub(" ", text)[:length]',
        "return text[:length]",
        (f"{AUDIT}::test_browser_name_is_neutralised_and_cut",),
    ),
    Mutant(
        "record: a job is its asker's",
        "reform/core/audit.py",
        "by = by or now.by",
        "by = by",
        (f"{AUDIT}::test_job_writes_in_the_name_of_whoever_asked_for_it_in_their_request",),
    ),
    Mutant(
        "record: a refusal once",
        "departments/refusals.py",
        " and not (now and now.refused):",
        ":",
        (f"{REFUSALS}::test_lock_out_stands_in_the_record_once_a_try",),
    ),
    Mutant(
        "record: an export is told",
        "departments/views/audit.py",
        '"rows": count}',
        '"rows": 0}',
        (f"{LOG_PAGE}::test_export_gives_what_the_search_finds_and_is_recorded",),
    ),
    Mutant(
        "record: a verification asked for is told",
        "departments/services/audit.py",
        '    record(by=by, act="audit.ask_verify")\n',
        "",
        (f"{LOG_PAGE}::test_record_is_verified_by_a_job_and_the_page_tells_the_result",),
    ),
    Mutant(
        "seal: the one before",
        "reform/core/audit_chain.py",
        "canonical([previous, seq,",
        "canonical([seq,",
        (f"{SEALING}::test_a_seal_is_the_hmac_of_the_one_before_and_the_whole_entry",),
    ),
    Mutant(
        "seal: every field",
        "reform/core/audit_chain.py",
        "for field in AuditEntry._meta.concrete_fields]",
        'for field in AuditEntry._meta.concrete_fields if field.name != "agent"]',
        (f"{VERIFY}::test_every_field_of_an_entry_is_in_the_chain",),
    ),
    Mutant(
        "seal: former keys no more",
        "reform/core/audit_chain.py",
        "                del self.left[:at]\n",
        "",
        (f"{VERIFY}::test_former_key_holds_for_what_was_sealed_with_it_and_not_after_the_new_one",),
    ),
    Mutant(
        "seal: entries committed late",
        "reform/core/audit_seals.py",
        "        for waiting in (partial(_late, as_of), _fresh):\n",
        "        for waiting in (_fresh,):\n",
        (f"{SEALING}::test_an_entry_committed_after_a_higher_number_is_sealed_within_the_hour",),
    ),
    Mutant(
        "seal: its head is noted",
        "reform/core/audit_seals.py",
        "    if seq:\n        note_head(seq=seq, digest=digest)\n",
        "",
        (f"{SEALING}::test_head_is_noted_once_and_only_added_to",),
    ),
    Mutant(
        "verify: a chain written anew",
        VERIFIER,
        "if noted.get(seq, {digest}) != {digest}:",
        "if not seq:",
        (f"{VERIFY}::test_end_sealed_anew_after_a_change_is_seen_by_the_noted_head",),
    ),
    Mutant(
        "verify: no file of heads",
        VERIFIER,
        "if seq and noted is None:",
        "if not seq and noted is None:",
        (f"{VERIFY}::test_lost_file_of_heads_is_told",),
    ),
    Mutant(
        "verify: a seal removed",
        VERIFIER,
        'if seal["seq"] != seq + 1:',
        'if seal["seq"] < 0:',
        (f"{VERIFY}::test_removed_entry_with_its_seal_is_named",),
    ),
    Mutant(
        "verify: a sealer that stands still",
        VERIFIER,
        "if now - at > LONGEST_WAIT:",
        "if now < at:",
        (f"{VERIFY}::test_sealer_that_stands_still_is_named",),
    ),
    Mutant(
        "verify: a tombstone changed",
        VERIFIER,
        'if not fits or segment["first_seq"]',
        'if segment["first_seq"]',
        (f"{ARCHIVE}::test_changed_tombstone_is_named",),
    ),
    Mutant(
        "verify: a seal put in where a segment is",
        VERIFIER,
        '        raise _Found("seal_inserted", seq=archived.seq)\n',
        "        verdict.waiting += 0\n",
        (f"{ARCHIVE}::test_seal_put_in_where_a_segment_was_archived_is_named",),
    ),
    Mutant(
        "archive: 180 days",
        ARCHIVER,
        "    if before > timezone.now() - KEPT:\n",
        "    if before > timezone.now():\n",
        (f"{ARCHIVE}::test_day_within_180_days_is_refused",),
    ),
    Mutant(
        "archive: read back before anything goes",
        ARCHIVER,
        "        verify_archive(path)\n        with",
        "        with",
        (f"{ARCHIVE}::test_damaged_stretch_is_not_archived",),
    ),
    Mutant(
        "archive: nothing is left of what failed",
        ARCHIVER,
        "    except BaseException:\n        path.unlink(missing_ok=True)\n",
        "    except BaseException:\n",
        (f"{ARCHIVE}::test_damaged_stretch_is_not_archived",),
    ),
    Mutant(
        "archive: told",
        ARCHIVER,
        '            record(by=by, act="audit.archive", after=after)\n',
        "",
        (f"{ARCHIVE}::test_only_what_is_older_than_180_days_goes",),
    ),
    Mutant(
        "archive: the file of the tombstone",
        ARCHIVER,
        "if tombstone and tombstone.sha256 != sha256:",
        "if tombstone and not sha256:",
        (f"{ARCHIVE}::test_file_is_held_to_its_tombstone",),
    ),
    Mutant(
        "archive: its first line is ours",
        ARCHIVER,
        'if said["format"] != FORMAT or not Keyring().fits(\n            canonical(said), algorithm=said["algorithm"], digest=signature\n        ):',
        'if said["format"] != FORMAT:',
        (f"{ARCHIVE}::test_damaged_file_is_told",),
    ),
    Mutant(
        "archive: cut off",
        ARCHIVER,
        'if (seq, digest) != (said["last_seq"], said["digest_after"]):',
        "if not seq:",
        (f"{ARCHIVE}::test_damaged_file_is_told",),
    ),
    Mutant(
        "log: headers",
        PRIVACY,
        '    text = _HEADER.sub(rf"\\1\\2{MASK}", text)\n',
        "",
        (f"{LOGS}::test_what_is_private_is_masked",),
    ),
    Mutant(
        "log: named secrets",
        PRIVACY,
        '    text = _NAMED.sub(rf"\\1\\2{MASK}", text)\n',
        "",
        (f"{LOGS}::test_what_is_private_is_masked",),
    ),
    Mutant(
        "log: one-time links",
        PRIVACY,
        '    text = _ONE_TIME_LINK.sub(rf"\\1{MASK}", text)\n',
        "",
        (f"{LOGS}::test_what_is_private_is_masked",),
    ),
    Mutant(
        "log: queries",
        PRIVACY,
        '    text = _QUERY.sub(rf"\\1?{MASK}", text)\n',
        "",
        (f"{LOGS}::test_what_is_private_is_masked",),
    ),
    Mutant(
        "log: long numbers",
        PRIVACY,
        "return _LONG_NUMBER.sub(MASK, mask_numbers(text))",
        "return mask_numbers(text)",
        (f"{LOGS}::test_what_is_private_is_masked",),
    ),
)
