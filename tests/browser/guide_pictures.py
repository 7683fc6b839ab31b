"""The pictures of the user guide (docs/guide*.md), taken from the demonstration, small enough to live in the repository."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from reform.bootstrap.paths import BASE_DIR
from tests.browser.pages import House

FOLDER = BASE_DIR / "docs" / "pictures"
DESK, PHONE = 1440, 390
COLOURS = 96
MOST_BYTES = 120 * 1024
WORDS = "textarea[name=text]"


@dataclass(frozen=True)
class Picture:
    """A page of tests.browser.pages, how wide, in which languages, and what is clicked open on it before."""

    name: str
    page: str
    width: int = DESK
    languages: tuple[str, ...] = ("zh-hans", "en")
    click: str = ""
    opens: str = ""

    def file(self, language: str) -> str:
        """Return the name of its file in a language."""
        return f"guide-{self.name}-{language.partition('-')[0]}.png"


PICTURES = (
    Picture("liaison", "report_to_fill", PHONE, click=WORDS, opens=WORDS),
    Picture("clerk", "clerk-ledger", click=".ledger-row .cell-act [hx-get]", opens="form.record"),
    Picture("review", "clerk-review_inbox", languages=("zh-hans",)),
    Picture("head", "head-home", languages=("zh-hans",)),
    Picture("leader", "leader-home"),
    Picture("county", "sheet_to_fill"),
    Picture("administrator", "account_add"),
)
FILES = [one.file(language) for one in PICTURES for language in one.languages]


def draw_guide(house: House) -> None:
    """Take each picture as the window shows it and write it with few colours."""
    for one in PICTURES:
        for language in one.languages:
            page, _watch = house.visit(one.page, language, one.width)
            if one.click:
                page.locator(one.click).first.click()
                page.locator(one.opens).wait_for()
            page.wait_for_load_state("networkidle")
            _write(FOLDER / one.file(language), page.screenshot())


def _write(path: Path, shot: bytes) -> None:
    image = Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(path, optimize=True)
    assert path.stat().st_size <= MOST_BYTES, f"{path.name}: {path.stat().st_size} bytes"
