"""The region's division table, from the file to 45 confirmed items in 47 rows, with every click and key counted.

Counted is what a person does with mouse and keyboard from the list of notices on; choosing the file in the
system's own dialog is one act. What the test only looks at is not counted. The figures stand in docs/notices.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from reform.bootstrap.paths import BASE_DIR

TABLE = BASE_DIR / "fixtures" / "notices" / "region-division-table.docx"
ITEMS, ROWS, DOUBTS = 45, 47, 2
# A busy machine starts the reader's process late.
READING_MILLISECONDS = 60_000


@dataclass
class Hands:
    """What a person does on a page; every act is counted."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, name: str, *, role: str = "button") -> None:
        """Click a button or link by its name."""
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type] # any role

    def choose_file(self) -> None:
        """Choose the file in the system's dialog: one act."""
        self.clicks += 1
        self.page.locator("#id_file").set_input_files(TABLE)

    def press(self, key: str) -> None:
        """Press a key, or keys held together."""
        self.keys += 1
        self.page.keyboard.press(key)


def decompose_the_table(page: Page) -> Hands:
    """Read the table in, look at what is in doubt, accept the rest, confirm; return what it took."""
    hands = Hands(page)
    page.goto("/notices/")
    hands.click("Read a notice in", role="link")
    hands.choose_file()
    hands.click("Read it")
    page.wait_for_url("**/decompose/", timeout=READING_MILLISECONDS)
    progress = page.locator("#bench-progress")
    expect(progress).to_contain_text(f"{ITEMS} items in {ROWS} rows")
    expect(progress).to_contain_text(f"0 of {ROWS} looked at")
    expect(page.locator(".draft-section.is-first + ol > li")).to_have_count(DOUBTS)
    # The first one in doubt is in hand, its clause shown beside it.
    for looked_at in range(1, DOUBTS + 1):
        expect(page.locator("li.draft.is-here.is-doubt")).to_be_visible()
        expect(page.locator(".src-item.is-linked")).to_be_visible()
        hands.press("s")
        expect(progress).to_contain_text(f"{looked_at} of {ROWS} looked at")
    # What was swapped in a moment ago hears clicks when htmx has settled it: nobody's hand is that quick.
    expect(page.locator(".htmx-added")).to_have_count(0)
    hands.press("a")
    expect(progress).to_contain_text(f"{ROWS} of {ROWS} looked at")
    hands.press("Shift+Enter")
    expect(page.locator("#confirm-notice")).to_contain_text(f"{ITEMS} items in {ROWS} rows")
    hands.press("Enter")
    expect(page.locator(".toast-note").first).to_contain_text(f"Confirmed: {ITEMS} items in {ROWS} rows")
    expect(page.get_by_role("main")).to_contain_text(f"{ITEMS} items in {ROWS} rows")
    return hands
