"""From an uploaded notice to the circular's PDF, in one browser."""

from tests.browser.portal import Portal
from tests.browser.road import walk
from tests.browser.windows import Windows


def test_road_leads_from_a_notice_to_the_circular(empty: Portal, windows: Windows) -> None:
    walk(empty, windows)
