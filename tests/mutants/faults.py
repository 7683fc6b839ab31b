"""What keeps faults harmless; most proofs start real processes (tests/faults)."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

JOBS = "reform/core/jobs.py"
UNIT = "tests/core/test_jobs.py"
WORKERS = "tests/faults/test_workers.py"
DATABASE = "tests/faults/test_database.py"
DISK = "tests/faults/test_disk.py"
HOLDS = "tests/test_invariants.py"
BROKEN = f"{HOLDS}::test_a_row_broken_by_hand_is_told"

FAULTS = (
    Mutant(
        "faults: leases by the database's clock",
        JOBS,
        "lease_until__lt=Now())",
        "lease_until__lt=timezone.now())",
        (f"{WORKERS}::test_worker_whose_clock_is_wrong_takes_nobodys_job",),
    ),
    Mutant(
        "faults: beat that ended is begun anew",
        "reform/companions.py",
        "(_clock and _clock.is_alive())",
        "_clock",
        (f"{WORKERS}::test_all_that_a_worker_forked_is_killed_and_the_clock_goes_on",),
    ),
    Mutant(
        "faults: a lost connection is called lost",
        "reform/celery.py",
        "if self.connection is None or self.connection.client is None:",
        "if False:",
        ("tests/faults/test_broker.py::test_worker_lives_on_whose_broker_goes_while_it_holds_a_message",),
    ),
    Mutant(
        "faults: a lease that ran out is taken up",
        JOBS,
        "return waiting | Q(state=Job.State.RUNNING, lease_until__lt=Now())",
        "return waiting",
        (f"{UNIT}::test_claim_after_the_lease_ran_out_succeeds",),
    ),
    Mutant(
        "faults: a lease is renewed",
        JOBS,
        "mine.update(lease_until=_lease())",
        "mine.count()",
        ("tests/faults/test_leases.py::test_job_longer_than_its_lease_is_done_once",),
    ),
    Mutant(
        "faults: no end of attempts",
        JOBS,
        "if job.attempts > settings.JOB_MAX_ATTEMPTS:",
        "if job.attempts > 1000:",
        (f"{WORKERS}::test_job_that_kills_its_worker_is_given_up_after_three_and_holds_up_nobody",),
    ),
    Mutant(
        "faults: unknown work waits",
        JOBS,
        "known |= Q(kind__in=names, payload_version__lte=version)",
        "known |= Q()",
        (
            "tests/faults/test_deploy.py::test_worker_asked_to_end_ends_its_job_first_and_leaves_what_it_does_not_know",
        ),
    ),
    Mutant(
        "faults: a newer payload waits",
        JOBS,
        "known |= Q(kind__in=names, payload_version__lte=version)",
        "known |= Q(kind__in=names)",
        (
            "tests/faults/test_deploy.py::test_worker_asked_to_end_ends_its_job_first_and_leaves_what_it_does_not_know",
        ),
    ),
    Mutant(
        "faults: a failed wake-up is not the page's",
        JOBS,
        "transaction.on_commit(wake, robust=True)",
        "transaction.on_commit(wake)",
        ("tests/faults/test_broker.py::test_report_is_filed_and_its_work_waits_while_the_broker_is_gone",),
    ),
    Mutant(
        "faults: a broker that is gone is tried once",
        "reform/settings.py",
        '    "max_retries": 0,\n',
        "",
        (f"{UNIT}::test_broker_that_is_gone_is_tried_once",),
    ),
    Mutant(
        "faults: messages are taken up again after a lost worker",
        "reform/celery.py",
        '    app.send_task("reform.core.jobs.sweep")\n',
        "",
        (f"{WORKERS}::test_worker_killed_whole_is_followed_by_a_new_one_though_its_messages_are_gone",),
    ),
    Mutant(
        "faults: connections are asked whether they live",
        "reform/database_settings.py",
        '"CONN_HEALTH_CHECKS": True,',
        '"CONN_HEALTH_CHECKS": False,',
        (f"{DATABASE}::test_connections_cut_between_requests_are_noticed_by_nobody",),
    ),
    Mutant(
        "faults: 503 while the database is away",
        "reform/portal/views/errors.py",
        "if isinstance(failed, OperationalError | InterfaceError):",
        "if False:",
        (f"{DATABASE}::test_server_restarted_is_answered_with_503_and_then_forgotten",),
    ),
    Mutant(
        "faults: a page's statements end",
        "reform/wsgi.py",
        "limit_statements(settings.WEB_STATEMENT_SECONDS)\n",
        "",
        (f"{DATABASE}::test_page_that_runs_away_is_cut_off",),
    ),
    Mutant(
        "faults: a job's statements end",
        "reform/celery.py",
        "limit_statements(settings.WORKER_STATEMENT_SECONDS)",
        "limit_statements(1000)",
        (f"{DATABASE}::test_statement_that_runs_away_is_cut_off_and_the_worker_goes_on",),
    ),
    Mutant(
        "faults: one job of one key",
        "reform/core/migrations/0001_initial.py",
        "('key', models.CharField(max_length=200, unique=True))",
        "('key', models.CharField(max_length=200))",
        (f"{HOLDS}::test_key_of_a_job_is_unique",),
    ),
    Mutant(
        "faults: a full disk is said",
        "reform/portal/views/errors.py",
        "if isinstance(failed, OSError) and failed.errno in FULL:",
        "if False:",
        (
            "tests/portal/test_damaged_files.py::test_full_disk_is_said_in_the_readers_language_and_leaves_nothing",
        ),
    ),
    Mutant(
        "faults: changed files are not sent",
        "reform/core/files.py",
        "return bool(known) and known != sum_of(chunks)",
        "return False",
        ("tests/portal/test_damaged_files.py::test_damaged_file_is_answered_with_a_page_and_recorded",),
    ),
    Mutant(
        "faults: damage goes into the record",
        "reform/portal/middleware.py",
        '            note_damage(Fault.of(exception), by=getattr(request, "actor", None))\n',
        "",
        ("tests/portal/test_damaged_files.py::test_damaged_file_is_answered_with_a_page_and_recorded",),
    ),
    Mutant(
        "faults: kept files are read at night",
        "reform/core/keeping.py",
        "        note_damage(fault)\n",
        "        pass\n",
        ("tests/portal/test_damaged_files.py::test_all_kept_files_are_read_once_a_night",),
    ),
    Mutant(
        "faults: what nobody names is set aside",
        "reform/core/kept_files.py",
        "        _set_aside(name)\n",
        "        pass\n",
        (f"{HOLDS}::test_file_that_no_row_names_is_told_after_an_hour_and_set_aside_before",),
    ),
    Mutant(
        "faults: nothing young is set aside",
        "reform/core/kept_files.py",
        "if name not in named and _changed(name, before):",
        "if name not in named:",
        (f"{HOLDS}::test_file_that_no_row_names_is_told_after_an_hour_and_set_aside_before",),
    ),
    Mutant(
        "faults: a form is carried out once",
        "reform/core/once.py",
        "sent = FormToken.objects.create(user=who, token=token)",
        "sent = FormToken(user=request.user.uid, token=token)",
        ("tests/portal/test_once.py::test_page_sent_twice_adds_one_task_and_leads_to_it",),
    ),
    Mutant(
        "faults: clicks at once are carried out once",
        "reform/core/migrations/0001_initial.py",
        "'constraints': [models.UniqueConstraint(fields=('user', 'token'), name='form_token_once')],",
        "'constraints': [],",
        ("tests/races/test_once_races.py::test_twenty_clicks_at_once_add_one_task",),
    ),
    Mutant(
        "faults: SQLite's writers wait",
        "reform/database_settings.py",
        '"transaction_mode": "IMMEDIATE",',
        '"transaction_mode": "DEFERRED",',
        ("tests/faults/test_sqlite_quick.py::test_two_who_read_before_they_write_both_write",),
    ),
    Mutant(
        "faults: an import is taken over whole",
        "tasks/services/imports.py",
        "@transaction.atomic\ndef apply_import(",
        "def apply_import(",
        (
            "tests/faults/test_import.py::test_import_cut_off_while_it_is_taken_over_leaves_the_ledger_as_it_was",
        ),
    ),
    Mutant(
        "faults: the mail server is not waited for",
        "reform/gateway_settings.py",
        '"EMAIL_TIMEOUT": float(environment.get("MAIL_TIMEOUT_SECONDS", "10")),',
        '"EMAIL_TIMEOUT": None,',
        ("tests/faults/test_mail.py::test_page_waits_for_no_mail_server_that_hangs",),
    ),
    Mutant(
        "invariants: jobs nobody looks after",
        "reform/core/standing_invariants.py",
        "Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=old)",
        "Job.objects.none()",
        (BROKEN,),
    ),
    Mutant(
        "invariants: jobs given up without a reason",
        "reform/core/standing_invariants.py",
        'Job.objects.filter(state=Job.State.DEAD, error="", given_up="")',
        "Job.objects.none()",
        (BROKEN,),
    ),
    Mutant(
        "invariants: gaps in issues",
        "reports/invariants.py",
        'rows.exclude(n=F("last") - F("first") + 1)',
        "rows.none()",
        (BROKEN,),
    ),
    Mutant(
        "invariants: a report accepted twice",
        "reports/invariants.py",
        "if logged[pk] != 1:",
        "if logged[pk] < 1:",
        (BROKEN,),
    ),
    Mutant(
        "invariants: a report the record does not know",
        "reports/invariants.py",
        "if audited[uid] != 1 and not",
        "if audited[uid] > 1 and not",
        (BROKEN,),
    ),
    Mutant(
        "invariants: the client's own list",
        "reports/invariants.py",
        "if uid not in known:",
        "if False:",
        (f"{HOLDS}::test_clients_list_is_held_against_the_database",),
    ),
)
