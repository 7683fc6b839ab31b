"""Health, probes, figures, logs for programs, failed work, commands."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

OPERATIONS_TESTS = "tests/operations"
HEALTH = f"{OPERATIONS_TESTS}/test_health.py"
PROBES = f"{OPERATIONS_TESTS}/test_probes.py"
FIGURES = f"{OPERATIONS_TESTS}/test_figures.py"
JOBS = f"{OPERATIONS_TESTS}/test_jobs.py"
COMMANDS = f"{OPERATIONS_TESTS}/test_commands.py"
LOGS = "tests/record/test_logs.py"

OPERATIONS = (
    Mutant(
        "figures: permitted networks alone",
        "reform/core/probes.py",
        "and within(client_address(request), settings.METRICS_ALLOWED_NETS)",
        "",
        (f"{PROBES}::test_figures_are_for_the_permitted_networks",),
    ),
    Mutant(
        "figures: addresses as trusted proxies tell them",
        "reform/core/probes.py",
        "within(client_address(request),",
        'within(request.META.get("HTTP_X_FORWARDED_FOR") or request.META["REMOTE_ADDR"],',
        (f"{PROBES}::test_who_writes_an_address_into_a_header_is_nobody",),
    ),
    Mutant(
        "ready: everything that stops requests is asked",
        "reform/core/health.py",
        'for name in ("database", "migrations", "broker", "disk"):',
        'for name in ("database", "broker", "disk"):',
        (f"{PROBES}::test_not_ready_tells_one_word",),
    ),
    Mutant(
        "health: no details of the database",
        "reform/core/health.py",
        'return Part("database", RED, "down", {"engine": connection.vendor})',
        'return Part("database", RED, "down", {"engine": str(error)})',
        (f"{HEALTH}::test_without_the_database_the_rest_is_unknown",),
    ),
    Mutant(
        "health: jobs nobody looks after",
        "reform/core/health.py",
        "    if lost:\n",
        "    if False:\n",
        (f"{HEALTH}::test_job_whose_worker_left_it_lying_is_trouble",),
    ),
    Mutant(
        "health: signs grow old",
        "reform/core/health.py",
        "    level = graded(seconds, name)\n",
        "    level = GREEN\n",
        (f"{HEALTH}::test_beat_is_in_trouble_when_its_sign_grows_old",),
    ),
    Mutant(
        "health: seals that are late",
        "reform/core/health.py",
        'level = graded(seconds, "seal")',
        "level = GREEN",
        (f"{HEALTH}::test_record_is_in_trouble_when_seals_are_late",),
    ),
    Mutant(
        "health: a backup that grows old",
        "reform/core/health.py",
        'level = graded(seconds / 3600, "backup")',
        "level = GREEN",
        (f"{HEALTH}::test_backup_that_is_missing_old_or_unread_is_told",),
    ),
    Mutant(
        "health: given up is settled",
        "reform/core/queue_state.py",
        'FAILED = Q(state=Job.State.DEAD, given_up="")',
        "FAILED = Q(state=Job.State.DEAD)",
        (f"{HEALTH}::test_failed_jobs_count_until_they_are_given_up",),
    ),
    Mutant(
        "health: its command ends with code 1",
        "reform/portal/management/commands/health.py",
        "        if red:\n",
        "        if False:\n",
        (f"{COMMANDS}::test_health_ends_with_code_1_where_a_part_is_red",),
    ),
    Mutant(
        "counted: a file a process",
        "reform/core/counters.py",
        "        if self.pid != os.getpid():\n",
        "        if not self.pid:\n",
        (f"{FIGURES}::test_processes_are_added_up_and_leave_their_place_to_the_next",),
    ),
    Mutant(
        "counted: room on the disk from the first",
        "reform/core/counters.py",
        "            os.posix_fallocate(file.fileno(), 0, size)\n",
        "            file.truncate(size)\n",
        (f"{FIGURES}::test_file_has_its_room_on_the_disk_from_the_first",),
    ),
    Mutant(
        "counted: a spoilt file is left out",
        "reform/core/counters.py",
        "if path.exists() and not _is_whole(path):",
        "if False:",
        (f"{FIGURES}::test_file_that_a_power_cut_spoilt_begins_anew",),
    ),
    Mutant(
        "counted: routes, no addresses",
        "reform/core/telemetry.py",
        "view = request.resolver_match.view_name if request.resolver_match else NO_VIEW",
        "view = request.path",
        (f"{FIGURES}::test_no_figure_bears_an_address_a_person_or_a_number_of_a_thing",),
    ),
    Mutant(
        "counted: methods that exist",
        "reform/core/telemetry.py",
        'method = request.method if request.method in METHODS else "OTHER"',
        "method = request.method",
        (f"{FIGURES}::test_requests_are_counted_by_route_method_and_status",),
    ),
    Mutant(
        "log: JSON is masked",
        "reform/core/logs.py",
        '"message": mask_log(record.getMessage()),',
        '"message": record.getMessage(),',
        (f"{LOGS}::test_run_of_requests_leaves_nothing_private_in_the_log",),
    ),
    Mutant(
        "log: tracebacks in JSON are masked",
        "reform/core/logs.py",
        'said["trace"] = mask_log(self.formatException(record.exc_info))',
        'said["trace"] = self.formatException(record.exc_info)',
        (f"{LOGS}::test_json_traceback_is_masked",),
    ),
    Mutant(
        "log: known fields alone",
        "reform/core/logs.py",
        "said |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}",
        "said |= {n: v for n, v in vars(record).items() if isinstance(v, str | int)}",
        (f"{LOGS}::test_json_holds_of_what_a_record_carries_the_known_fields_alone",),
    ),
    Mutant(
        "jobs: only what failed is retried",
        "departments/services/jobs.py",
        "    failed = Job.objects.filter(FAILED, pk=job.pk)\n",
        "    failed = Job.objects.filter(pk=job.pk)\n",
        (f"{JOBS}::test_only_what_failed_is_retried_or_given_up",),
    ),
    Mutant(
        "jobs: retrying is recorded",
        "departments/services/jobs.py",
        '    record(by=by, act="jobs.retry",',
        '    _ = dict(by=by, act="jobs.retry",',
        (f"{JOBS}::test_retried_job_runs_again_from_its_first_try",),
    ),
    Mutant(
        "jobs: nobody else's",
        "departments/services/jobs.py",
        '        require(by, "jobs.manage", job)\n',
        "        pass\n",
        (f"{JOBS}::test_nobody_else_touches_jobs",),
    ),
    Mutant(
        "jobs: the administrator at the top",
        "departments/roles.py",
        "return actor.programme is not None and actor.programme.parent_id is None",
        "return actor.programme is not None",
        (f"{JOBS}::test_administrator_of_a_programme_below_sees_the_parts_and_touches_nothing",),
    ),
    Mutant(
        "jobs: errors may quote the office's texts",
        "departments/selectors/jobs.py",
        "return Why(str(words), str(advice), name)",
        "return Why(str(words), str(advice), job.error)",
        (f"{JOBS}::test_why_a_job_failed_is_said_in_words_without_the_offices_texts",),
    ),
    Mutant(
        "jobs: the page's polling is no activity",
        "templates/portal/operations.html",
        '<div id="poll-operations" ',
        '<div id="operations" ',
        (f"{JOBS}::test_page_tells_the_parts_and_hides_what_work_is_about",),
    ),
    Mutant(
        "jobs: asked for anew, no longer given up",
        "reform/core/jobs.py",
        '            given_up="",\n',
        "",
        (f"{JOBS}::test_job_asked_for_anew_is_no_longer_given_up",),
    ),
    Mutant(
        "jobs: the clock goes first",
        "reform/celery.py",
        'app.conf.task_routes = {"reform.core.jobs.perform": {"priority": 6}}\n',
        "",
        (f"{OPERATIONS_TESTS}/test_order.py",),
    ),
    Mutant(
        "commands: a trial is taken back",
        "departments/management/machine.py",
        "        transaction.set_rollback(dry_run)\n",
        "",
        (f"{COMMANDS}::test_trial_changes_nothing",),
    ),
    Mutant(
        "commands: the record says from where",
        "departments/management/machine.py",
        'Asking(agent=f"manage.py {command}")',
        "Asking()",
        (f"{COMMANDS}::test_sessions_of_an_account_end",),
    ),
    Mutant(
        "commands: links for administrators alone",
        "departments/services/accounts.py",
        "if not user.is_active or not roles & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}:",
        "if not user.is_active:",
        (f"{COMMANDS}::test_no_link_for_whom_an_administrator_helps",),
    ),
)
