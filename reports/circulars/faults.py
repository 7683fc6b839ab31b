"""What the check says: one sentence a fault, with its code, its place and the figures in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reform.core.messages import gettext_noop
from tasks.progress import CLASS_LABELS_ZH, StatusClass

Level = Literal["refuse", "warn"]


@dataclass(frozen=True)
class Fault:
    """A fault found in a snapshot. `where` names the section or matter; a warning does not stop the paper."""

    code: str
    where: str
    params: Mapping[str, str] = field(default_factory=dict)
    level: Level = "refuse"

    def to_data(self) -> dict[str, Any]:
        """Return the fault as JSON values, as a snapshot keeps it."""
        return {"code": self.code, "where": self.where, "params": dict(self.params), "level": self.level}

    @property
    def msgid(self) -> str:
        """Return the English sentence, to be translated and filled with `params`."""
        return SENTENCES[self.code]

    @property
    def sentence(self) -> str:
        """Return the English sentence with its figures."""
        return self.msgid % self.params


# Measured where the pages of a leader's page are made, not reckoned from the figures.
TOO_LONG, NOT_DRAWN = "one_page_too_long", "one_page_not_drawn"

SENTENCES: dict[str, str] = {
    TOO_LONG: gettext_noop("The leader's page is %(lines)s lines longer than one page: shorten it."),
    NOT_DRAWN: gettext_noop(
        "The leader's page was changed by hand: show its pages first, so that its length is measured."
    ),
    "classes_total": gettext_noop(
        "The six classes add up to %(sum)s (%(line)s), but %(total)s is announced."
    ),
    "class_ledger": gettext_noop("%(status)s says %(count)s, but the list of all matters has %(found)s."),
    "ledger_total": gettext_noop("The list of all matters has %(found)s items, but %(total)s are announced."),
    "ledger_twice": gettext_noop("Item %(item)s stands twice in the list of all matters."),
    "ledger_row_lost": gettext_noop("A row of item %(item)s belongs to no item in the list of all matters."),
    "overdue_ledger": gettext_noop(
        "%(count)s overdue is announced within behind, but the list of all matters has %(found)s."
    ),
    "labelled_since": gettext_noop(
        "Item %(item)s was labelled after the figures were taken: take them anew."
    ),
    "late_left_out": gettext_noop(
        "Item %(item)s is behind or not started, but the text on matters behind leaves it out."
    ),
    "late_not_in_ledger": gettext_noop(
        "The text on matters behind names item %(item)s, but in the list of all matters its class is %(found)s."
    ),
    "late_twice": gettext_noop("The text on matters behind names item %(item)s twice."),
    "late_due_missing": gettext_noop("Item %(item)s lacks the first fact: what was due or expected."),
    "late_now_missing": gettext_noop("Item %(item)s lacks the second fact: where it stands now."),
    "late_cause_missing": gettext_noop("Item %(item)s lacks the third fact: the cause."),
    "late_plan_missing": gettext_noop("Item %(item)s lacks the fourth fact: what is planned."),
    "late_plan_date_missing": gettext_noop("The plan for item %(item)s has no date."),
    "late_unit_missing": gettext_noop("Item %(item)s names no lead unit."),
    "indicators_total": gettext_noop(
        "The indicators add up to %(sum)s (%(line)s), but %(total)s is announced."
    ),
    "indicators_lines": gettext_noop(
        "%(count)s indicators are announced as %(state)s, but the list has %(found)s."
    ),
    "indicator_state": gettext_noop(
        "Indicator %(name)s counts as %(state)s, but its figures say otherwise (%(actual)s against %(target)s)."
    ),
    "indicator_value_missing": gettext_noop("Indicator %(name)s has no value, but counts as %(state)s."),
    "reporting_total": gettext_noop(
        "Reports on time, late and missing add up to %(sum)s, but %(total)s were due."
    ),
    "units_class": gettext_noop("%(status)s says %(count)s, but the units add up to %(found)s."),
    "units_reporting": gettext_noop(
        "%(count)s reports are announced as %(what)s, but the units add up to %(found)s."
    ),
    "unit_total": gettext_noop("The classes of %(unit)s add up to %(sum)s, but %(total)s is announced."),
    "unit_order": gettext_noop("%(unit)s stands out of the order of the member units."),
    "previous_missing": gettext_noop(
        "There is an earlier issue this year, but this one compares with nothing."
    ),
    "previous_other_year": gettext_noop("The issue compares with one of another year (%(year)s)."),
    "previous_differs": gettext_noop(
        "“%(what)s” of the last issue is given here as %(here)s; what may be quoted of that issue says %(there)s."
    ),
    "previous_named": gettext_noop(
        "The last issue named item %(item)s as late, but the figures taken from it leave it out."
    ),
    "previous_not_named": gettext_noop("The last issue did not name item %(item)s as late."),
    "changes_class": gettext_noop(
        "%(status)s went from %(was)s to %(now)s, but the changes listed account for %(found)s."
    ),
    "follow_up_missing": gettext_noop(
        "The last issue named item %(item)s, but this one does not say what became of it."
    ),
    "follow_up_unknown": gettext_noop(
        "The text follows up item %(item)s, which the last issue did not name."
    ),
    "follow_up_state": gettext_noop(
        "The text says of item %(item)s that it is %(here)s, but in the ledger its class is %(found)s."
    ),
    "follow_up_total": gettext_noop(
        "The last issue listed %(was)s behind, but caught up, adjusted and remaining add up to %(found)s."
    ),
    "remaining_total": gettext_noop(
        "%(remaining)s remaining and %(new)s new make %(sum)s, but %(behind)s behind is announced."
    ),
    "orders_total": gettext_noop(
        "%(issued)s orders issued less %(closed)s closed, raised or withdrawn leave %(left)s, but %(open)s are listed as open."
    ),
    "orders_kinds": gettext_noop("The orders by kind add up to %(sum)s, but %(total)s are announced."),
    "order_twice": gettext_noop("Order %(number)s stands twice among the orders."),
    "order_left_out": gettext_noop(
        "The last issue left order %(number)s open, but this one does not say what became of it."
    ),
    "order_named": gettext_noop(
        "The last issue left order %(number)s open, but the figures taken from it leave it out."
    ),
    "order_not_named": gettext_noop("The last issue did not leave order %(number)s open."),
    "order_open_left_out": gettext_noop("Order %(number)s is open, but it does not stand among the orders."),
    "order_state": gettext_noop("Order %(number)s is told as ended, but it stands among the open ones."),
    "order_outcome_missing": gettext_noop("Order %(number)s is closed, but what was done is missing."),
    "order_unit_missing": gettext_noop("Order %(number)s names no unit."),
    "coordination_text_missing": gettext_noop("“%(title)s”: what is to be coordinated is missing."),
    "coordination_decides_missing": gettext_noop("“%(title)s”: nobody is named who decides it."),
    "coordination_date_missing": gettext_noop("“%(title)s”: no date is named by which it is decided."),
    "risk_not_in_ledger": gettext_noop(
        "Item %(item)s is told as due soon or at risk, but in the list of all matters it is not on schedule."
    ),
    "names_order": gettext_noop(
        "%(place)s: %(name)s stands behind %(after)s, against the order of the member units."
    ),
    "demand_addressee_missing": gettext_noop("Demand %(position)s has no addressee."),
    "demand_date_missing": gettext_noop("Demand %(position)s has no date."),
    "demand_act_missing": gettext_noop("Demand %(position)s does not say what is to be done."),
    "demand_date_past": gettext_noop("The date of demand %(position)s (%(date)s) lies before the cut-off."),
    "demands_too_many": gettext_noop("There are %(count)s demands; a circular makes at most three."),
    "addressee_missing": gettext_noop("The circular is addressed to nobody."),
    "addressee_government": gettext_noop(
        "%(name)s: the office of a deliberative body does not address party committees or governments."
    ),
    "demand_government": gettext_noop(
        "Demand %(position)s: the office of a deliberative body asks nothing of party committees or governments."
    ),
    "bulletin_name": gettext_noop("The bulletin has no name; the programme's settings give it one."),
    "bulletin_empty": gettext_noop("There is no article in this issue."),
    "article_title": gettext_noop("Article %(position)s has no title."),
    "article_text": gettext_noop("Article %(position)s has no text."),
    "article_twice": gettext_noop("Two articles bear the title %(title)s."),
    "article_long_title": gettext_noop("The title %(title)s… takes more than three lines."),
    "article_credit": gettext_noop("The article of %(unit)s does not name its writer."),
    "bulletin_long": gettext_noop("There are %(count)s articles; few are read to the end."),
    "recipient_twice": gettext_noop("%(name)s stands twice in the list of whom the paper goes to."),
    "copies_order": gettext_noop(
        "Copies go from upper to same-level to lower bodies, but %(name)s stands behind %(after)s."
    ),
    "basis_missing": gettext_noop("The circular names no notice it rests on."),
    "edit_figure": gettext_noop("“%(section)s” says %(said)s where the figures taken say %(figure)s."),
    "edit_figure_gone": gettext_noop(
        "“%(section)s” says %(said)s, which the figures taken no longer say: look at the sentence again."
    ),
    "edit_figure_new": gettext_noop(
        "“%(section)s” has the figure %(said)s written by hand; no figure taken stands for it."
    ),
    "edit_heading_number": gettext_noop(
        "The heading “%(section)s” brings a number of its own (%(said)s): headings are numbered by the paper."
    ),
    "edit_heading_figure": gettext_noop(
        "The heading “%(section)s” says %(said)s, which is no figure of the paper."
    ),
    "edit_late_left_out": gettext_noop(
        "Item %(item)s is behind or not started, but “%(section)s” as changed by hand no longer names it."
    ),
    "edit_items_gone": gettext_noop(
        "“%(section)s” as changed by hand no longer names item %(items)s, which the figures taken name there."
    ),
    "edit_item_unknown": gettext_noop(
        "“%(section)s” names item %(item)s, which is not in the list of all matters."
    ),
    "edit_demands_free": gettext_noop(
        "“%(section)s” was written freely: whether each demand has an addressee and a date is not checked."
    ),
    "edit_demand_date": gettext_noop("“%(section)s” asks for something without a date: %(said)s."),
    "edit_government": gettext_noop(
        "“%(section)s” as changed by hand names %(name)s: the office of a deliberative body does not address "
        "party committees or governments."
    ),
    "edit_figure_left_out": gettext_noop(
        "“%(section)s” as changed by hand no longer says: %(said)s. The figures must stay."
    ),
    "edit_label": gettext_noop(
        "“%(section)s” says “%(said)s” where the figures taken say “%(built)s”: the words at the figure are others."
    ),
    "edit_words": gettext_noop("“%(section)s” says “%(said)s” where it was built as “%(built)s”."),
    "edit_numeral": gettext_noop(
        "“%(section)s” counts in words (%(said)s): write the figure taken, in digits."
    ),
    "edit_date": gettext_noop(
        "“%(section)s” says %(said)s where the figures taken say %(built)s: dates, periods and numbers of "
        "papers stay as they are."
    ),
    "edit_late_unit": gettext_noop(
        "“%(section)s” as changed by hand names another lead unit of item %(item)s, or none."
    ),
    "edit_late_due": gettext_noop(
        "“%(section)s” as changed by hand no longer says what was due or expected of item %(item)s."
    ),
    "edit_late_now": gettext_noop(
        "“%(section)s” as changed by hand no longer says where item %(item)s stands now."
    ),
    "edit_late_cause": gettext_noop(
        "“%(section)s” as changed by hand no longer says the cause of item %(item)s."
    ),
    "edit_late_plan": gettext_noop(
        "“%(section)s” as changed by hand no longer says what is planned for item %(item)s."
    ),
    "edit_late_plan_date": gettext_noop(
        "“%(section)s” as changed by hand no longer says by when item %(item)s is planned."
    ),
    "edit_labelled": gettext_noop(
        "“%(section)s” as changed by hand names a matter that a paper for every unit may not name."
    ),
    "edit_lost": gettext_noop(
        "“%(section)s” was changed by hand, but the figures no longer make this section: its words are not printed."
    ),
}


# What papers print of classes, states and reports, as faults keep it; whoever shows a fault words it.
PRINTED_WORDS: dict[str, str] = {
    "已完成": gettext_noop("Done"),
    "达到序时进度": gettext_noop("On schedule"),
    "未达序时进度": gettext_noop("Behind schedule"),
    "应启动未启动": gettext_noop("Should have started"),
    "未到启动时间": gettext_noop("Not yet due to start"),
    "经批准调整": gettext_noop("Adjusted with approval"),
    "已达到年度目标": gettext_noop("year's target reached"),
    "符合序时要求": gettext_noop("on the line for the year"),
    "低于序时要求": gettext_noop("below the line for the year"),
    "年度数据尚未发布": gettext_noop("year's data not published yet"),
    "应报": gettext_noop("due for filing"),
    "按时": gettext_noop("filed on time"),
    "迟报": gettext_noop("filed late"),
    "未报": gettext_noop("not filed"),
    "退回": gettext_noop("sent back"),
}


def fault(code: str, where: str, **params: object) -> Fault:
    """Return a fault that stops the paper, its figures as text."""
    return Fault(code, where, {key: str(value) for key, value in params.items()})


def warning(code: str, where: str, **params: object) -> Fault:
    """Return a fault that is only shown."""
    return Fault(code, where, {key: str(value) for key, value in params.items()}, level="warn")


def label_of(status_class: str) -> str:
    """Return the printed label of a class, a dash for none."""
    return CLASS_LABELS_ZH[StatusClass(status_class)] if status_class else "—"
