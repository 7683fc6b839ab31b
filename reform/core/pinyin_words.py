"""The file of words in which `pinyin` looks: made once by set-up from pypinyin's lists, 3 MB. No Django.

A line for each character that sounds somehow or begins a word, in the order of bytes: the character, its syllable by itself
("" for none), and its words, the longest first, each as what follows the character, `=`, and the syllables.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from tempfile import NamedTemporaryFile

BASE_DIR = Path(__file__).resolve().parent.parent.parent
WORDS_FILE = BASE_DIR / ".build" / "pinyin.txt"


def make_words(path: Path = WORDS_FILE) -> None:
    """Write the file; who reads an older one meanwhile reads on in that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".pinyin-", delete=False) as draft:
        draft.writelines(f"{line}\n" for line in _lines())
    # Made with 0600; the portal's account is another than the one that sets up.
    os.chmod(draft.name, 0o644)
    os.replace(draft.name, path)


def _lines() -> list[str]:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS

    alone = {chr(number): _plain(sounds.split(",")[0]) for number, sounds in PINYIN_DICT.items()}
    words: dict[str, list[str]] = defaultdict(list)
    for word in sorted(PHRASES_DICT, key=len, reverse=True):
        # Text is cut at everything else before words are looked for in it.
        if RE_HANS.match(word):
            sounds = ",".join(_plain(sound[0]) for sound in PHRASES_DICT[word])
            words[word[0]].append(f"{word[1:]}={sounds}")
    heads = sorted({*filter(RE_HANS.match, alone), *words}, key=str.encode)
    return [f"{head}\t{alone.get(head, '')}\t{' '.join(words[head])}" for head in heads]


def _plain(sound: str) -> str:
    from pypinyin import Style
    from pypinyin.style import convert

    return convert(sound, Style.NORMAL, strict=True, default=sound)


if __name__ == "__main__":
    make_words()
