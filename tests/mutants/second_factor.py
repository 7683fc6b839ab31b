"""The second factor, the office's single sign-on, and from where administrators act."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

FACTOR = "tests/departments/second_factor"
HELD_BEFORE = f"{FACTOR}/test_showing.py::test_what_a_session_held_before_the_sign_in_counts_for_nothing"
SSO = "tests/departments/test_single_sign_on.py"
NETS = "tests/departments/test_allowed_nets.py"
LIES = f"{SSO}::test_token_that_is_not_what_it_must_be_lets_nobody_in"
PROXIES = "tests/core/test_address.py::test_client_is_the_right_most_address_that_is_no_proxy_of_ours"
ACCESS, GUARDS = "departments/models/access.py", "departments/guards.py"
SERVICE, OIDC = "departments/services/second_factor.py", "departments/oidc.py"

SECOND_FACTOR = (
    Mutant(
        "second factor: a code is looked for above the last one taken",
        ACCESS,
        "TOLERATED_STEPS, self.last_t + 1)",
        "TOLERATED_STEPS)",
        (f"{FACTOR}/test_codes.py::test_used_code_has_no_step",),
    ),
    Mutant(
        "second factor: a code is taken by compare-and-swap",
        ACCESS,
        "filter(pk=self.pk, last_t__lt=step)",
        "filter(pk=self.pk)",
        (f"{FACTOR}/test_codes.py::test_stale_copy_of_the_device_cannot_take_a_code_again",),
    ),
    Mutant(
        "second factor: one step either side",
        ACCESS,
        "TOLERATED_STEPS = 1\n",
        "TOLERATED_STEPS = 2\n",
        (f"{FACTOR}/test_codes.py::test_code_of_two_steps_away_is_refused",),
    ),
    Mutant(
        "second factor: a wrong code costs a wait",
        ACCESS,
        "if not self.verify_is_allowed()[0] or not self._count_attempt():",
        "if not self._count_attempt():",
        (f"{FACTOR}/test_codes.py::test_each_wrong_code_doubles_the_wait",),
    ),
    Mutant(
        "second factor: an attempt is counted before it is looked at",
        ACCESS,
        "if not self.verify_is_allowed()[0] or not self._count_attempt():",
        "if not self.verify_is_allowed()[0]:",
        (f"{FACTOR}/test_codes.py::test_each_wrong_code_doubles_the_wait",),
    ),
    Mutant(
        "second factor: of attempts at once one is looked at",
        ACCESS,
        "pk=self.pk, throttling_failure_count=seen, throttling_failure_timestamp=at",
        "pk=self.pk",
        (f"{FACTOR}/test_codes.py::test_attempt_on_a_stale_copy_is_not_looked_at",),
    ),
    Mutant(
        "second factor: administrators always",
        "departments/selectors/policy.py",
        "return role in ALWAYS_SECOND_FACTOR or role in",
        "return role in",
        (f"{FACTOR}/test_who_must.py::test_administrators_are_always_asked_others_by_the_rules",),
    ),
    Mutant(
        "second factor: others by the rules",
        "departments/selectors/policy.py",
        "return role in ALWAYS_SECOND_FACTOR or role in security_policy().second_factor_roles",
        "return role in ALWAYS_SECOND_FACTOR",
        (f"{FACTOR}/test_who_must.py::test_administrators_are_always_asked_others_by_the_rules",),
    ),
    Mutant(
        "second factor: password change only when it must be",
        GUARDS,
        'if _name(request) == "password_change" and must_change_password(user):',
        'if _name(request) == "password_change" and user:',
        (f"{FACTOR}/test_who_must.py::test_ways_out_stay_open_and_the_password_only_when_it_must_change",),
    ),
    Mutant(
        "second factor: lost at the next sign-in",
        "departments/verified.py",
        "        session.pop(key, None)\n",
        "        session.get(key)\n",
        (f"{HELD_BEFORE}[otp_device_id]",),
    ),
    Mutant(
        "second factor: the office's word lost at the next sign-in",
        "departments/verified.py",
        "(DEVICE_ID_SESSION_KEY, VERIFIED_AT, OFFICE_VOUCHED):",
        "(DEVICE_ID_SESSION_KEY, VERIFIED_AT):",
        (f"{HELD_BEFORE}[verified_by_office]",),
    ),
    Mutant(
        "second factor: a new session key",
        "departments/verified.py",
        "    renew_key(session=request.session)\n",
        "",
        (f"{FACTOR}/test_showing.py::test_showing_a_code_gives_the_session_a_new_key",),
    ),
    Mutant(
        "second factor: fresh for a while only",
        "departments/verified.py",
        " and time.time() - at <= minutes * 60",
        "",
        (f"{FACTOR}/test_showing.py::test_shown_factor_is_fresh_for_the_minutes_asked_and_no_longer",),
    ),
    Mutant(
        "second factor: fresh only while it counts",
        "departments/verified.py",
        "return is_verified(request) and at is not None",
        "return at is not None",
        (f"{FACTOR}/test_showing.py::test_shown_factor_is_fresh_for_the_minutes_asked_and_no_longer",),
    ),
    Mutant(
        "second factor: the own device",
        "departments/selectors/second_factor.py",
        "filter(user=user, confirmed=True)",
        "filter(confirmed=True)",
        (f"{FACTOR}/test_showing.py::test_somebody_elses_code_opens_nothing",),
    ),
    Mutant(
        "second factor: one device a person",
        "departments/migrations/0001_initial.py",
        "fields=('user',), name='totp_device_once'",
        "fields=('user', 'id'), name='totp_device_once'",
        (f"{FACTOR}/test_setting_up.py::test_whoever_knows_the_password_alone_cannot_set_up_another_device",),
    ),
    Mutant(
        "second factor: asked for",
        GUARDS,
        "if not request.user.is_authenticated or not needs_second_factor(request.actor.role):",
        "if request:",
        (
            f"{FACTOR}/test_setting_up.py::test_administrator_without_a_device_is_sent_to_set_one_up_and_goes_on",
        ),
    ),
    Mutant(
        "recovery code: once",
        SERVICE,
        "filter(pk=paper.pk, used_at=None).update(used_at=timezone.now())",
        "filter(pk=paper.pk).update(used_at=None)",
        (f"{FACTOR}/test_recovery_codes.py::test_each_recovery_code_works_once_however_it_is_typed",),
    ),
    Mutant(
        "recovery code: crossed out by compare-and-swap",
        SERVICE,
        "filter(pk=paper.pk, used_at=None).update",
        "filter(pk=paper.pk).update",
        (
            f"{FACTOR}/test_recovery_codes.py::test_recovery_code_used_between_look_and_write_is_not_taken_again",
        ),
    ),
    Mutant(
        "recovery code: the own one",
        SERVICE,
        "unused = RecoveryCode.objects.filter(user=user, used_at=None)",
        "unused = RecoveryCode.objects.filter(used_at=None)",
        (f"{FACTOR}/test_recovery_codes.py::test_somebody_elses_recovery_code_opens_nothing",),
    ),
    Mutant(
        "recovery code: former ones end with new ones",
        SERVICE,
        "    RecoveryCode.objects.filter(user=user).delete()\n    RecoveryCode.objects.bulk_create",
        "    RecoveryCode.objects.bulk_create",
        (
            f"{FACTOR}/test_recovery_codes.py::test_new_recovery_codes_cost_a_fresh_code_and_end_the_former_ones",
        ),
    ),
    Mutant(
        "recovery code: new ones cost a fresh code",
        SERVICE,
        "    use_code(code=code, by=by)\n    codes, hashes",
        "    codes, hashes",
        (
            f"{FACTOR}/test_recovery_codes.py::test_new_recovery_codes_cost_a_fresh_code_and_end_the_former_ones",
        ),
    ),
    Mutant(
        "second factor: removed for a fresh code only",
        SERVICE,
        "    use_code(code=code, by=by)\n    with transaction.atomic():\n        _take_away",
        "    with transaction.atomic():\n        _take_away",
        (f"{FACTOR}/test_recovery_codes.py::test_device_is_removed_with_a_fresh_code_only",),
    ),
    Mutant(
        "second factor: somebody else resets it",
        SERVICE,
        "if by.user.pk == user.pk:",
        "if not user.pk:",
        (
            f"{FACTOR}/test_resetting.py::test_nobody_resets_the_own_second_factor_and_only_the_security_administrator_others",
        ),
    ),
    Mutant(
        "second factor: the security administrator resets it",
        SERVICE,
        '        require(by, "second_factor.reset")\n',
        "",
        (
            f"{FACTOR}/test_resetting.py::test_nobody_resets_the_own_second_factor_and_only_the_security_administrator_others",
        ),
    ),
    Mutant(
        "second factor: a refused code is recorded",
        SERVICE,
        "AuditEntry.Outcome.DONE if taken else AuditEntry.Outcome.REFUSED",
        "AuditEntry.Outcome.DONE",
        (
            f"{FACTOR}/test_showing.py::test_every_refused_code_gets_the_same_sentence_and_stands_in_the_record",
        ),
    ),
    Mutant(
        "office: audience",
        OIDC,
        "            audience=self.OIDC_RP_CLIENT_ID,\n",
        '            audience=jwt.decode(token, options={"verify_signature": False})["aud"],\n',
        (LIES,),
    ),
    Mutant("office: authorized party", OIDC, 'if claims.get("azp", self', 'if {}.get("azp", self', (LIES,)),
    Mutant("office: issuer", OIDC, "            issuer=settings.OIDC_ISSUER,\n", "", (LIES,)),
    Mutant("office: nonce", OIDC, "if not secrets.compare_digest(", "if not secrets or (", (LIES,)),
    # Asked twice, before a key is looked for and when the signature is checked: either alone holds.
    Mutant(
        "office: algorithm",
        OIDC,
        """        if jwt.get_unverified_header(token).get("alg") != self.OIDC_RP_SIGN_ALGO:
            raise jwt.InvalidAlgorithmError
        claims: dict[str, Any] = jwt.decode(
            token,
            self.retrieve_matching_jwk(token),
            algorithms=[self.OIDC_RP_SIGN_ALGO],""",
        """        claims: dict[str, Any] = jwt.decode(
            token,
            self.retrieve_matching_jwk(token),
            algorithms=["RS256", "HS256", "none"],""",
        (LIES,),
    ),
    Mutant("office: expiry", OIDC, "leeway=LEEWAY_SECONDS", "leeway=10**9", (LIES,)),
    Mutant(
        "office: claims that must be there",
        OIDC,
        '"exp", "iat", "nonce"]',
        '"iat", "nonce"]',
        (LIES,),
    ),
    Mutant(
        "office: a state works once and here",
        "departments/views/single_sign_on.py",
        "begun = known.pop(state, None)",
        "begun = known.get(state)",
        (f"{SSO}::test_state_is_this_browsers_and_works_once",),
    ),
    Mutant(
        "office: closed accounts",
        "departments/views/single_sign_on.py",
        "if user is None or not user.is_active:",
        "if user is None:",
        (f"{SSO}::test_unknown_and_closed_accounts_are_refused_alike_and_none_is_made",),
    ),
    Mutant(
        "office: its second factor by the settings",
        OIDC,
        "any(value in settings.OIDC_SECOND_FACTOR_VALUES for",
        "any(value for",
        (f"{SSO}::test_second_factor_of_the_office_counts_where_the_settings_say_so",),
    ),
    Mutant(
        "nets: administrators inside only",
        GUARDS,
        "if not within(client_address(request), settings.ADMIN_ALLOWED_NETS):",
        "if not within:",
        (f"{NETS}::test_administrators_work_inside_and_are_told_and_recorded_outside",),
    ),
    Mutant(
        "nets: the client's address, not the proxy's",
        GUARDS,
        "within(client_address(request), settings",
        'within(request.META["REMOTE_ADDR"], settings',
        (f"{NETS}::test_forged_header_opens_nothing",),
    ),
    Mutant(
        "proxies: only those we trust",
        "reform/core/address.py",
        "while hops and within(address, settings.TRUSTED_PROXIES):",
        "while hops:",
        ("tests/core/test_address.py::test_header_of_a_stranger_is_not_read",),
    ),
    Mutant("proxies: from the right", "reform/core/address.py", "hops.pop()", "hops.pop(0)", (PROXIES,)),
)
