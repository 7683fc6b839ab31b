"""Posts and who holds them, units' own forms, hand-overs, lists of accounts, the leading group."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

PROFILES = "tests/departments/test_role_profiles.py"
CHANGES = "tests/departments/test_changes.py"
HANDOVERS = "tests/departments/test_handovers.py"
IMPORT = "tests/departments/test_account_import.py"
PROGRAMME = "tests/departments/test_programme.py"
PEOPLE_TESTS = "tests/departments/test_people.py"
POSTS, FORMS = "departments/services/posts.py", "departments/services/changes.py"
LISTS, GROUP = "departments/services/account_import.py", "departments/services/programme.py"
HAND_OVER = "departments/services/handovers.py"

PEOPLE = (
    Mutant(
        "post: nobody grants to themselves",
        POSTS,
        "if user.pk == by.user.pk:",
        "if not user.pk:",
        (f"{PROFILES}::test_nobody_grants_to_themselves",),
    ),
    Mutant(
        "post: filled by who may",
        POSTS,
        "    if not may_fill(by, post):\n",
        "    if not post:\n",
        (f"{PROFILES}::test_nobody_else_fills_posts",),
    ),
    Mutant(
        "post: ended by who may",
        POSTS,
        "    if not may_fill(by, holding.post):\n",
        "    if not holding.post:\n",
        (f"{PROFILES}::test_nobody_else_ends_holdings",),
    ),
    Mutant(
        "post: made by who may",
        POSTS,
        '    require(by, "people.manage")\n',
        "",
        (f"{PEOPLE_TESTS}::test_the_security_administrator_makes_no_accounts_and_no_posts",),
    ),
    Mutant(
        "post: clearance by who grants",
        POSTS,
        '    require(by, "posts.grant", post)\n',
        "",
        (f"{PROFILES}::test_clearance_is_set_by_who_grants_and_recorded",),
    ),
    Mutant(
        "apart: the auditor",
        POSTS,
        'if settings.ROLE_PROFILE == "level3" or role == Role.AUDITOR:',
        'if settings.ROLE_PROFILE == "level3":',
        (f"{PROFILES}::test_roles_kept_apart_by_profile",),
    ),
    Mutant(
        "apart: the others from the auditor",
        POSTS,
        "return frozenset({Role.AUDITOR})",
        "return frozenset()",
        (f"{PROFILES}::test_roles_kept_apart_by_profile",),
    ),
    Mutant(
        "apart: level 3",
        POSTS,
        'if settings.ROLE_PROFILE == "level3" or role == Role.AUDITOR:',
        "if role == Role.AUDITOR:",
        (f"{PROFILES}::test_level3_keeps_system_and_security_administrator_apart",),
    ),
    Mutant(
        "apart: asked when a post is filled",
        POSTS,
        "    _check_apart(post, user, held_from, held_to)\n",
        "",
        (f"{PEOPLE_TESTS}::test_auditor_is_no_other_administrator",),
    ),
    Mutant(
        "apart: holdings that have not begun",
        POSTS,
        "same_time = Q(held_to__isnull=True) | Q(held_to__gte=held_from)",
        "same_time = Q(held_from__lte=held_from)",
        (f"{PROFILES}::test_a_holding_that_has_yet_to_begin_keeps_apart_too",),
    ),
    Mutant(
        "form: the reason of a refusal",
        FORMS,
        "if not reason.strip():",
        "if not change:",
        (f"{CHANGES}::test_a_refusal_says_why_and_changes_nothing",),
    ),
    Mutant(
        "form: refused as it was read",
        FORMS,
        '    change.version = version\n    change = LIAISON_CHANGE.advance(\n        change, "refuse"',
        '    change = LIAISON_CHANGE.advance(\n        change, "refuse"',
        (f"{CHANGES}::test_a_form_is_decided_as_the_decider_read_it",),
    ),
    Mutant(
        "form: confirmed as it was read",
        FORMS,
        '    change.version = version\n    change = LIAISON_CHANGE.advance(change, "confirm"',
        '    change = LIAISON_CHANGE.advance(change, "confirm"',
        (f"{CHANGES}::test_a_form_is_decided_as_the_decider_read_it",),
    ),
    Mutant(
        "form: confirmed by the secretariat",
        FORMS,
        '    require(by, "changes.decide", change)\n    change.version = version\n',
        "    change.version = version\n",
        (f"{CHANGES}::test_only_the_secretariat_decides",),
    ),
    Mutant(
        "form: refused by the secretariat",
        FORMS,
        '    require(by, "changes.decide", change)\n    if not reason',
        "    if not reason",
        (f"{CHANGES}::test_only_the_secretariat_decides",),
    ),
    Mutant(
        "form: for posts of the own unit",
        FORMS,
        '    require(by, "changes.ask", post)\n',
        "",
        (f"{CHANGES}::test_the_present_holder_and_a_foreign_or_privileged_post_are_refused",),
    ),
    Mutant(
        "form: no privileged posts",
        FORMS,
        "    if post.role not in UNIT_ROLES:\n",
        "    if not post.role:\n",
        (f"{CHANGES}::test_the_present_holder_and_a_foreign_or_privileged_post_are_refused",),
    ),
    Mutant(
        "form: the account of the person confirmed",
        FORMS,
        "    if user.name != change.name:\n",
        "    if not user.name:\n",
        (f"{CHANGES}::test_the_administrator_may_take_an_account_of_the_same_name_and_no_other",),
    ),
    Mutant(
        "form: two of one name are a person's to tell apart",
        "departments/selectors/changes.py",
        "return found[0] if len(found) == 1 else None",
        "return found[0] if found else None",
        (f"{CHANGES}::test_two_of_one_name_in_the_unit_leave_it_to_a_person",),
    ),
    Mutant(
        "form: kinds of scans",
        FORMS,
        "        check_file(file_name, data, kinds=SCAN_KINDS)\n",
        "",
        (f"{CHANGES}::test_a_scan_of_another_kind_is_refused",),
    ),
    Mutant(
        "hand-over: noted by the new holder",
        HAND_OVER,
        "filter(pk=hand_over.pk, successor=by.user, taken_at__isnull=True)",
        "filter(pk=hand_over.pk, taken_at__isnull=True)",
        (f"{HANDOVERS}::test_note_of_somebody_else_is_no_note",),
    ),
    Mutant(
        "hand-over: noted once",
        HAND_OVER,
        "successor=by.user, taken_at__isnull=True)",
        "successor=by.user)",
        (f"{HANDOVERS}::test_taking_note_counts_once_and_only_for_the_new_holder",),
    ),
    Mutant(
        "accounts: read by who makes them",
        LISTS,
        '    require(by, "people.manage")\n    sheet =',
        "    sheet =",
        (f"{IMPORT}::test_only_the_system_administrator_reads_lists",),
    ),
    Mutant(
        "accounts: a list is applied once",
        LISTS,
        "filter(pk=batch.pk, applied_at__isnull=True)",
        "filter(pk=batch.pk)",
        (f"{IMPORT}::test_the_rows_lie_encrypted_and_go_once_applied_and_twice_is_refused",),
    ),
    Mutant(
        "accounts: checked anew when applied",
        LISTS,
        'or any(row["errors"] for row in _checked(sheet, by)):',
        "or not sheet:",
        (f"{IMPORT}::test_what_was_taken_since_the_preview_stops_the_whole_list",),
    ),
    Mutant(
        "accounts: roles of who may grant them",
        LISTS,
        "if not may_fill(self.by, self.post_of(values)):",
        "if not values:",
        (f"{IMPORT}::test_privileged_roles_come_in_only_by_who_may_grant_them",),
    ),
    Mutant(
        "accounts: phones go with the list",
        LISTS,
        'update(content="", made=len(made))',
        "update(made=len(made))",
        (f"{IMPORT}::test_the_rows_lie_encrypted_and_go_once_applied_and_twice_is_refused",),
    ),
    Mutant(
        "accounts: links are kept nowhere",
        LISTS,
        'update(content="", made=len(made))',
        'update(content=json.dumps([{"link": one.link} for one in made]), made=len(made))',
        (f"{IMPORT}::test_links_are_kept_nowhere",),
    ),
    Mutant(
        "account: its link is in no record",
        "departments/services/accounts.py",
        'after=after | ({"mail": masked_address(mail)} if mail else {})\n    )\n    return user, first_link(user)',
        'after={"way": (way := first_link(user))}\n    )\n    return user, way',
        (f"{IMPORT}::test_links_are_kept_nowhere",),
    ),
    Mutant(
        "leading group: changed by its office",
        GROUP,
        '    require(by, "programme.edit", programme)\n    before =',
        "    before =",
        (f"{PROGRAMME}::test_only_its_own_secretariat_keeps_the_leading_group",),
    ),
    Mutant(
        "leading group: changed as it was read",
        GROUP,
        'expect={"version": version}',
        'expect={"version": programme.version}',
        (f"{PROGRAMME}::test_changed_names_are_kept_with_what_was_before",),
    ),
    Mutant(
        "leading group: members by its office",
        GROUP,
        '    require(by, "programme.edit", programme)\n    _held(programme)\n    if programme.members',
        "    _held(programme)\n    if programme.members",
        (f"{PROGRAMME}::test_only_its_own_secretariat_keeps_the_leading_group",),
    ),
    Mutant(
        "leading group: seats by its office",
        GROUP,
        '    require(by, "programme.edit", seat.programme)\n    _held(seat.programme)\n    was',
        "    _held(seat.programme)\n    was",
        (f"{PROGRAMME}::test_only_its_own_secretariat_keeps_the_leading_group",),
    ),
    Mutant(
        "links: a guard's account",
        "departments/selectors/accounts.py",
        "post__role__in=GUARDS, post__is_active=True",
        "post__role__in=(), post__is_active=True",
        (f"{PROFILES}::test_under_level3_the_system_administrator_opens_no_guards_account",),
    ),
    Mutant(
        "links: never a guard's own",
        "departments/selectors/accounts.py",
        'may(actor, "people.link_guards") and user.pk != actor.user.pk',
        'may(actor, "people.link_guards")',
        (f"{PROFILES}::test_nobody_makes_the_own_link_as_a_guard_but_a_colleague_does",),
    ),
    Mutant(
        "links: those made before somebody became a guard",
        "departments/services/posts.py",
        "        drop_password(user=user)\n",
        "        pass\n",
        (f"{PROFILES}::test_a_link_made_before_somebody_became_a_guard_works_no_more_under_level3",),
    ),
    Mutant(
        "changes: the own unit's form alone is taken back",
        "departments/services/changes.py",
        '    require(by, "changes.ask", change.post)\n',
        "",
        ("tests/departments/test_changes.py::test_what_is_carried_out_or_another_units_is_not_taken_back",),
    ),
)
