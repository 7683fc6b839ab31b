"""Phrases that stand where a name could: they name nobody, or people through what these oversee."""

from __future__ import annotations

import re
from enum import StrEnum

NOBODY = re.compile(
    "^(?:各|市|省|县|区|州|自治区|国家)?(?:市直|省直|县直|区直|州直|中央)?(?:各)?(?:有关|相关)"
    "(?:部门和单位|单位和部门|责任单位|成员单位|职能部门|部门|单位|方面)+$"
)
LEADERS = "(?:领导同志|领导|负责同志|负责人|市长|县长|区长|局长|主任|同志)"
IN_CHARGE = re.compile(f"^(?:各位|各|有关|相关|市|县|区|省|政府|委|局|部门|单位)*(?:分管|协管)副?{LEADERS}$")
AT_A_PLACE = re.compile(
    f"^(?:各位|各|有关|相关|市|县|区|省|政府|委|局|部门|单位)*(?:挂点|挂钩|挂包|联点|包联|联系)副?(?:市|县|区)?{LEADERS}$"
)
CENTRAL = re.compile(
    "^(?:中共中央|中央|国务院|国家|全国|中华人民共和国)|^(?!.*[省市县区州])[^委]{2,12}部(?:办公厅)?$"
)


class Overseers(StrEnum):
    """People named through what they oversee."""

    UNITS = "units"  # 分管: the units of the task
    PLACES = "places"  # 挂点: the counties of the task


def names_nobody(written: str) -> bool:
    """Whether the words are 有关部门 and the like, which name nobody."""
    return NOBODY.match(written) is not None


def overseers(written: str) -> Overseers | None:
    """Return whether the words mean those in charge of the task's units (各相关分管领导) or of its places (各位挂点领导)."""
    if IN_CHARGE.match(written):
        return Overseers.UNITS
    return Overseers.PLACES if AT_A_PLACE.match(written) else None


def is_central(issuer: str) -> bool:
    """Whether a paper comes from the centre, whose papers write the centre's bodies without 国家."""
    return CENTRAL.match(issuer) is not None
