"""Every page in both languages on a desk and on a phone: it fits, reads, and can be used by everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from reform.bootstrap.paths import BASE_DIR
from reform.core.translations import read_catalog
from tests.browser.pages import PAGES, House, resize
from tests.browser.watch import Watch

LOOK = Path(__file__).with_name("look.js").read_text("utf-8")
AXE = BASE_DIR / "static" / "vendor" / "axe" / "axe.min.js"
SERIOUS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
}"""


@pytest.fixture(scope="module")
def english() -> list[str]:
    """Texts of the interface that a Chinese page must not show: those whose translation is another one."""
    catalog = read_catalog(BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
    return [m.id for m in catalog if isinstance(m.id, str) and m.id and m.string != m.id]


def look(page: Page, watch: Watch, *, leftovers: list[str] | None = None, axe: bool = False) -> list[str]:
    """Return what is wrong with the page as it stands."""
    found: list[str] = page.evaluate(LOOK, {"leftovers": leftovers})
    if axe:
        page.evaluate(AXE.read_text("utf-8"))
        found += page.evaluate(SERIOUS)
    return found + watch.complaints


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_reads_well(name: str, house: House, english: list[str]) -> None:
    page, watch = house.visit(name, "zh-hans", 1440)
    wrong = [("zh 1440", look(page, watch, leftovers=english, axe=True))]
    resize(page, 390)
    wrong.append(("zh 390", look(page, watch, axe=True)))
    page, watch = house.visit(name, "en", 390)
    wrong.append(("en 390", look(page, watch)))
    resize(page, 1440)
    wrong.append(("en 1440", look(page, watch)))
    assert "\n".join(f"{where}: {one}" for where, found in wrong for one in found) == ""
