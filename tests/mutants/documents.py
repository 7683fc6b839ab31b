"""The measure of finished pages: each rule of tests/layout is proven by a document broken on purpose; and what a PDF may load."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

PAGES, FORMS, SAFE = (f"tests/layout/test_{name}.py" for name in ("pages", "forms", "safety"))
CHECKER, HEADS = "tests/layout/checker.py", "tests/layout/heads.py"


def css(rule: str, broken: str) -> tuple[str, ...]:
    """The style that breaks a rule."""
    return (f"{PAGES}::test_checker_finds_a_broken_rule[{broken}-{rule}]",)


DOCUMENTS: tuple[Mutant, ...] = (
    Mutant(
        "pages: paper of any size",
        CHECKER,
        "        found += paper(sheet)\n",
        "",
        css("paper", "@page { size: A5 }"),
    ),
    Mutant(
        "pages: any margin",
        CHECKER,
        "        found += margins(sheet, document)\n",
        "",
        css("margins", "@page { margin-left: 30mm }"),
    ),
    Mutant(
        "pages: lines any distance apart",
        CHECKER,
        "        found += pitch(sheet)\n",
        "",
        css("pitch", "p { line-height: 11mm }"),
    ),
    Mutant(
        "pages: a ragged right edge",
        CHECKER,
        "        found += right_edge(sheet)\n",
        "",
        css("right edge", "body { text-align: left }"),
    ),
    Mutant(
        "pages: more characters than a line has",
        CHECKER,
        "        found += fullness(sheet)\n",
        "",
        (f"{FORMS}::test_checker_finds_a_broken_style[fullness]",),
    ),
    Mutant(
        "pages: no text on page 1",
        CHECKER,
        "    found += first_page(sheets[0], document)\n",
        "",
        (f"{FORMS}::test_checker_finds_a_broken_document[first page]",),
    ),
    Mutant(
        "pages: a heading ends a page",
        CHECKER,
        "    found += lone_headings(sheets, document)\n",
        "",
        (f"{FORMS}::test_checker_finds_a_broken_style[lone heading]",),
    ),
    Mutant(
        "pages: a title of any shape",
        CHECKER,
        "    found += title_shape(document)\n",
        "",
        (f"{FORMS}::test_checker_finds_a_broken_document[title shape]",),
    ),
    Mutant(
        "pages: no page number",
        CHECKER,
        "        if len(numbers) != 1:",
        "        if len(numbers) > 1:",
        css("page number", "@page :left { @bottom-left { content: none } }"),
    ),
    Mutant(
        "pages: a page number off its place",
        CHECKER,
        '    if abs(off) > 0.3:\n        yield f"page number: page {sheet.number} stands {off:+.2f} mm off its place"',
        '    if False:\n        yield f"page number: page {sheet.number} stands {off:+.2f} mm off its place"',
        css("page number", "@page :right { @bottom-right { padding-right: 0 } }"),
    ),
    Mutant(
        "pages: a number on a letter's first page",
        CHECKER,
        "            if numbers:\n",
        "            if False:\n",
        (
            PAGES
            + "::test_checker_finds_a_broken_letter[@page :first { @bottom-right { content: '\\u2014 1 \\u2014'; font: 14pt 'Official Song' } }-page number]",
        ),
    ),
    Mutant(
        "pages: any face",
        CHECKER,
        "        if (face, size) not in kinds:",
        "        if False:",
        css("faces", "h2 { font-family: 'Official Fang' }"),
    ),
    Mutant(
        "pages: a title off the middle",
        CHECKER,
        "        if min(wide_offset, lying_offset) > 0.5:",
        "        if False:",
        css("faces", "h1 { text-align: left }"),
    ),
    Mutant(
        "pages: an imprint anywhere",
        CHECKER,
        "    found += imprint(",
        "    [] + imprint(",
        css("imprint", ".rule.thin { border-top-width: 0.5mm }"),
    ),
    Mutant(
        "pages: rows cut off",
        CHECKER,
        "    found += rows(sheets, document)\n",
        "",
        css("rows", "td { max-height: 5mm; overflow: hidden; font-size: 0 }"),
    ),
    Mutant(
        "pages: characters without outline",
        CHECKER,
        "            if text.strip() and (extents is None or not extents.width):",
        "            if False:",
        (f"{PAGES}::test_checker_finds_a_character_without_outline",),
    ),
    Mutant(
        "pages: fonts of others",
        CHECKER,
        '        if "+Official-" not in name:',
        "        if False:",
        (f"{PAGES}::test_checker_finds_a_font_that_is_not_the_documents",),
    ),
    Mutant(
        "pages: a red rule of any colour",
        HEADS,
        "    if len(red) != 1 or abs(red[0].left - LEFT)",
        "    red = list(sheet.rules())[:1]\n    if len(red) != 1 or abs(red[0].left - LEFT)",
        css("red rule", ".red-rule { background: black }"),
    ),
    Mutant(
        "pages: 报送发 beside 抄送",
        "reform/core/document.py",
        "        if labels & _UP_ACROSS_DOWN and labels & _COPY_AND_SHARE:",
        "        if False:",
        (f"{FORMS}::test_an_imprint_never_mixes_the_two_ways_of_telling_whom",),
    ),
)
