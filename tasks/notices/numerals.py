"""Numbers as Chinese documents write them: 三十二, 一百零五, 2万, 五分之一."""

from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
STEPS = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10_000, "亿": 100_000_000}
CHINESE = "零〇○一二两三四五六七八九十百千万亿"


def chinese_number(words: str) -> int | None:
    """The value of a Chinese numeral (十二 is 12, 二〇二二 is 2022), None when it is none."""
    if not words or any(char not in CHINESE for char in words):
        return None
    if len(words) > 1 and all(char in DIGITS for char in words):
        return int("".join(str(DIGITS[char]) for char in words))
    total = section = digit = 0
    for char in words:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in STEPS:
            section += (digit or 1) * STEPS[char]
            digit = 0
        else:
            total = (total + section + digit) * BIG[char] if total or section or digit else BIG[char]
            section = digit = 0
    return total + section + digit


def arabic_number(words: str) -> Decimal:
    """The value of figures with or without thousands commas (1,000 is 1000)."""
    return Decimal(words.replace(",", ""))


def to_chinese(value: int) -> str:
    """A number from 1 to 999 in Chinese (十二, 一百零五); others in figures."""
    if not 0 < value < 1000:
        return str(value)
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    out = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (digits[ones] if ones else "")
