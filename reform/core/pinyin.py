"""How Chinese characters sound in their words: syllables without tones, and their first letters.

As pypinyin's `lazy_pinyin` says it, but asked in a file that set-up makes of its words (`pinyin_words`) and that all
processes share: loaded, they would take 57 MB of each process and a third of a second.
"""

from __future__ import annotations

import mmap
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, lru_cache

from reform.core.pinyin_words import BASE_DIR, WORDS_FILE


@dataclass(frozen=True)
class _Head:
    """A character, how it sounds by itself ("" for none), and the words that begin with it, longest first."""

    alone: str
    words: tuple[tuple[str, tuple[str, ...]], ...]


def syllables(text: str) -> list[str]:
    """Return for every character of `text` its syllable (ü as v), "" for one that has none: 医改2 gives yi, gai, "".

    The longest word that stands at a place decides, as in 重庆 (chong) and 重点 (zhong).
    """
    found: list[str] = []
    at = 0
    while at < len(text):
        head = _head(text[at])
        for word, sounds in head.words:
            if text.startswith(word, at):
                found += sounds
                break
        else:
            found.append(head.alone)
        at = len(found)
    return found


def spelled(text: str) -> list[str]:
    """Return the syllables of `text`, and as one piece what stands between them: 医改2024年 gives yi, gai, 2024, nian."""
    found, between = [], ""
    for character, syllable in zip(text, syllables(text), strict=True):
        if not syllable:
            between += character
            continue
        found += [between, syllable] if between else [syllable]
        between = ""
    return [*found, between] if between else found


def letters(text: str) -> list[str]:
    """Return for every character the first letter of its syllable, "" for one that has none."""
    return [syllable[:1] for syllable in syllables(text)]


@cache
def _data() -> mmap.mmap:
    if not WORDS_FILE.exists():
        # Set-up makes it; here in a process of its own, which gives back what the words take.
        subprocess.run([sys.executable, "-m", "reform.core.pinyin_words"], cwd=BASE_DIR, check=True)
    with WORDS_FILE.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@lru_cache(maxsize=256)
def _head(character: str) -> _Head:
    """Find a character's line among the file's, which stand in the order of their first bytes."""
    data, wanted = _data(), character.encode("utf-8", "surrogatepass")
    low, high = 0, len(data)
    while low < high:
        middle = (low + high) // 2
        start = data.rfind(b"\n", low, middle) + 1 or low
        end = data.find(b"\n", middle)
        name, _, rest = data[start:end].partition(b"\t")
        if name == wanted:
            return _read(character, rest.decode())
        low, high = (end + 1, high) if name < wanted else (low, start)
    return _Head("", ())


def _read(character: str, line: str) -> _Head:
    alone, _, words = line.partition("\t")
    pairs = (word.partition("=") for word in words.split(" ") if word)
    return _Head(alone, tuple((character + tail, tuple(sounds.split(","))) for tail, _, sounds in pairs))
