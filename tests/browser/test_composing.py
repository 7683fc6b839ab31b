"""The composer by hand: a sentence changed, somebody quicker, the pages as pictures, and text back from Word."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal
from tests.browser.road import press, sign_in, told
from tests.browser.windows import Windows


@dataclass
class Desk:
    """The draft, and who works on it."""

    portal: Portal
    clerk: Page
    head: Page


@pytest.fixture(scope="module")
def desk(empty: Portal, windows: Windows) -> Desk:
    made = empty.tell("paper_to_compose")
    pages = []
    for account, width in (("mishu", 1440), ("fuze", 390)):
        page, watch = windows.open(empty, width=width)
        # Who was slower is told with this answer.
        watch.expect(409)
        sign_in(page, account, made[account])
        page.goto(made["address"])
        pages.append(page)
    return Desk(empty, *pages)


def edit(page: Page, was: str, now: str) -> None:
    """Open the first section's text and change it, without keeping it."""
    card = page.locator("#section-overall")
    card.get_by_role("link", name="Edit").click()
    box = card.get_by_label("Text")
    expect(box).to_be_focused()
    text = box.input_value()
    assert was in text
    box.fill(text.replace(was, now))


def test_a_sentence_is_changed_the_pages_shown_and_a_section_taken_back_from_word(
    desk: Desk, tmp_path: Path
) -> None:
    keep_a_sentence(desk)
    lose_nothing_to_who_was_quicker(desk)
    see_the_pages(desk)
    write_the_facts(desk.clerk)
    take_a_section_back(desk, tmp_path / "draft.docx")


def keep_a_sentence(desk: Desk) -> None:
    """Figures stay linked, one put in by hand is marked, and the check says so without a reload."""
    # The head has the same section open meanwhile.
    edit(desk.head, "年度台账", "全年台账")
    edit(desk.clerk, "年度台账共列", "今年台账另有7家医院，共列")
    card = desk.clerk.locator("#section-overall")
    press(card, "Save")
    expect(card.locator(".fig-hand")).to_have_text("7")
    expect(card.locator(".fig").first).to_have_attribute(
        "data-tip", "Written by hand; no figure taken stands for it"
    )
    expect(desk.clerk.locator("#check")).to_contain_text("has the figure 7 written by hand")
    expect(card).to_contain_text("changed by hand")


def lose_nothing_to_who_was_quicker(desk: Desk) -> None:
    """The head's form comes back with what they typed and with what stands now."""
    card = desk.head.locator("#section-overall")
    press(card, "Save")
    expect(card).to_contain_text("Somebody else changed this part while you were writing.")
    assert "全年台账" in card.get_by_label("Text").input_value()
    expect(card.locator(".compose-now")).to_contain_text("另有7家医院")
    card.get_by_role("link", name="Cancel").click()
    expect(card.locator(".fig-hand")).to_have_text("7")


def see_the_pages(desk: Desk) -> None:
    """Ctrl+Enter has the pages drawn; they appear by themselves, and are said to be old after a change."""
    desk.clerk.locator("main").press("Control+Enter")
    expect(desk.clerk.locator("#pages")).to_have_attribute("aria-busy", "true")
    desk.portal.do_jobs()
    picture = desk.clerk.locator("#pages img").first
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    desk.clerk.wait_for_function("document.querySelector('#pages img').naturalWidth > 1000")
    assert desk.clerk.locator("#pages .is-stale").count() == 0


def write_the_facts(clerk: Page) -> None:
    """The facts of the matter behind go into their section; the pages are old now."""
    fact = clerk.locator("details.fact", has_text="incomplete")
    for label, words in (("Now", "仍在整改"), ("Cause", "设备未到"), ("Plan", "逐周调度")):
        fact.get_by_label(label, exact=True).fill(words)
    fact.get_by_label("Planned for").fill("2030-01-31")
    press(fact, "Save")
    told(clerk, "Saved.")
    expect(clerk.locator("#section-late")).to_contain_text("主要原因是设备未到")
    expect(clerk.locator("#pages-state")).to_contain_text("The paper was changed since")


def take_a_section_back(desk: Desk, file: Path) -> None:
    """The Word copy comes by itself; edited, it is compared part by part, and what is ticked is taken."""
    clerk = desk.clerk
    press(clerk, "Make Word")
    with clerk.expect_download() as download:
        desk.portal.do_jobs()
    download.value.save_as(file)
    word = Document(str(file))
    run = next(r for p in word.paragraphs for r in p.runs if "主要原因是设备未到" in r.text)
    run.text = run.text.replace("设备未到", "设备到货晚于计划")
    word.save(str(file))
    clerk.get_by_role("link", name="Take text back from Word").click()
    clerk.locator("input[type=file]").set_input_files(file)
    press(clerk, "Compare")
    part = clerk.locator(".word-part")
    expect(part).to_have_count(1)
    expect(part.locator("ins").first).to_be_visible()
    press(clerk, "Take what is ticked")
    told(clerk, "1 part taken from Word.")
    expect(clerk.locator("#section-late .compose-words")).to_contain_text("主要原因是设备到货晚于计划")
    expect(clerk.locator("#section-late")).to_contain_text("taken from Word")
