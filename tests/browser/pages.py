"""Every page of the portal, by name: the menus of all roles, and the pages below them with something on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page

from reform.portal.ledger.columns import CHOICE
from reform.portal.menu import MENUS
from tests.browser.places import PLACES
from tests.browser.portal import Portal, told_of_house
from tests.browser.task_page import TASK_OPENS
from tests.browser.troubles import TROUBLES
from tests.browser.watch import Watch
from tests.browser.windows import Windows

# Which account of the demonstration shows a role.
ACCOUNTS = {
    "clerk": "mishu",
    "head": "fuze",
    "liaison": "weijian",
    "department_head": "weijianld",
    "leader": "shizhang",
    "county": "yaodu",
    "system_admin": "guanli",
    "security_admin": "guanli",
    "auditor": "shenji",
    "region_clerk": "qu-mishu",
    "nobody": "",
}
EVERY_COLUMN = ",".join(CHOICE)
LOOK_OPEN = "#look [data-look-title]"


@dataclass(frozen=True)
class Shown:
    """One page: its name, who looks, and its address; an empty address is found in the portal's data by the name.

    What is clicked opens something on it that is looked at as well, known by `opens`. What is `answered` stands in
    tests.browser.troubles.
    """

    name: str
    role: str
    path: str = ""
    status: int = 200
    click: str = ""
    opens: str = ""
    answered: bool = False


def _every_page() -> list[Shown]:
    menus = [
        Shown(f"{role}-{entry.name}", role, reverse(entry.name))
        for role, entries in MENUS.items()
        for entry in entries
    ]
    fixed = [
        Shown("sign_in", "nobody", "/sign-in/"),
        Shown("search", "clerk", "/search/?q=%E9%87%87%E8%B4%AD"),
        Shown("search_clause", "head", "/search/?q=48%E5%8F%B7%E7%AC%AC%E5%85%AD%E6%9D%A1"),
        Shown("search_empty", "liaison", "/search/"),
        Shown("search_nothing_found", "county", "/search/?q=zzz"),
        Shown("glossary", "liaison", "/glossary/"),
        Shown("recycle_bin_empty", "county", "/recycle-bin/"),
        Shown("glossary_nothing_found", "liaison", "/glossary/?q=zzz"),
        Shown("not_found", "clerk", "/tasks/00000000-0000-0000-0000-000000000000/", 404),
        Shown("error_bad_request", "clerk", "/ledger/?q=%00", 400),
        Shown("error_forbidden", "liaison", "/tasks/add/", 403),
        Shown("kept_form", "liaison", "/sign-in/kept/"),
        Shown("notice_upload", "clerk", "/notices/upload/"),
        Shown("task_add", "clerk", "/tasks/add/"),
        Shown("light_rule", "head", "/rule/"),
        Shown("light_rule_tried", "head", "/rule/?preset=xuancheng"),
        Shown("determination_differing", "clerk", "/determination/?show=differing"),
        Shown("hand_out", "head", "/tasks/hand-out/"),
        Shown("hand_out_nothing_fits", "clerk", "/tasks/hand-out/?show=who"),
        Shown("node_templates", "clerk", "/tasks/nodes/"),
        Shown("node_template_edit", "clerk", "/tasks/nodes/?type=project"),
        Shown("ledger_import", "clerk", "/ledger/import/"),
        Shown("ledger_excel", "clerk", "/ledger/excel/?flag=long_term"),
        Shown("ledger_excel_of_a_unit", "liaison", "/ledger/excel/"),
        Shown("ledger_nothing_found", "clerk", "/ledger/?q=%E6%97%A0%E6%AD%A4%E4%BA%8B%E9%A1%B9"),
        Shown("ledger_grouped", "clerk", "/ledger/?group=section"),
        Shown("ledger_folded", "head", "/ledger/?group=unit&fold=0.2"),
        Shown("ledger_columns", "clerk", f"/ledger/?cols={EVERY_COLUMN}"),
        Shown("ledger_column_choice", "clerk", "/ledger/?show=columns"),
        Shown("ledger_calendar", "clerk", "/ledger/?view=calendar"),
        Shown("ledger_calendar_none", "leader", "/ledger/?view=calendar&month=2020-01"),
        Shown("ledger_timeline", "clerk", "/ledger/?view=timeline"),
        Shown("ledger_timeline_grouped", "leader", "/ledger/?view=timeline&group=class"),
        Shown("ledger_look", "clerk", "/ledger/?status_class=behind", click="[data-look]", opens=LOOK_OPEN),
        Shown("ledger_label_none", "head", "/ledger/label/"),
        Shown("division_list", "head", "/division/"),
        Shown("division_new", "clerk", "/division/new/"),
        Shown("division_approve", "head", "/division/approve/"),
        Shown("comment_list", "liaison", "/comments/"),
        Shown("sign_for_none", "county", "/tasks/sign/"),
        Shown("objection_list", "clerk", "/objections/"),
        Shown("objection_list_none", "county", "/objections/"),
        Shown("adjustment_list", "head", "/adjustments/"),
        Shown("adjustment_list_nothing_fits", "head", "/adjustments/?state=declined&kind=target"),
        Shown("messages", "clerk", "/messages/"),
        Shown("return_phrases", "clerk", "/review/phrases/"),
        Shown("password", "liaison", "/password/"),
        Shown("second_factor_none", "liaison", "/second-factor/"),
        Shown("second_factor_enrol", "liaison", "/second-factor/enrol/"),
        Shown("second_factor", "head", "/second-factor/"),
        Shown("second_factor_code", "head", "/second-factor/code/"),
        Shown("second_factor_paper", "head", "/second-factor/code/?with=paper"),
        Shown("account_add", "system_admin", "/people/add/"),
        Shown("session_list", "liaison", "/sessions/"),
        Shown("messages_of_a_liaison", "liaison", "/messages/"),
        Shown("messages_nothing_so", "liaison", "/messages/?group=instructions"),
        Shown("post_add", "system_admin", "/posts/add/"),
        Shown("unit_add", "clerk", "/units/add/"),
        Shown("county_add", "clerk", "/units/counties/add/"),
        Shown("group_list", "leader", "/units/groups/"),
        Shown("group_add", "clerk", "/units/groups/add/"),
        Shown("oversight", "clerk", "/units/oversight/"),
        Shown("programme", "clerk", "/programme/"),
        Shown("programme_seen", "liaison", "/programme/"),
        Shown("programme_edit", "head", "/programme/edit/"),
        Shown("contacts", "liaison", "/units/contacts/"),
        Shown("contacts_nobody", "leader", "/units/contacts/?q=zzz"),
        Shown("changes", "clerk", "/changes/"),
        Shown("changes_none", "leader", "/changes/"),
        Shown("change_ask", "liaison", "/changes/ask/"),
        Shown("account_import", "system_admin", "/people/import/"),
        Shown("audit_nothing_found", "auditor", "/audit/?address=192.0.2.1&role=leader"),
        Shown("programme_calendar", "head", "/periods/calendar/"),
        Shown("programme_calendar_read", "leader", "/periods/calendar/"),
        Shown("office_calendar_unknown", "system_admin", "/calendar/?year=2031"),
        Shown("paper_calendar", "head", "/circulars/calendar/"),
        Shown("paper_calendar_rule", "head", "/circulars/calendar/?kind=quarterly"),
        Shown("paper_calendar_read", "leader", "/circulars/calendar/"),
        Shown("paper_new", "clerk", "/circulars/new/"),
        Shown("paper_new_quarterly", "clerk", "/circulars/new/?kind=quarterly"),
        Shown("distribution", "clerk", "/circulars/distribution/"),
        Shown("distribution_bulletin", "head", "/circulars/distribution/?kind=bulletin"),
        Shown("circular_verify", "liaison", "/circulars/verify/"),
        Shown("circular_list_nothing_fits", "clerk", "/circulars/?kind=annual&year=2020"),
        Shown("circular_list_to_sign_none", "county", "/circulars/?state=to_sign"),
        Shown("assessment_list", "clerk", "/assessments/"),
        Shown("assessment_list_of_a_unit", "liaison", "/assessments/"),
        Shown("assessment_list_none", "county", "/assessments/?state=dropped"),
        Shown("assessment_new", "clerk", "/assessments/new/"),
        Shown("ladder", "leader", "/ladder/"),
        Shown("ladder_of_the_head", "head", "/ladder/"),
        Shown("ladder_edit", "head", "/ladder/edit/"),
        Shown("ladder_tried", "head", "/ladder/edit/?preset=clock"),
        Shown("order_list_nothing_fits", "clerk", "/orders/?state=withdrawn&kind=interview"),
        Shown("order_list_none", "county", "/orders/"),
        Shown("accountability_list", "head", "/accountability/"),
        Shown("accountability_new", "head", "/accountability/new/"),
        Shown("highlight_list", "clerk", "/highlights/"),
        Shown("highlight_list_none", "county", "/highlights/"),
        Shown("highlight_new", "clerk", "/highlights/new/"),
        Shown("innovation_list", "leader", "/registers/innovations/"),
        Shown("innovation_new", "county", "/registers/innovations/new/"),
        Shown("outreach_list", "clerk", "/registers/outreach/"),
        Shown("support_grid", "head", "/registers/support/"),
        Shown("burden", "clerk", "/burden/"),
        Shown("burden_of_a_unit", "liaison", "/burden/"),
        Shown("region_ledger", "region_clerk", "/ledger/"),
        Shown("region_overview", "region_clerk", "/overview/"),
    ]
    found = [Shown(name, role) for name, role in PLACES.items() if name not in TASK_OPENS]
    found += [
        Shown(name, PLACES[name], click=click, opens=opens) for name, (click, opens) in TASK_OPENS.items()
    ]
    troubles = [
        Shown(name, role, f"/trouble/{name}/", status, answered=True)
        for name, (role, status) in TROUBLES.items()
    ]
    return menus + fixed + troubles + found


# Language and width in which every page is looked at.
LANGUAGES = ("zh-hans", "en")
WIDTHS = (1440, 390)
PAGES = {page.name: page for page in _every_page()}


class House:
    """The demonstration with something on every page, and everybody signed in."""

    def __init__(self, portal: Portal, windows: Windows) -> None:
        self.portal, self.windows = portal, windows
        told = told_of_house(portal)
        self.places: dict[str, str] = told["places"]
        self.sessions: dict[str, str] = told["sessions"]
        self.troubles: dict[str, dict[str, dict[str, str]]] = told["troubles"]
        self._pages: dict[tuple[str, str], tuple[Page, Watch]] = {}

    def visit(self, name: str, language: str, width: int) -> tuple[Page, Watch]:
        """Open a page as its person, freshly loaded at this width, and return it with what is complained about."""
        shown = PAGES[name]
        if (shown.role, language) not in self._pages:
            session = self.sessions.get(shown.role, "")
            self._pages[shown.role, language] = self.windows.open(
                self.portal, language=language, session=session
            )
        page, watch = self._pages[shown.role, language]
        if shown.status != 200:
            watch.expect(shown.status)
        resize(page, width)
        if shown.answered:
            self._answer(page, shown, language)
        answer = page.goto(shown.path or self.places[name])
        assert answer
        assert answer.status == shown.status
        if shown.click:
            page.locator(shown.click).first.click()
            page.locator(shown.opens).wait_for()
        return page, watch

    def _answer(self, page: Page, shown: Shown, language: str) -> None:
        """Have the page's next visit answered as the portal answered it within its own program."""
        kept = self.troubles[shown.name][language]
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": kept["policy"]}
        page.route(
            f"**{shown.path}",
            lambda route: route.fulfill(status=shown.status, headers=headers, body=kept["body"]),
            times=1,
        )


def resize(page: Page, width: int) -> None:
    """Give the window a desk's or a phone's size."""
    page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
