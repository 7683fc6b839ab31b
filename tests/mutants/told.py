"""What leaves the portal: to which hosts, when, to whom, once, and nothing labelled or secret."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

CLIENT = "tests/core/test_outgoing.py"
GATEWAYS = "tests/core/test_gateways.py"
DELIVERIES = "tests/departments/test_deliveries.py"
WORDS = "tests/departments/test_telling.py"
PAGES = "tests/departments/test_channel_pages.py"
REMINDERS = "tests/reports/test_reminders.py"
MATTERS = "tests/tasks/test_told.py"
OUT = "reform/core/outgoing.py"
SEND = "departments/services/deliveries.py"

TOLD = (
    Mutant(
        "told: hosts by name",
        OUT,
        "if host not in settings.OUTGOING_HOSTS:",
        "if False:",
        (f"{CLIENT}::test_host_must_be_named",),
    ),
    Mutant(
        "told: https alone",
        OUT,
        'if parts.scheme == "http" and (settings.PRODUCTION or not _is_loopback(host)):',
        "if False:",
        (f"{CLIENT}::test_plain_http_is_for_loopback_outside_of_production",),
    ),
    Mutant(
        "told: no addresses inside",
        OUT,
        'if not ip_address(address.partition("%")[0]).is_global:',
        "if False:",
        (f"{CLIENT}::test_host_that_leads_inside_is_refused_unless_it_is_named_as_internal",),
    ),
    Mutant(
        "told: the address checked is the one asked",
        OUT,
        "self.sock = socket.create_connection((self.address, self.port), CONNECT_SECONDS)",
        "self.sock = socket.create_connection((self.host, self.port), CONNECT_SECONDS)",
        (f"{CLIENT}::test_name_is_looked_up_once_and_the_address_checked_is_the_one_asked",),
    ),
    Mutant(
        "told: certificates",
        OUT,
        "context = ssl.create_default_context()",
        "context = ssl._create_unverified_context()",
        (f"{CLIENT}::test_certificate_is_proved",),
    ),
    Mutant(
        "told: no redirects",
        OUT,
        "    return Answer(answer.status, read)",
        '    if place_of := answer.getheader("Location"):\n'
        "        return post(place_of, body, headers)\n"
        "    return Answer(answer.status, read)",
        (f"{CLIENT}::test_redirect_is_not_followed",),
    ),
    Mutant(
        "told: length of answers",
        OUT,
        "if len(read) > ANSWER_BYTES:",
        "if False:",
        (f"{CLIENT}::test_answer_is_read_up_to_a_bound",),
    ),
    Mutant(
        "told: time of answers",
        OUT,
        "    timer.start()\n",
        "",
        (f"{CLIENT}::test_server_that_drips_is_cut_off_by_the_whole_time",),
    ),
    Mutant(
        "told: no secret of a gateway's answer",
        "reform/core/gateways/robot.py",
        'return f"not taken ({code})" if isinstance(code, int) else "not taken"',
        'return f"not taken ({answer})"',
        (f"{GATEWAYS}::test_robot_that_takes_nothing_is_told_by_its_number_only",),
    ),
    Mutant(
        "told: no secret of an address in errors",
        OUT,
        'raise NoAnswer(f"connection failed ({type(error).__name__})") from None',
        'raise NoAnswer(f"connection failed ({type(error).__name__}) {url}") from None',
        (f"{CLIENT}::test_server_that_is_not_there_is_told_without_its_address",),
    ),
    Mutant(
        "told: no secret in logs",
        SEND,
        'log.warning("delivery %s by %s, try %s: %s", row.uid, row.channel, row.tries, error)',
        'log.warning("delivery %s to %s by %s: %s", row.uid, to, settings.SMS, error)',
        (f"{DELIVERIES}::test_nothing_secret_stands_in_rows_jobs_or_logs",),
    ),
    Mutant(
        "told: fields of an SMS",
        "reform/core/gateways/sms.py",
        "name: _filled(value, values) for name, value in self.fields.items()",
        "name: _filled(_filled(value, values), values) for name, value in self.fields.items()",
        (f"{GATEWAYS}::test_sms_as_a_form_with_other_fields",),
    ),
    Mutant(
        "told: quiet hours",
        "departments/hours.py",
        "if not hours.is_quiet(moment.time()):",
        "if True:",
        (f"{WORDS}::test_quiet_hours_over_midnight", f"{DELIVERIES}::test_quiet_hours_hold_a_text_back"),
    ),
    Mutant(
        "told: free days",
        SEND,
        "working_days=channel != Channel.MAIL",
        "working_days=False",
        (f"{DELIVERIES}::test_no_sms_on_free_days_but_mail",),
    ),
    Mutant(
        "told: lines of one's own",
        "departments/telling.py",
        '" " if unicodedata.category(sign) in _UNSEEN else sign',
        "sign",
        (f"{WORDS}::test_one_line_holds_no_line_end_and_nothing_unseen",),
    ),
    Mutant(
        "told: set in",
        "departments/telling.py",
        'return "\\n".join([f"  {line}" for line in lines[:BODY_LINES]] + more)',
        'return "\\n".join(lines[:BODY_LINES] + more)',
        (f"{WORDS}::test_letter_sets_in_what_people_wrote",),
    ),
    Mutant(
        "told: label",
        "departments/selectors/notifications.py",
        "if message.sealed else message.title",
        "if False else message.title",
        (f"{DELIVERIES}::test_words_of_a_labelled_matter_do_not_leave",),
    ),
    Mutant(
        "told: label of matters",
        "tasks/notifications.py",
        "            sealed=any(is_sealed(task) for task in tasks),\n",
        "",
        (f"{MATTERS}::test_words_of_labelled_matters_stay_inside",),
    ),
    Mutant(
        "told: label of reports",
        "reports/notifications/period.py",
        "            urgent=True,\n            sealed=is_sealed(report.task.sensitivity),\n",
        "            urgent=True,\n",
        (f"{REMINDERS}::test_return_of_a_labelled_matter_is_sealed_and_told_to_the_cleared_only",),
    ),
    Mutant(
        "told: label in a work group",
        "reports/services/reminders.py",
        "(n := unit.missing_to(usual))",
        "(n := unit.missing_to(max(Clearance)))",
        (f"{REMINDERS}::test_labelled_matters_are_not_counted_in_the_work_group",),
    ),
    Mutant(
        "told: an instruction's circle",
        "tasks/notifications.py",
        "_holders(post__in=circle), key",
        "_holders(post__programme=instruction.programme), key",
        (f"{MATTERS}::test_instruction_is_told_to_its_circle_alone_and_nothing_of_it_leaves",),
    ),
    Mutant(
        "told: links lead to the portal",
        "departments/selectors/notifications.py",
        'inside = path.startswith("/") and not path.startswith("//")',
        "inside = True",
        (f"{DELIVERIES}::test_link_leads_to_the_portal",),
    ),
    Mutant(
        "told: twice, of two workers",
        SEND,
        "taken = free.filter(tries=row.tries).update(",
        "taken = Delivery.objects.filter(pk=pk).update(",
        ("tests/races/test_delivery_races.py::test_claim_is_one_workers",),
    ),
    Mutant(
        "told: twice, after it was sent",
        SEND,
        'mine.update(state=DeliveryState.SENT, sent_at=timezone.now(), error="")',
        'mine.update(sent_at=timezone.now(), error="")',
        (f"{DELIVERIES}::test_text_that_arrives_at_the_second_try_is_sent_once_under_one_id",),
    ),
    Mutant(
        "told: twice, of a digest",
        SEND,
        'key = f"digest:{now.date()}:{user.uid}" if together',
        'key = f"digest:{now}:{user.uid}" if together',
        (f"{DELIVERIES}::test_digest_leaves_once_a_day_and_never_empty",),
    ),
    Mutant(
        "told: closed accounts",
        SEND,
        "    if row.user and not row.user.is_active:\n",
        "    if False:\n",
        (f"{DELIVERIES}::test_account_closed_while_a_text_waits_is_told_nothing",),
    ),
    Mutant(
        "told: the person's choice",
        "departments/selectors/channels.py",
        "return chosen if chosen in ways else next(iter(ways), None)",
        "return next(iter(ways), None)",
        (f"{DELIVERIES}::test_choice_of_the_person_is_kept",),
    ),
    Mutant(
        "told: texts are the system administrator's to look after",
        "departments/services/channels.py",
        '    require(by, "deliveries.manage")\n    failed',
        "    failed",
        (f"{PAGES}::test_only_the_system_administrator_looks_after_texts",),
    ),
)
