"""Every page in both languages on a desk and on a phone: it fits, reads, and can be used by everybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from reform.bootstrap.paths import BASE_DIR
from reform.core.translations import read_catalog
from tests.browser.pages import PAGES, House, resize
from tests.browser.watch import Watch

LOOK = Path(__file__).with_name("look.js").read_text("utf-8")
AXE = "/static/vendor/axe/axe.min.js"
# "region" is never more than moderate, and dear; style sheets (`preload`) read the same at any width.
SERIOUS = """async (preload) => {
  const rules = { region: { enabled: false } };
  const { violations } = await axe.run(document, { resultTypes: ["violations"], rules, preload });
  return violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
}"""


@pytest.fixture(scope="module")
def english() -> str:
    """Texts of the interface that a Chinese page must not show: those whose translation is another one, as JSON."""
    catalog = read_catalog(BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
    return json.dumps([m.id for m in catalog if isinstance(m.id, str) and m.id and m.string != m.id])


def look(page: Page, watch: Watch, *, leftovers: str = "", axe: bool = False) -> list[str]:
    """Return what is wrong with the page as it stands."""
    found: list[str] = page.evaluate(LOOK, {"leftovers": leftovers})
    if axe:
        # From the portal, once a page: the browser keeps it, and the next width finds it there.
        first = page.evaluate("!('axe' in window)")
        if first:
            page.add_script_tag(url=AXE)
        found += page.evaluate(SERIOUS, first)
    return found + watch.complaints


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_reads_well(name: str, house: House, english: str) -> None:
    page, watch = house.visit(name, "zh-hans", 1440)
    wrong = [("zh 1440", look(page, watch, leftovers=english, axe=True))]
    resize(page, 390)
    wrong.append(("zh 390", look(page, watch, axe=True)))
    page, watch = house.visit(name, "en", 390)
    wrong.append(("en 390", look(page, watch)))
    resize(page, 1440)
    wrong.append(("en 1440", look(page, watch)))
    assert "\n".join(f"{where}: {one}" for where, found in wrong for one in found) == ""
