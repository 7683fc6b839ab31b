"""Signing and numbers: what was seen, checked and numbered is signed, by the head, and can be taken back until it is out."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

TEST, NUMBERS, PAPER, HINDRANCES = (
    f"tests/reports/test_{name}.py" for name in ("signing", "paper_numbers", "circular", "check_hindrances")
)
SIGN, NUMBER, FACTS, FILES = (
    f"reports/services/{name}.py"
    for name in ("circular_signing", "paper_numbers", "circular_paper", "circular_files")
)

SIGNATURES = (
    Mutant(
        "signing: the clerk signs",
        SIGN,
        '    require(by, "circulars.sign", circular)\n    if signed_on >',
        "    if signed_on >",
        (f"{PAPER}::test_only_the_head_signs",),
    ),
    Mutant(
        "signing: on a day to come",
        SIGN,
        "    if signed_on > timezone.localdate():",
        "    if False:",
        (f"{PAPER}::test_signing_on_an_impossible_day_is_refused",),
    ),
    Mutant(
        "signing: before the cut-off",
        SIGN,
        "    if signed_on < circular.covered.cutoff:",
        "    if False:",
        (f"{PAPER}::test_signing_on_an_impossible_day_is_refused",),
    ),
    Mutant(
        "signing: against the check",
        SIGN,
        "    if faults:\n",
        "    if False:\n",
        (f"{PAPER}::test_signing_is_refused_while_a_fact_is_missing",),
    ),
    Mutant(
        "signing: another version than was seen",
        SIGN,
        "    if seen is not None and seen.pk != snapshot.pk:",
        "    if False:",
        (f"{TEST}::test_what_is_signed_is_the_version_the_signer_saw",),
    ),
    Mutant(
        "signing: while units check",
        SIGN,
        "    if hindrances:\n",
        "    if False:\n",
        ("tests/reports/test_check_rounds.py::test_nothing_is_signed_while_units_check",),
    ),
    Mutant(
        "signing: lines changed unseen",
        SIGN,
        "    if not_asked and not unasked.strip():",
        "    if False:",
        (f"{HINDRANCES}::test_lines_changed_after_the_check_are_not_signed_unseen",),
    ),
    Mutant(
        "signing: here where the office signs on paper",
        SIGN,
        "    if not circular.programme.signs_here:",
        "    if False:",
        (f"{TEST}::test_an_office_that_signs_on_paper_is_not_signed_here",),
    ),
    Mutant(
        "signing: here without the second factor",
        SIGN,
        "    if asks_second_factor(by) and not verified:",
        "    if False:",
        (f"{TEST}::test_where_the_role_has_a_second_factor_it_must_be_fresh",),
    ),
    Mutant(
        "signing: a person's second factor is not asked for",
        SIGN,
        " or device_of(actor.user) is not None",
        "",
        (f"{TEST}::test_a_person_with_a_second_factor_is_asked_for_it_first",),
    ),
    Mutant(
        "signing: labelled since",
        SIGN,
        "    return [*labelled_since(data), *checked",
        "    return [*checked",
        (
            "tests/reports/test_labels.py::test_a_matter_labelled_after_the_figures_were_taken_stops_the_signature",
        ),
    ),
    Mutant(
        "signing: taken back without a reason",
        SIGN,
        '    if not reason.strip():\n        raise NotPossible(_("Say why the signature',
        '    if False:\n        raise NotPossible(_("Say why the signature',
        (f"{TEST}::test_a_signature_is_taken_back_with_its_files_and_the_number_stays",),
    ),
    Mutant(
        "signing: final files stay after it is taken back",
        SIGN,
        "        file.delete()\n    before =",
        "    before =",
        (f"{TEST}::test_a_signature_is_taken_back_with_its_files_and_the_number_stays",),
    ),
    Mutant(
        "signing: a published paper is taken back",
        "reports/workflow.py",
        '("unsign", {CircularState.SIGNED}, CircularState.DRAFT)',
        '("unsign", {CircularState.SIGNED, CircularState.PUBLISHED}, CircularState.DRAFT)',
        (f"{TEST}::test_what_is_published_is_not_taken_back",),
    ),
    Mutant(
        "signing: files of a signature taken back meanwhile",
        FILES,
        "            if any(getattr(now, name) != getattr(printed, name) for name in PRINTED):",
        "            if False:",
        (f"{TEST}::test_files_of_a_signature_taken_back_meanwhile_are_not_kept",),
    ),
    Mutant(
        "signing: the number of an issue that others follow",
        SIGN,
        "    _require_last_issue(circular)\n    for file",
        "    for file",
        (
            "tests/reports/test_bulletin_numbers.py::test_an_issue_that_one_of_the_next_year_follows_keeps_its_number",
        ),
    ),
    Mutant(
        "stamped copy: of any kind",
        FACTS,
        '    check_file(name, data, kinds=(".pdf",))\n',
        "",
        (f"{TEST}::test_a_file_that_is_no_pdf_is_refused",),
    ),
    Mutant(
        "stamped copy: replaced once out",
        FACTS,
        "    if known and circular.state in OUT:",
        "    if False:",
        (f"{TEST}::test_a_stamped_copy_is_replaced_until_the_paper_is_out",),
    ),
    Mutant(
        "archive: before the signature",
        FACTS,
        "    if circular.signed_on and archived_on < circular.signed_on:",
        "    if False:",
        (f"{TEST}::test_the_archive_wants_a_day_and_a_number",),
    ),
    Mutant(
        "not issued: the check goes on",
        FACTS,
        "    end_with_paper(circular, reason, by)\n",
        "",
        (f"{TEST}::test_a_draft_left_unissued_is_not_asked_for_again",),
    ),
    Mutant(
        "not issued: its number is free again",
        FACTS,
        '        release_number(number=kept, because=f"曾留给《{circular.title}》，未印发", by=by)',
        "        kept.delete()",
        (f"{TEST}::test_a_draft_left_unissued_is_not_asked_for_again",),
    ),
)
OF_PAPERS = (
    Mutant(
        "numbers: reserved by another office",
        NUMBER,
        '    require(by, "circulars.number", programme)\n',
        "",
        (f"{NUMBERS}::test_another_programmes_office_reserves_nothing_here",),
    ),
    Mutant(
        "numbers: for nothing",
        NUMBER,
        "    if circular is None and not used_for.strip():",
        "    if False:",
        (f"{NUMBERS}::test_nothing_is_reserved_for_nothing_or_for_a_signed_paper",),
    ),
    Mutant(
        "numbers: for a signed paper",
        NUMBER,
        "    if circular and (circular.state != CircularState.DRAFT or circular.kind == PaperKind.BULLETIN):",
        "    if False:",
        (f"{NUMBERS}::test_nothing_is_reserved_for_nothing_or_for_a_signed_paper",),
    ),
    Mutant(
        "numbers: of another year",
        NUMBER,
        "    if wanted.year not in (signed_on.year, circular.year):",
        "    if False:",
        (f"{HINDRANCES}::test_a_number_of_another_year_is_refused",),
    ),
    Mutant(
        "numbers: a paper's number is given again",
        NUMBER,
        "    if row or other:\n",
        "    if row:\n",
        (f"{NUMBERS}::test_the_number_of_a_paper_signed_elsewhere_is_not_given_again",),
    ),
    Mutant(
        "numbers: kept for one, taken by another",
        NUMBER,
        "    if row and circular and row.circular_id == circular.pk and not row.used_for:",
        "    if row and circular:",
        (f"{NUMBERS}::test_a_number_given_is_not_given_again",),
    ),
    Mutant(
        "numbers: the first one kept is lost",
        NUMBER,
        "        if former:\n",
        "        if False:\n",
        (f"{NUMBERS}::test_another_number_for_the_paper_leaves_the_first_used_with_a_remark",),
    ),
    Mutant(
        "numbers: misspelt",
        NUMBER,
        '    if wanted is None:\n        raise ValidationError({"number": _misspelt()})\n    if wanted.year',
        "    if wanted is None:\n        return number\n    if wanted.year",
        (f"{NUMBERS}::test_a_misspelt_number_is_not_signed",),
    ),
)
SIGNING: tuple[Mutant, ...] = (*SIGNATURES, *OF_PAPERS)
