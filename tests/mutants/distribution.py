"""Whom papers go to: lists that hold, receipts of whom it was sent to, one paper in the place of another, a file in hand."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

LISTS, RECEIVED, REPLACED = (
    f"tests/reports/test_{name}.py" for name in ("distribution", "receipts_of_papers", "superseding")
)
LABELS, PAPER = "tests/reports/test_labels_of_papers.py", "tests/reports/test_circular.py"
LIST, RECEIPTS, OUT, INSTEAD = (
    f"reports/services/{name}.py" for name in ("recipients", "receipts", "circular_publishing", "superseding")
)
OWN = "reports/services/circular_recipients.py"
REACH, SUPERSEDED, VERIFIED = (
    f"reports/selectors/{name}.py" for name in ("recipients", "superseding", "verified")
)
REFUSED = f"{LISTS}::test_a_list_no_paper_can_bear_is_refused"

DISTRIBUTION: tuple[Mutant, ...] = (
    Mutant(
        "lists: both ways mixed",
        LIST,
        "    if is_mixed(roles, bulletin=bulletin):",
        "    if False:",
        (REFUSED,),
    ),
    Mutant(
        "lists: nobody addressed",
        LIST,
        "    if not bulletin and DistributionRole.ADDRESSED not in roles:",
        "    if False:",
        (REFUSED,),
    ),
    Mutant(
        "lists: a body twice",
        LIST,
        "            if key is not None and key in seen:",
        "            if False:",
        (REFUSED,),
    ),
    Mutant(
        "lists: units on a paper for leaders", LIST, "        if outer:\n", "        if False:\n", (REFUSED,)
    ),
    Mutant(
        "lists: over one not seen",
        LIST,
        "    if stamp and stamp != stamp_of(old):",
        "    if False:",
        (f"{LISTS}::test_a_standing_list_is_replaced_as_a_whole_and_by_who_saw_it",),
    ),
    Mutant(
        "lists: set by units",
        LIST,
        '    require(by, "distribution.set", programme)\n',
        "",
        (f"{LISTS}::test_a_standing_list_is_replaced_as_a_whole_and_by_who_saw_it",),
    ),
    Mutant(
        "lists: a drafted paper takes the new one",
        LIST,
        "    if circular.recipients.exists():\n        return\n",
        "    circular.recipients.all().delete()\n",
        (f"{LISTS}::test_a_drafted_paper_has_a_copy_that_is_frozen_and_can_be_set_until_it_is_signed",),
    ),
    Mutant(
        "lists: members of another day",
        REACH,
        "            Q(valid_to__isnull=True) | Q(valid_to__gte=day),\n",
        "",
        (f"{LISTS}::test_lines_reach_the_members_of_the_day_with_accounts",),
    ),
    Mutant(
        "publishing: without its files",
        OUT,
        "    if snapshot is None or snapshot.files.filter(final=True, kind__in=RENDERERS).count() < len(RENDERERS):",
        "    if snapshot is None:",
        (f"{PAPER}::test_publishing_waits_for_the_final_files",),
    ),
    Mutant(
        "publishing: labelled after the signature",
        OUT,
        "    _refuse_labelled(circular, snapshot)\n",
        "",
        (f"{LABELS}::test_a_matter_labelled_after_the_signature_stops_the_publishing",),
    ),
    Mutant(
        "receipts: two of one unit",
        RECEIPTS,
        "        units |= dict.fromkeys(unit.pk for unit in one.units)\n",
        "        units |= {(unit.pk, one.line.pk): None for unit in one.units}\n",
        (f"{RECEIVED}::test_publishing_makes_one_receipt_for_each_unit_and_leader",),
    ),
    Mutant(
        "receipts: a paper for leaders reaches units",
        RECEIPTS,
        "    if circular.kind in INNER_PAPERS:\n        units = {}\n",
        "",
        (f"{RECEIVED}::test_a_paper_for_leaders_reaches_posts_only",),
    ),
    Mutant(
        "receipts: signed for before it is out",
        RECEIPTS,
        '    require(by, "circulars.receive", circular)\n    if circular.state not in {CircularState.PUBLISHED, CircularState.SUPERSEDED}:',
        '    require(by, "circulars.receive", circular)\n    if False:',
        (f"{RECEIVED}::test_nothing_is_signed_for_before_it_is_out",),
    ),
    Mutant(
        "receipts: of whom it was not sent to",
        "reports/roles/distribution.py",
        "        return circular.receipts.filter(department=actor.department).exists()",
        "        return circular.receipts.exists()",
        (f"{RECEIVED}::test_only_whom_it_was_sent_to_signs",),
    ),
    Mutant(
        "receipts: recorded for a day before it was out",
        RECEIPTS,
        "    if not out_on <= received_on <= timezone.localdate():",
        "    if False:",
        (f"{RECEIVED}::test_a_receipt_is_recorded_with_a_known_source_and_a_day_since_publishing",),
    ),
    Mutant(
        "receipts: signed for twice",
        RECEIPTS,
        "    signed = Receipt.objects.filter(pk=receipt.pk, signed_for_at__isnull=True)",
        "    signed = Receipt.objects.filter(pk=receipt.pk)",
        (f"{RECEIVED}::test_a_unit_signs_once_whoever_presses",),
    ),
    Mutant(
        "receipts: not of who got the paper it corrects",
        RECEIPTS,
        "    if circular.supersedes_id:\n",
        "    if False:\n",
        (f"{REPLACED}::test_publishing_the_new_paper_supersedes_the_old_and_reaches_its_recipients",),
    ),
    Mutant(
        "superseding: by the clerk",
        INSTEAD,
        '    require(by, "circulars.supersede", circular)\n',
        "",
        (f"{REPLACED}::test_only_a_published_paper_is_superseded_by_the_head_with_a_reason",),
    ),
    Mutant(
        "superseding: a draft",
        INSTEAD,
        '    CIRCULAR.require(circular, "supersede")\n',
        "",
        (f"{REPLACED}::test_only_a_published_paper_is_superseded_by_the_head_with_a_reason",),
    ),
    Mutant(
        "superseding: without a reason",
        INSTEAD,
        "    if not reason.strip():",
        "    if False:",
        (f"{REPLACED}::test_only_a_published_paper_is_superseded_by_the_head_with_a_reason",),
    ),
    Mutant(
        "superseding: the old paper stands",
        OUT,
        "    supersede_by(published, by=by)\n",
        "",
        (f"{REPLACED}::test_publishing_the_new_paper_supersedes_the_old_and_reaches_its_recipients",),
    ),
    Mutant(
        "superseding: never again after a draft was not used",
        INSTEAD,
        "    Circular.objects.filter(supersedes=circular, state=CircularState.DROPPED).update(supersedes=None)\n",
        "",
        (f"{REPLACED}::test_a_paper_is_superseded_once_and_again_where_the_draft_was_not_used",),
    ),
    Mutant(
        "superseding: a file says nothing of it",
        SUPERSEDED,
        "    if circular.state != CircularState.SUPERSEDED:",
        "    if True:",
        (f"{REPLACED}::test_a_file_of_a_superseded_paper_is_named_so",),
    ),
    Mutant(
        "a paper's list: once it is signed",
        OWN,
        "    if circular.state != CircularState.DRAFT:",
        "    if False:",
        (f"{LISTS}::test_a_drafted_paper_has_a_copy_that_is_frozen_and_can_be_set_until_it_is_signed",),
    ),
    Mutant(
        "a file in hand: of a draft",
        VERIFIED,
        "sha256=sha256, final=True, ",
        "sha256=sha256, ",
        (f"{REPLACED}::test_a_draft_file_is_no_paper",),
    ),
    Mutant(
        "a file in hand: of a paper that does not exist for the asker",
        VERIFIED,
        ", snapshot__circular__in=seen",
        "",
        (f"{REPLACED}::test_a_final_file_is_found_by_whom_its_paper_exists_for",),
    ),
)
