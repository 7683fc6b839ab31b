"""Hands on a page, every act of which is counted, and what they would take by the keystroke-level model.

The model is Card, Moran and Newell's (1980): an estimate for somebody practised who makes no mistake, without reading
and without waiting for the portal. It is called a model wherever its figures are told; nobody's minutes are measured.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

# Seconds: a key or the mouse's button, pointing, moving the hand between mouse and keyboard, making up one's mind.
K, P, H, M = 0.2, 1.1, 0.4, 1.35
# Keys a written character takes: two by pinyin with whole words chosen.
KEYS_A_CHARACTER = 2


@dataclass
class Hands:
    """What a person does on a page. `keys` are single keys, `characters` what is written into `fields`."""

    page: Page
    clicks: int = 0
    keys: int = 0
    fields: int = 0
    characters: int = 0
    decisions: int = 0
    switches: int = 0
    at_mouse: bool = False

    def _with_mouse(self, clicks: int = 1) -> None:
        self.clicks += clicks
        self.switches += not self.at_mouse
        self.at_mouse = True

    def _with_keys(self) -> None:
        self.switches += self.at_mouse
        self.at_mouse = False

    def decide(self) -> None:
        """Make up one's mind: what to say, or whether to accept."""
        self.decisions += 1

    def click(self, target: Locator) -> None:
        """Click something."""
        self._with_mouse()
        target.click()

    def choose(self, target: Locator, value: str) -> None:
        """Open a drop-down and click a line of it."""
        self._with_mouse(2)
        self.fields += 1
        target.select_option(value)

    def write(self, words: str) -> None:
        """Write into the field in hand."""
        self._with_keys()
        self.fields += 1
        self.characters += len(words)
        self.page.keyboard.insert_text(words)

    def date(self, digits: str) -> None:
        """Type a day into the date field in hand, digit by digit."""
        self._with_keys()
        self.fields += 1
        self.keys += len(digits)
        self.page.keyboard.type(digits)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, or keys held together."""
        self._with_keys()
        self.keys += len(keys)
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def seconds(self) -> float:
        """The model's estimate."""
        pressed = self.keys + self.clicks + self.characters * KEYS_A_CHARACTER
        return K * pressed + P * self.clicks + H * self.switches + M * self.decisions

    def told(self) -> str:
        """Return the counts and the estimate in one line."""
        minutes, seconds = divmod(round(self.seconds), 60)
        return (
            f"{self.clicks} clicks, {self.keys} keys, {self.fields} fields, {self.characters} characters, "
            f"{self.decisions} decisions; by the model {minutes} min {seconds:02d} s"
        )
