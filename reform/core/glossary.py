"""The words of the office, explained in a sentence or two: what tips and the glossary show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Term:
    """One word: `key` names it in templates and in the address of its line in the glossary."""

    key: str
    group: str
    word: str | Promise
    text: str | Promise


GROUPS: dict[str, str | Promise] = {
    "matters": pgettext_lazy("glossary", "Matters and the ledger"),
    "people": pgettext_lazy("glossary", "Who does what"),
    "reporting": pgettext_lazy("glossary", "Reporting"),
    "judging": pgettext_lazy("glossary", "Determination and lights"),
    "supervision": pgettext_lazy("glossary", "Supervision"),
    "papers": pgettext_lazy("glossary", "Papers"),
}
TERMS = (
    Term(
        "source",
        "matters",
        pgettext_lazy("glossary", "Source document"),
        pgettext_lazy(
            "glossary",
            "The notice, meeting, letter or instruction a matter comes from. Its wording stays "
            "linked, character for character.",
        ),
    ),
    Term(
        "draft",
        "matters",
        pgettext_lazy("glossary", "Draft matter"),
        pgettext_lazy(
            "glossary",
            "What the portal read out of a notice. It is no matter until somebody confirms it.",
        ),
    ),
    Term(
        "ledger",
        "matters",
        pgettext_lazy("glossary", "Ledger"),
        pgettext_lazy(
            "glossary",
            "All matters of a year under one programme, put together from several sources; at the "
            "year's end it is closed and only read.",
        ),
    ),
    Term(
        "item",
        "matters",
        pgettext_lazy("glossary", "Item and row"),
        pgettext_lazy(
            "glossary",
            "An item is one line of the printed division table. Rows below it are reported one by "
            "one; totals count items.",
        ),
    ),
    Term(
        "standard",
        "matters",
        pgettext_lazy("glossary", "Completion standard"),
        pgettext_lazy(
            "glossary",
            "What must be there for a matter to count as done: a paper issued, a figure reached, a "
            "project in use. It is fixed before handing out.",
        ),
    ),
    Term(
        "due",
        "matters",
        pgettext_lazy("glossary", "Due date"),
        pgettext_lazy(
            "glossary",
            "The day by which the completion standard has to be met. It changes only by an approved "
            "adjustment.",
        ),
    ),
    Term(
        "long_term",
        "matters",
        pgettext_lazy("glossary", "Long-term"),
        pgettext_lazy(
            "glossary",
            "Work without an end date. It is judged each year by what this year asks for, and closes "
            "the year as done, to be continued.",
        ),
    ),
    Term(
        "preparation",
        "matters",
        pgettext_lazy("glossary", "In preparation"),
        pgettext_lazy(
            "glossary",
            "A matter that still lacks its type, collecting unit, completion standard or date, or has"
            " not been handed out. Units do not see it.",
        ),
    ),
    Term(
        "hand_out",
        "matters",
        pgettext_lazy("glossary", "Handing out"),
        pgettext_lazy(
            "glossary",
            "The moment a matter becomes a unit's duty. From then on it is reported, and changes need"
            " an adjustment.",
        ),
    ),
    Term(
        "nodes",
        "matters",
        pgettext_lazy("glossary", "Nodes"),
        pgettext_lazy(
            "glossary",
            "The steps of a matter with their days, such as draft, comment, review, issue. They show "
            "how far it has come.",
        ),
    ),
    Term(
        "detail_list",
        "matters",
        pgettext_lazy("glossary", "Detail list"),
        pgettext_lazy(
            "glossary",
            "The single projects or entries a matter consists of, each with place, amount and stage.",
        ),
    ),
    Term(
        "indicator",
        "matters",
        pgettext_lazy("glossary", "Indicator and target"),
        pgettext_lazy(
            "glossary",
            "A figure that is measured, and the value it has to reach by a day. “Strive for” and "
            "“explore” never turn red by the figure alone.",
        ),
    ),
    Term(
        "carry_over",
        "matters",
        pgettext_lazy("glossary", "Carrying over"),
        pgettext_lazy(
            "glossary",
            "Taking unfinished and long-term matters into the next year's ledger, with their history.",
        ),
    ),
    Term(
        "merge",
        "matters",
        pgettext_lazy("glossary", "Merging"),
        pgettext_lazy(
            "glossary",
            "Two drafts of the same duty become one matter with two sources: reported once, counted once.",
        ),
    ),
    Term(
        "collector",
        "people",
        pgettext_lazy("glossary", "Collecting unit"),
        pgettext_lazy(
            "glossary",
            "The one unit that gathers what all units involved have done and files the report. By "
            "habit the unit named first.",
        ),
    ),
    Term(
        "lead",
        "people",
        pgettext_lazy("glossary", "Leading unit"),
        pgettext_lazy(
            "glossary",
            "Named first in the division of work and answerable for the matter as a whole.",
        ),
    ),
    Term(
        "cooperating",
        "people",
        pgettext_lazy("glossary", "Cooperating unit"),
        pgettext_lazy(
            "glossary",
            "Does its own part and tells it to the collecting unit; it files no report of its own.",
        ),
    ),
    Term(
        "territorial",
        "people",
        pgettext_lazy("glossary", "Carried out on site"),
        pgettext_lazy(
            "glossary",
            "A duty of every county or member unit. Each fills its own cell of the grid; the matter "
            "stands as one line in the ledger.",
        ),
    ),
    Term(
        "division",
        "people",
        pgettext_lazy("glossary", "Division of work"),
        pgettext_lazy(
            "glossary",
            "The table of matters with leading and cooperating units, sent for comment and approved "
            "before handing out.",
        ),
    ),
    Term(
        "comment",
        "people",
        pgettext_lazy("glossary", "Asking for comments"),
        pgettext_lazy(
            "glossary",
            "Units read their rows of the draft division and answer “No objection” or write them down,"
            " usually within 3 to 5 working days.",
        ),
    ),
    Term(
        "signing_for",
        "people",
        pgettext_lazy("glossary", "Signing for"),
        pgettext_lazy(
            "glossary",
            "A unit confirms that it has received a matter or paper. It is no consent: an objection "
            "can still be made.",
        ),
    ),
    Term(
        "objection",
        "people",
        pgettext_lazy("glossary", "Objection"),
        pgettext_lazy(
            "glossary",
            "A unit says why a matter, a line or a score is not right. The office decides, with a reason.",
        ),
    ),
    Term(
        "adjustment",
        "people",
        pgettext_lazy("glossary", "Adjustment"),
        pgettext_lazy(
            "glossary",
            "A change of target, date or unit after handing out: asked with a reason, given an "
            "opinion, approved, and printed as approved.",
        ),
    ),
    Term(
        "oversight",
        "people",
        pgettext_lazy("glossary", "Leader in charge"),
        pgettext_lazy(
            "glossary",
            "Which leader looks after which departments, and after which counties or hospitals.",
        ),
    ),
    Term(
        "period",
        "reporting",
        pgettext_lazy("glossary", "Reporting period"),
        pgettext_lazy(
            "glossary",
            "A month or quarter with four days: opening, data cut-off, due, closing.",
        ),
    ),
    Term(
        "cutoff",
        "reporting",
        pgettext_lazy("glossary", "Data cut-off"),
        pgettext_lazy(
            "glossary",
            "The day up to which facts count in a period. It is printed on every paper.",
        ),
    ),
    Term(
        "recorded",
        "reporting",
        pgettext_lazy("glossary", "Recorded by the office"),
        pgettext_lazy(
            "glossary",
            "The office enters what a unit said by phone, on paper or in a meeting, with source and "
            "day. It is marked as such.",
        ),
    ),
    Term(
        "no_progress",
        "reporting",
        pgettext_lazy("glossary", "Nothing new"),
        pgettext_lazy(
            "glossary",
            "A valid report: nothing moved this month, and why. It counts as filed on time.",
        ),
    ),
    Term(
        "late_report",
        "reporting",
        pgettext_lazy("glossary", "Late report"),
        pgettext_lazy(
            "glossary",
            "Filed after the due day but before the circular is signed. It counts as late and is "
            "still printed.",
        ),
    ),
    Term(
        "returned",
        "reporting",
        pgettext_lazy("glossary", "Sent back"),
        pgettext_lazy(
            "glossary",
            "The office asks for something to be put right; the reason stands on top of the form. It "
            "was filed on time all the same.",
        ),
    ),
    Term(
        "unit_approval",
        "reporting",
        pgettext_lazy("glossary", "The unit's approval"),
        pgettext_lazy(
            "glossary",
            "The unit's leader agrees to the report before it is sent, in the portal or on the printed sheet.",
        ),
    ),
    Term(
        "on_schedule",
        "judging",
        pgettext_lazy("glossary", "On schedule"),
        pgettext_lazy(
            "glossary",
            "How far a matter should have come at the cut-off. On or above it, or below it within the "
            "rule's tolerance, is on schedule; further below is behind.",
        ),
    ),
    Term(
        "determination",
        "judging",
        pgettext_lazy("glossary", "Determination"),
        pgettext_lazy(
            "glossary",
            "What the office finds a matter to be at the cut-off. It stands beside the unit's own "
            "rating and the rule's proposal, and is what prints.",
        ),
    ),
    Term(
        "self_rating",
        "judging",
        pgettext_lazy("glossary", "Self-rating"),
        pgettext_lazy("glossary", "How the unit itself sees the matter. It is read, and does not print."),
    ),
    Term(
        "proposal",
        "judging",
        pgettext_lazy("glossary", "The rule's proposal"),
        pgettext_lazy(
            "glossary",
            "What figures, nodes and dates say by the programme's rule. A person decides.",
        ),
    ),
    Term(
        "overdue",
        "judging",
        pgettext_lazy("glossary", "Overdue and due soon"),
        pgettext_lazy(
            "glossary",
            "Overdue: the due date is past and it is not done. Due soon: the date is near. Both "
            "follow the calendar between determinations.",
        ),
    ),
    Term(
        "unreported",
        "judging",
        pgettext_lazy("glossary", "Unreported"),
        pgettext_lazy(
            "glossary",
            "Nothing came in this period; the last accepted state stands and says so.",
        ),
    ),
    Term(
        "should_start",
        "judging",
        pgettext_lazy("glossary", "Should have started"),
        pgettext_lazy("glossary", "Its starting day is past and nothing has begun."),
    ),
    Term(
        "adjusted",
        "judging",
        pgettext_lazy("glossary", "Adjusted with approval"),
        pgettext_lazy(
            "glossary",
            "Target, date or unit were changed with approval. It is counted apart, not among what "
            "should move.",
        ),
    ),
    Term(
        "completion_rate",
        "judging",
        pgettext_lazy("glossary", "Completion rate"),
        pgettext_lazy(
            "glossary",
            "Done over what should be moving; matters not due yet and adjusted ones are left out. No "
            "share is given on fewer than 20.",
        ),
    ),
    Term(
        "reconciliation",
        "judging",
        pgettext_lazy("glossary", "Reconciliation"),
        pgettext_lazy("glossary", "The line that proves a total: it equals the sum of its classes."),
    ),
    Term(
        "urging",
        "supervision",
        pgettext_lazy("glossary", "Urging slip"),
        pgettext_lazy(
            "glossary",
            "The first step: the office asks in writing how a matter stands and by when an answer is due.",
        ),
    ),
    Term(
        "order",
        "supervision",
        pgettext_lazy("glossary", "Supervision order"),
        pgettext_lazy(
            "glossary",
            "A numbered order with demands and a day to answer by. Answered, checked and closed by a "
            "second person.",
        ),
    ),
    Term(
        "closing",
        "supervision",
        pgettext_lazy("glossary", "Closing"),
        pgettext_lazy(
            "glossary",
            "Striking a problem or an order off the list after what was done has been proved. Used "
            "for problems and orders only.",
        ),
    ),
    Term(
        "referral",
        "supervision",
        pgettext_lazy("glossary", "Put forward"),
        pgettext_lazy(
            "glossary",
            "What a unit cannot solve alone and asks the leading group or a leader to settle.",
        ),
    ),
    Term(
        "decision",
        "supervision",
        pgettext_lazy("glossary", "Decided"),
        pgettext_lazy(
            "glossary",
            "What a meeting decided, with the unit and the day. It can become a matter of the ledger.",
        ),
    ),
    Term(
        "instruction",
        "supervision",
        pgettext_lazy("glossary", "Instruction"),
        pgettext_lazy(
            "glossary",
            "A leader's written word, entered by the office and seen only by those in its circle.",
        ),
    ),
    Term(
        "check",
        "papers",
        pgettext_lazy("glossary", "Check by units"),
        pgettext_lazy(
            "glossary",
            "Before signing, units read the lines that name them. Two working days; silence counts as"
            " no objection.",
        ),
    ),
    Term(
        "issue",
        "papers",
        pgettext_lazy("glossary", "Signing"),
        pgettext_lazy(
            "glossary",
            "The responsible leader releases the paper. From then on its figures are fixed.",
        ),
    ),
    Term(
        "proxy_seal",
        "papers",
        pgettext_lazy("glossary", "Sealed by proxy"),
        pgettext_lazy(
            "glossary",
            "The seal of another body stands for the issuer's, and the paper says so in brackets.",
        ),
    ),
    Term(
        "publicity",
        "papers",
        pgettext_lazy("glossary", "Public or not"),
        pgettext_lazy(
            "glossary",
            "Each paper says whether it is published, given on request, or kept internal.",
        ),
    ),
    Term(
        "correction",
        "papers",
        pgettext_lazy("glossary", "Correction"),
        pgettext_lazy(
            "glossary",
            "A published paper never changes; a new one corrects it and names the figures that differ.",
        ),
    ),
)
BY_KEY = {term.key: term for term in TERMS}
