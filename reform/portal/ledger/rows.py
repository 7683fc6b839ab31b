"""The ledger's rows, drawn without a template: fifty rows of eight cells are some thousand tags and conditions of one.

What is the same in every row (words, icons, addresses, the cells of the columns) is written into the forms once a page: in a form
`%(...)s` is that, and `{...}` is what `format_html` then fills in and escapes, row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.enums import Clearance
from reform.core.templatetags.core import icon, meter, status_label, task_light
from reform.core.words import gap
from reform.portal.ledger.columns import CellTexts, Columns, LedgerColumn, Words
from tasks.enums import TaskState
from tasks.models import Task

SAID_LENGTH = 60
NOBODY = UUID(int=0)
# The pages of a task that a row leads to.
PAGES = ("task_detail", "task_look", "task_why", "task_record", "task_decompose", "task_terms")

BODY = '<tbody id="task-{uid}">{row}</tbody>'
HEAD = '<tbody><tr class="row-section"><th colspan="%(width)s" scope="colgroup">{section}</th></tr></tbody>'
ROW = (
    '<tr class="ledger-row{kind}">{pick}<td class="cell-number" data-label="%(number)s">{label}</td>'
    '<td class="cell-title main-cell"><a href="%(task_detail)s" data-open><span class="row-label">{label}</span> {title}</a>'
    '<a class="look-open" href="%(task_detail)s" hx-get="%(task_look)s" hx-target="#look-body" data-look'
    ' aria-label="%(look)s {label}" title="%(look_key)s">%(eye)s</a>{flag}{progress}</td>%(cells)s{act}</tr>'
)
PICK = (
    '<td class="cell-pick"><input type="checkbox" class="form-check-input" name="uid" form="bulk-record" value="{uid}"'
    ' data-pick aria-label="{select}"></td>'
)
NO_PICK = '<td class="cell-pick"></td>'
FLAG = ' <span class="flag flag-red">%(sensitive)s</span>'
PROGRESS = '<span class="row-progress">{}</span>'
STATUS = (
    '<details class="why" hx-get="%(task_why)s" hx-trigger="toggle once" hx-target="find .why-panel" hx-swap="innerHTML">'
    '<summary aria-label="%(why)s" title="%(why)s">%(help)s</summary>'
    '<div class="why-panel" role="note"><p><a href="%(task_why)s">%(why_status)s</a></p></div></details>{light} {said}'
)
PREPARATION = '<span class="state state-blue">%(preparation)s</span>'
SAID = '<span class="row-said" title="%(not_determined)s">%(proposed)s {}</span>'
RECORD = (
    '<td class="cell-act"><button type="button" class="btn btn-sm" hx-get="%(task_record)s%(columns)s"'
    ' hx-target="#task-{uid}" hx-swap="outerHTML">%(edit)s%(record)s</button></td>'
)
PREPARE = (
    '<td class="cell-act"><a class="btn btn-sm" href="%(task_decompose)s" hx-get="%(task_terms)s%(columns)s"'
    ' hx-target="#task-{uid}" hx-swap="outerHTML">%(pencil)s%(complete)s</a></td>'
)
NO_ACT = '<td class="cell-act"></td>'
CELL = '<td class="%(css)s" data-label="%(label)s">{cell_%(name)s}</td>'
FORMS = (BODY, HEAD, ROW, PICK, FLAG, STATUS, PREPARATION, SAID, RECORD, PREPARE)


class Rows:
    """Draws the rows of a list in its columns.

    `said` is the class a unit gave each task this period, by key; `may_pick` adds the ticks and what can be done,
    `may_record` and `may_edit` say what that is.
    """

    def __init__(
        self,
        columns: Columns,
        texts: CellTexts,
        said: Mapping[int, str],
        *,
        may_pick: bool,
        may_record: bool,
        may_edit: bool,
    ) -> None:
        self.columns, self.texts, self.said = columns, texts, said
        self.may_pick, self.may_record, self.may_edit = may_pick, may_record, may_edit
        same = _same(columns)
        self._forms = {form: form % same for form in FORMS}
        # What has nothing of a row in it.
        self._flag, self._preparation, self._no_pick, self._no_act = (
            self._fixed(form) for form in (FLAG, PREPARATION, NO_PICK, NO_ACT)
        )
        self._select = _("Select %(name)s")
        self._continued = gap() + _("(continued)")
        # What has a column of its own is not said below the title too.
        self._told_apart = any(column.name == "said" for column in columns.chosen)

    def section(self, tasks: Sequence[Task], *, headed: bool, waiting: bool = False) -> SafeString:
        """Return the rows of tasks, each in a body of its own; with `headed` a head wherever another section begins.

        A section that began before is continued. Those `waiting` to be handed out stand under one head of their own.
        """
        drawn, last, begun = [], "", set()
        if waiting:
            drawn.append((format_html(self._forms[HEAD], section=TaskState.PREPARATION.label),))
        for task in tasks:
            if headed and not waiting and task.section and task.section != last:
                on = self._continued if task.section in begun else ""
                drawn.append((format_html(self._forms[HEAD], section=task.section + on),))
            last = task.section
            begun.add(last)
            drawn.append((format_html(self._forms[BODY], uid=task.uid, row=self.row(task)),))
        return format_html_join("", "{}", drawn)

    def row(self, task: Task, *, saved: bool = False) -> SafeString:
        """Return one row; `saved` marks it."""
        kind = " row-item" if task.row_count else " row-sub" if task.root_id else ""
        return format_html(
            self._forms[ROW],
            uid=task.uid,
            kind=f"{kind} row-saved" if saved else kind,
            label=task.label,
            title=task.title,
            pick=self._pick(task) if self.may_pick else "",
            flag=self._flag if task.sensitivity == Clearance.SENSITIVE else "",
            progress=_progress(task.progress_text) if task.progress_text and not self._told_apart else "",
            act=self._act(task) if self.may_pick else "",
            **{f"cell_{column.name}": self._cell(column, task) for column in self.columns.chosen},
        )

    def _fixed(self, form: str, **given: object) -> SafeString:
        """Return a form of this page filled in; format_html takes none without anything to fill in."""
        return format_html(self._forms.get(form, form), "", **given)

    def _pick(self, task: Task) -> SafeString:
        if task.row_count:
            return self._no_pick
        return self._fixed(PICK, uid=task.uid, select=self._select % {"name": task.title})

    def _cell(self, column: LedgerColumn, task: Task) -> Words:
        if column.name == "status":
            return self._status(task)
        if column.name == "progress":
            return "" if task.progress_share is None else meter(task.progress_share)
        return self.texts.shown(column, task)

    def _status(self, task: Task) -> SafeString:
        if task.state == TaskState.PREPARATION:
            return self._preparation
        said = self.said.get(task.pk)
        proposed = (
            format_html(self._forms[SAID], status_label(said)) if said and said != task.status_class else ""
        )
        return self._fixed(STATUS, uid=task.uid, light=task_light(task), said=proposed)

    def _act(self, task: Task) -> SafeString:
        if not task.row_count:
            if task.state == TaskState.HANDED_OUT and self.may_record:
                return self._fixed(RECORD, uid=task.uid)
            if task.state == TaskState.PREPARATION and self.may_edit:
                return self._fixed(PREPARE, uid=task.uid)
        return self._no_act


def _progress(text: str) -> SafeString:
    return format_html(PROGRESS, text if len(text) <= SAID_LENGTH else Truncator(text).chars(SAID_LENGTH))


def _same(columns: Columns) -> dict[str, str]:
    """Return what the forms hold alike in every row; addresses keep a place for the task's uid."""
    words = _words(
        width=str(columns.width),
        number=_("No."),
        look=_("Quick look"),
        look_key=_("Quick look (space)"),
        eye=icon("eye"),
        sensitive=Clearance.SENSITIVE.label,
        why=_("Why?"),
        why_status=_("Why this status"),
        help=icon("help-circle"),
        preparation=TaskState.PREPARATION.label,
        not_determined=_("Said this period, not yet determined"),
        proposed=_("Proposed:"),
        columns=f"?cols={columns.sent}" if columns.sent else "",
        edit=icon("edit"),
        record=_("Record"),
        pencil=icon("pencil"),
        complete=_("Complete"),
    )
    cells = [CELL % (_words(css=one.css, label=one.label) | {"name": one.name}) for one in columns.chosen]
    words["cells"] = "".join(cells)
    return words | {name: reverse(name, args=[NOBODY]).replace(str(NOBODY), "{uid}") for name in PAGES}


def _words(**given: str | Promise) -> dict[str, str]:
    """Return words escaped, their own braces kept from being places to fill in."""
    return {
        name: conditional_escape(str(one) if isinstance(one, Promise) else one)
        .replace("{", "{{")
        .replace("}", "}}")
        for name, one in given.items()
    }
