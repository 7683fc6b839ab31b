"""Forms of an adjustment: what is asked for, the secretariat's opinion, the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.figures import plain
from reform.core.widgets import DateInput
from reform.core.words import bracketed
from tasks.enums import AdjustmentKind, ApprovedBy, Relation
from tasks.forms.approval import ApprovalFacts
from tasks.forms.fields import RELATIONS, FiguresField, UnitField, set_choices, unit_field
from tasks.forms.handed_out import reason_field
from tasks.models import IndicatorTarget, Task
from tasks.selectors.names import book_for_task
from tasks.services.adjusting import Terms
from tasks.services.targets import Step


class KindForm(forms.Form):
    """Which kind of adjustment is asked for; only what fits the task is offered."""

    kind = forms.ChoiceField(label=gettext_lazy("What shall change"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", kinds_for(task))


def kinds_for(task: Task) -> list[tuple[str, Any]]:
    """Return the kinds of adjustment that a task allows, with their labels."""
    left_out = {AdjustmentKind.SUSPENSION if task.suspended_on else AdjustmentKind.RESUMPTION}
    if not IndicatorTarget.objects.filter(indicator__task=task).exists():
        left_out.add(AdjustmentKind.TARGET)
    return [(kind.value, kind.label) for kind in AdjustmentKind if kind not in left_out]


class AskForm(forms.Form):
    """The new terms of one kind, and the reason."""

    def __init__(self, *args: Any, task: Task, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.kind = task, kind
        self.targets: list[IndicatorTarget] = []
        if kind == AdjustmentKind.DUE:
            self.fields["due_on"] = forms.DateField(label=_("New date due"), widget=DateInput)
        elif kind == AdjustmentKind.COLLECTOR:
            self.fields["collector"] = UnitField(label=_("New collecting unit"))
            self.fields["former_stays"] = forms.BooleanField(
                label=_("The former unit stays as a cooperating one"), required=False, initial=True
            )
            unit_field(self).offer(book_for_task(task))
        elif kind == AdjustmentKind.TARGET:
            self._offer_targets()
        elif kind == AdjustmentKind.SUSPENSION:
            self.fields["suspended_on"] = forms.DateField(
                label=_("Suspended from"), widget=DateInput, initial=timezone.localdate()
            )
        self.fields["reason"] = reason_field(_("Reason"), help_text=_("Whoever approves reads it."))

    def _offer_targets(self) -> None:
        found = IndicatorTarget.objects.filter(indicator__task=self.task).select_related("indicator")
        self.targets = list(found.order_by("indicator__order", "due_on", "pk"))
        for row in self.targets:
            high = f"—{plain(row.value_high)}" if row.value_high is not None else ""
            name = f"{row.indicator.name}{bracketed(row.indicator.unit) if row.indicator.unit else ''}"
            self.fields[f"op_{row.pk}"] = forms.ChoiceField(
                label=_("Relation"), choices=RELATIONS, initial=row.op, required=False
            )
            self.fields[f"value_{row.pk}"] = FiguresField(
                label=name, initial=f"{plain(row.value)}{high}", max_length=40
            )
            self.fields[f"due_{row.pk}"] = forms.DateField(
                label=_("Due date"), widget=DateInput, initial=row.due_on, required=False
            )

    @property
    def target_lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each target: value, relation, day."""
        return [
            (self[f"value_{row.pk}"], self[f"op_{row.pk}"], self[f"due_{row.pk}"]) for row in self.targets
        ]

    @property
    def plain_fields(self) -> list[Any]:
        """The other fields before the reason."""
        names = ("due_on", "collector", "former_stays", "suspended_on")
        return [self[name] for name in names if name in self.fields]

    @property
    def terms(self) -> Terms:
        """What is asked for."""
        data = self.cleaned_data
        return Terms(
            due_on=data.get("due_on"),
            collector=data.get("collector"),
            former_stays=data.get("former_stays", True),
            suspended_on=data.get("suspended_on"),
            targets={row.pk: self._step(row) for row in self.targets},
        )

    def _step(self, row: IndicatorTarget) -> Step:
        data = self.cleaned_data
        low, *high = data[f"value_{row.pk}"]
        op = data[f"op_{row.pk}"] or row.op
        if not high and op == Relation.RANGE:
            op = Relation.AT_LEAST
        return Step(
            op=Relation.RANGE if high else op,
            value=low,
            value_high=high[0] if high else None,
            due_on=data[f"due_{row.pk}"],
        )


class OpinionForm(forms.Form):
    """The secretariat's opinion."""

    in_favour = forms.TypedChoiceField(
        label=gettext_lazy("Whether it agrees"),
        choices=[("yes", gettext_lazy("In favour")), ("no", gettext_lazy("Not in favour"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = reason_field(gettext_lazy("In words"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AdjustmentDecisionForm(ApprovalFacts):
    """Who approves, or does not, on which paper, when."""

    approved = forms.TypedChoiceField(
        label=gettext_lazy("Whether it is approved"),
        choices=[
            ("yes", gettext_lazy("Approve: the matter changes at once")),
            ("no", gettext_lazy("Do not approve")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    body = forms.ChoiceField(
        label=gettext_lazy("Whose approval"), choices=ApprovedBy, widget=forms.RadioSelect
    )
    answer = reason_field(gettext_lazy("Answer to the unit"), rows=2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, head: str, group: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {ApprovedBy.HEAD: head, ApprovedBy.GROUP: group}
        self.fields["approved_by"].help_text = _("Left empty: the head's name, or the leading group's")
        self.fields["approved_on"].label = _("Decided on")
        self.fields["approved_on"].required = True

    def clean(self) -> dict[str, Any]:
        """A refusal has its reason, the leading group's decision its paper."""
        data = super().clean() or {}
        if data.get("approved") is False and not data.get("answer"):
            self.add_error("answer", _("Give the reason."))
        if data.get("body") == ApprovedBy.GROUP and not data.get("paper"):
            self.add_error("paper", _("Name the paper or the meeting of the leading group."))
        if data.get("body") and not data.get("approved_by"):
            data["approved_by"] = self.names[data["body"]]
        return data


class CarryOverForm(forms.Form):
    """The next year's ledger."""

    name = forms.CharField(label=gettext_lazy("Name of the new ledger"), max_length=150)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2200)
    sure = forms.BooleanField(
        label=gettext_lazy(
            "I have looked at the preview: the old ledger becomes read-only and cannot be opened again"
        )
    )
