"""The audit record: written with the change, kept, chained; and the second factor."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

AUDIT = "tests/core/test_audit.py"
VERIFY = "tests/record/test_verify.py"
FACTOR = "tests/departments/test_second_factor.py"

RECORD = (
    Mutant(
        "record: nobody changes a row",
        "reform/core/migrations/0002_audit_append_only.py",
        'f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {no}; END",',
        "",
        (f"{AUDIT}::test_audit_rows_cannot_be_changed",),
    ),
    Mutant(
        "record: nobody removes a row",
        "reform/core/migrations/0002_audit_append_only.py",
        'f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {gone} BEGIN {no}; END",',
        "",
        ("tests/record/test_archive.py::test_nothing_of_the_record_is_changed_removed_or_replaced",),
    ),
    Mutant(
        "record: secrets are masked",
        "reform/core/audit.py",
        "before=masked(before or {}),\n        after=masked(after or {}),",
        "before=before or {},\n        after=after or {},",
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
        "second factor: a code once",
        "departments/models/access.py",
        "TOLERATED_STEPS, self.last_t + 1)",
        "TOLERATED_STEPS)",
        (f"{FACTOR}::test_code_works_once_and_earlier_ones_no_more",),
    ),
    Mutant(
        "second factor: a stale copy",
        "departments/models/access.py",
        "filter(pk=self.pk, last_t__lt=step)",
        "filter(pk=self.pk)",
        (
            "tests/races/test_sign_in_races.py::test_a_code_is_taken_once",
            f"{FACTOR}::test_stale_copy_of_the_device_cannot_take_a_code_again",
        ),
    ),
    Mutant(
        "second factor: the wait",
        "departments/models/access.py",
        "if not self.verify_is_allowed()[0] or not self._count_attempt():",
        "if not self._count_attempt():",
        (f"{FACTOR}::test_each_wrong_code_doubles_the_wait",),
    ),
    Mutant(
        "second factor: a recovery code once",
        "departments/services/second_factor.py",
        "filter(pk=paper.pk, used_at=None)",
        "filter(pk=paper.pk)",
        (
            f"{FACTOR}::test_each_recovery_code_works_once_however_it_is_typed",
            "tests/races/test_sign_in_races.py::test_a_recovery_code_is_taken_once",
        ),
    ),
    Mutant(
        "second factor: asked of administrators",
        "departments/guards.py",
        "if not request.user.is_authenticated or not needs_second_factor(request.actor.role):",
        "if True:",
        (f"{FACTOR}::test_administrator_without_a_device_is_sent_to_set_one_up_and_goes_on",),
    ),
    Mutant(
        "second factor: lost at a new sign-in",
        "departments/verified.py",
        "        session.pop(key, None)\n",
        "        session.get(key)\n",
        (f"{FACTOR}::test_what_a_session_held_before_the_sign_in_counts_for_nothing",),
    ),
    Mutant(
        "administrators' networks",
        "departments/guards.py",
        "if not within(client_address(request), settings.ADMIN_ALLOWED_NETS):",
        "if False:",
        (
            "tests/departments/test_allowed_nets.py::test_administrators_work_inside_and_are_told_and_recorded_outside",
        ),
    ),
    Mutant(
        "proxy: a stranger's header",
        "reform/core/address.py",
        "while hops and within(address, settings.TRUSTED_PROXIES):",
        "while hops:",
        ("tests/core/test_address.py::test_header_of_a_stranger_is_not_read",),
    ),
)
