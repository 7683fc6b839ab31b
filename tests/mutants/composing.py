"""Composing: only drafts are worded, nothing that must stand is emptied, nothing of another paper comes from Word."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

WORDED, BACK, PAGE = (
    f"tests/reports/test_{name}.py" for name in ("circular_words", "word_back", "composing")
)
WORDS, DRAFTS, WORD_BACK = (
    f"reports/services/{name}.py" for name in ("circular_words", "circulars", "word_back")
)
FROM_WORD, RELINK = "reports/circulars/from_word.py", "reports/circulars/relink.py"

COMPOSING: tuple[Mutant, ...] = (
    Mutant(
        "composing: a signed paper is worded",
        DRAFTS,
        "    if circular.state != CircularState.DRAFT:",
        "    if False:",
        (f"{WORDED}::test_only_the_office_writes_and_only_drafts",),
    ),
    Mutant(
        "composing: units word the paper",
        WORDS,
        '    require(by, "circulars.prepare", circular)\n    require_draft(circular)\n    outlines = _outlines(circular)\n    changed = _write(circular, {key:',
        "    require_draft(circular)\n    outlines = _outlines(circular)\n    changed = _write(circular, {key:",
        (f"{WORDED}::test_only_the_office_writes_and_only_drafts",),
    ),
    Mutant(
        "composing: what always stands is emptied",
        WORDS,
        "    if not text and key in ALWAYS:",
        "    if False:",
        (f"{WORDED}::test_what_cannot_stand_is_refused",),
    ),
    Mutant(
        "composing: a text of any length",
        WORDS,
        "    if len(text) > LONGEST or len(heading) > LONGEST_HEADING:",
        "    if False:",
        (f"{WORDED}::test_what_cannot_stand_is_refused",),
    ),
    Mutant(
        "composing: a title of any length",
        WORDS,
        '    if key == "title" and len(text) > LONGEST_TITLE:',
        "    if False:",
        (f"{WORDED}::test_what_cannot_stand_is_refused",),
    ),
    Mutant(
        "composing: a section the paper lacks",
        WORDS,
        "        if key not in built:\n            raise LookupError(key)",
        "        if key not in built:\n            continue",
        (f"{WORDED}::test_a_section_may_be_left_out_and_one_that_is_not_there_cannot_be_written",),
    ),
    Mutant(
        "composing: the text as built is an edit",
        WORDS,
        "        if text == plain(built[key]) and not heading:",
        "        if False:",
        (f"{WORDED}::test_the_text_as_built_is_no_change",),
    ),
    Mutant(
        "composing: figures are no longer linked",
        WORDS,
        '            "text": relink(text, shown.get(key, ""), built[key]),',
        '            "text": text,',
        (f"{WORDED}::test_linked_figures_move_when_the_figures_are_taken_anew",),
    ),
    Mutant(
        "composing: an edit over one not seen",
        WORDS,
        "    return swap(circular, words=words)\n\n\ndef _tidy",
        "    circular.words = words\n    circular.save()\n    return circular\n\n\ndef _tidy",
        (f"{WORDED}::test_two_people_editing_do_not_overwrite_each_other",),
    ),
    Mutant(
        "composing: four demands",
        WORDS,
        "    if demands is not None and len(demands) > MOST_DEMANDS:",
        "    if False:",
        (f"{WORDED}::test_demands_are_worded_checked_and_put_back",),
    ),
    Mutant(
        "composing: the same figures make a version",
        DRAFTS,
        "    if last and last.sha256 == sha:",
        "    if False:",
        ("tests/reports/test_circular.py::test_same_figures_make_no_new_version",),
    ),
    Mutant(
        "composing: a changed figure bears no mark",
        RELINK,
        "                _change(found, mark, values)",
        "                pass",
        (f"{WORDED}::test_a_figure_changed_by_hand_is_refused_and_a_new_one_remarked",),
    ),
    Mutant(
        "composing: dates are taken for figures",
        RELINK,
        "    return bool(_REFERENCE_AFTER.match(after) or _REFERENCE_BEFORE.search(before))",
        "    return False",
        ("tests/reports/test_relink.py::test_dates_and_references_are_not_marked",),
    ),
    Mutant(
        "word: the file of another paper",
        FROM_WORD,
        "    if title and not _same_title(title, plain(outline.title)):",
        "    if False:",
        (f"{BACK}::test_another_paper_is_refused_with_its_title",),
    ),
    Mutant(
        "word: the file of another month",
        FROM_WORD,
        r"""    if re.findall(r"\d+", one) != re.findall(r"\d+", other):""",
        "    if False:",
        (f"{BACK}::test_another_paper_is_refused_with_its_title",),
    ),
    Mutant(
        "word: a paper without any part of this one",
        FROM_WORD,
        '    if not known:\n        raise OtherPaper("")',
        "    if not known:\n        return Found({})",
        (f"{BACK}::test_another_paper_is_refused_with_its_title",),
    ),
    Mutant(
        "word: text after the signature",
        FROM_WORD,
        '        if text.startswith("附件：") or text in (issuer, f"{issuer}（代章）"):\n            return at',
        '        if text.startswith("附件：") and text == issuer:\n            return at',
        (f"{BACK}::test_the_copy_as_handed_out_says_what_the_paper_says",),
    ),
    Mutant(
        "word: what is no Word file",
        WORD_BACK,
        "    if told is None:",
        "    if False:",
        (f"{PAGE}::test_nothing_is_read_of_what_is_no_word_file_or_into_a_signed_paper",),
    ),
    Mutant(
        "word: of a signed paper",
        WORD_BACK,
        "    require_draft(circular)\n",
        "",
        (f"{PAGE}::test_nothing_is_read_of_what_is_no_word_file_or_into_a_signed_paper",),
    ),
    Mutant(
        "word: read outside of the child",
        WORD_BACK,
        "        told = call_limited(READER, data)",
        "        told = []",
        (f"{PAGE}::test_text_comes_back_from_word_by_the_parts_that_are_ticked",),
    ),
)
