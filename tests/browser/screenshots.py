"""Draws every page in both languages and widths into screenshots/, and the guide's pictures (make screenshots)."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django

from reform.bootstrap.paths import BASE_DIR, environment

FOLDER = BASE_DIR / "screenshots"
# Instead of names of pages: the guide's pictures alone.
GUIDE = "guide"


def main(names: list[str]) -> None:
    """Draw the pages named, the guide's pictures (`guide`), or all of both."""
    # As manage.py starts programs: without our fonts a machine draws boxes for Chinese.
    os.environ.update(environment())
    django.setup()
    from tests.browser.guide_pictures import draw_guide
    from tests.browser.pages import LANGUAGES, PAGES, WIDTHS, House
    from tests.browser.portal import house_portal, serving
    from tests.browser.windows import Windows, launched

    with (
        tempfile.TemporaryDirectory() as folder,
        serving(house_portal(Path(folder) / "var")) as portal,
        launched() as browser,
    ):
        house = House(portal, Windows(browser))
        if names in ([], [GUIDE]):
            draw_guide(house)
            sys.stdout.write("docs/pictures: the guide's\n")
        if names == [GUIDE]:
            return
        for language in LANGUAGES:
            for width in WIDTHS:
                target = FOLDER / f"{language.partition('-')[0]}-{width}"
                for name in names or PAGES:
                    page, _watch = house.visit(name, language, width)
                    page.screenshot(path=target / f"{name}.png", full_page=True)
                sys.stdout.write(f"{target.relative_to(BASE_DIR)}: {len(names or PAGES)} pages\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
