"""A detail list (明细清单) added up and held against the figures of the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from reform.core.figures import plain
from tasks.notices.numerals import CHINESE, arabic_number, chinese_number

MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
NUMBER = f"(\\d[\\d,]*|[{CHINESE}]{{1,5}})"
COUNTED = re.compile(
    f"{NUMBER}\\s*(个|项|家|所|名|处|座|张|种|类|支)"
    "(?=[^。；，、]{0,24}(?:项目|工程|专科|中心|基地|医院|机构|清单|名单|科室|品种|学科|企业|地区))"
)
# A longer row of digits is no sum of money, and more than decimals are rounded to.
LONGEST_FIGURE = 20
SUM = re.compile("(\\d[\\d,]*(?:\\.\\d+)?)\\s*(亿元|万元)")


@dataclass(frozen=True)
class Figure:
    """A figure of the text: its words, its value (money in 元), and the unit and decimals it is written with."""

    words: str
    value: Decimal
    unit: str
    decimals: int = 0


@dataclass(frozen=True)
class Total:
    """How many entries, and their amounts added up by unit; money is kept in 元 under the unit it prints in."""

    count: int
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def money(self) -> Decimal | None:
        """The money in 元, None where no entry has any."""
        return self.sums.get("元")

    @property
    def words(self) -> list[str]:
        """The sums as they print: 33.89亿元, 300张."""
        return [
            money_words(value) if unit == "元" else f"{plain(value)}{unit}"
            for unit, value in self.sums.items()
        ]


@dataclass(frozen=True)
class Mismatch:
    """What the text says and what the list comes to instead."""

    text: str
    list: str


def money_words(value: Decimal, unit: str = "") -> str:
    """A sum in 元 as an office writes it: in 亿元 or 万元 unless `unit` says otherwise."""
    if not unit:
        unit = next((name for name in ("亿元", "万元") if abs(value) >= MONEY[name]), "元")
    return f"{plain(value / MONEY[unit])}{unit}"


def total_of(entries: Iterable[tuple[Decimal | None, str]]) -> Total:
    """Return count and sums of entries given as (amount, unit); amounts without a unit are added up as they are."""
    count, sums = 0, dict[str, Decimal]()
    for amount, unit in entries:
        count += 1
        if amount is not None:
            key = "元" if unit in MONEY else unit
            sums[key] = sums.get(key, Decimal(0)) + amount * MONEY.get(unit, Decimal(1))
    return Total(count, sums)


def counts_in(text: str) -> list[Figure]:
    """Return the numbers of projects, hospitals and the like that the text speaks of: 68个, 十大 is none."""
    found = []
    for match in COUNTED.finditer(text):
        value = chinese_number(match[1]) if match[1][0] in CHINESE else int(arabic_number(match[1]))
        if value:
            found.append(Figure(f"{match[1]}{match[2]}", Decimal(value), match[2]))
    return found


def sums_in(text: str) -> list[Figure]:
    """Return the sums of money the text speaks of, in 元: 33.89亿元."""
    return [
        Figure(
            f"{match[1]}{match[2]}",
            arabic_number(match[1]) * MONEY[match[2]],
            match[2],
            len(match[1].partition(".")[2]),
        )
        for match in SUM.finditer(text)
        if len(match[1]) <= LONGEST_FIGURE
    ]


def mismatches(text: str, total: Total) -> list[Mismatch]:
    """Return where a list does not come to the figures of its text; one figure that fits is enough.

    A sum fits when it is the text's figure once rounded like it. Text without figures has none.
    """
    found = []
    sums = sums_in(text)
    # 68个总投资33.89亿元的项目: a list with money is held against the number that stands with the money.
    counts = (_beside_money(text) if total.money is not None else []) or counts_in(text)
    if counts and total.count not in {figure.value for figure in counts}:
        nearest = min(counts, key=lambda figure: abs(figure.value - total.count))
        found.append(Mismatch(nearest.words, f"{total.count}{nearest.unit}"))
    money = total.money
    if money is not None and sums and not any(_fits(figure, money) for figure in sums):
        nearest = min(sums, key=lambda figure: abs(figure.value - money))
        found.append(Mismatch(nearest.words, money_words(money, nearest.unit)))
    return found


def _beside_money(text: str) -> list[Figure]:
    return [one for clause in re.split("[。；，]", text) if SUM.search(clause) for one in counts_in(clause)]


def _fits(figure: Figure, money: Decimal) -> bool:
    step = Decimal(1).scaleb(-figure.decimals)
    return (money / MONEY[figure.unit]).quantize(step) == (figure.value / MONEY[figure.unit]).quantize(step)
