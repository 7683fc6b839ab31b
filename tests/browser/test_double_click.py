"""A second click while the answer is on its way sends nothing, in forms that htmx sends too."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.pages import House

FORM = """
document.querySelector("main").insertAdjacentHTML("beforeend",
  '<form id="twice" hx-post="/nowhere-yet/" hx-swap="none"><button>Send</button></form>');
htmx.process(document.getElementById("twice"));
"""


def clicks(page: Page, times: int) -> None:
    """Click as fast as a nervous hand."""
    page.evaluate(
        "(n) => { for (let i = 0; i < n; i++) document.querySelector('#twice button').click(); }", times
    )


def test_form_of_htmx_is_sent_once_however_often_it_is_clicked(house: House) -> None:
    page, _watch = house.visit("ledger_import", "en", 1440)
    held: list[Route] = []
    page.route("**/nowhere-yet/", lambda route: held.append(route))
    page.evaluate(FORM)
    clicks(page, 3)
    button = page.locator("#twice button.is-busy")
    expect(button).to_have_count(1)
    held[0].fulfill(status=200, body="")
    expect(button).to_have_count(0)
    assert len(held) == 1
    # Once the answer is there it can be sent again.
    clicks(page, 1)
    expect(button).to_have_count(1)
    held[1].fulfill(status=200, body="")
    assert len(held) == 2
