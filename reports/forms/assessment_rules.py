"""The rules of an assessment as forms: every rule with what its kind is worked out by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reports.forms.assessment import paper_field, points_field
from reports.scoring import Kind, Rule, Veto, Without
from reports.scoring.rules import AMOUNTS, MOST_POINTS, ZERO, Effect

KINDS: dict[str, Any] = {
    Kind.MATTERS: gettext_lazy("Matters done or on schedule"),
    Kind.INDICATORS: gettext_lazy("Targets reached"),
    Kind.DUTIES: gettext_lazy("Group duties fulfilled"),
    Kind.ON_TIME: gettext_lazy("Reports filed on time"),
    Kind.RETURNED: gettext_lazy("Reports sent back"),
    Kind.MISSED: gettext_lazy("Reports not filed"),
    Kind.ORDERS: gettext_lazy("Orders issued, and overdue ones"),
    Kind.ORDERS_CLOSED: gettext_lazy("Orders answered in time and closed"),
    Kind.PRAISE: gettext_lazy("Praise of highlights"),
    Kind.BY_HAND: gettext_lazy("Points by hand"),
    Kind.VETO: gettext_lazy("Veto"),
}
AMOUNT_LABELS: dict[str, Any] = {
    "each": gettext_lazy("Points off for each"),
    "overdue": gettext_lazy("More points off for each overdue"),
    "bulletin": gettext_lazy("Points for the bulletin"),
    "circular": gettext_lazy("Points for a circular"),
    "upward": gettext_lazy("Points for a recommendation upward"),
}
# "" and reports.scoring.rules.CONDITIONS.
CONDITION_LABELS: dict[str, Any] = {
    "": gettext_lazy("By hand only"),
    "missed": gettext_lazy("Reports missing"),
    "returned": gettext_lazy("Reports returned"),
    "late": gettext_lazy("Reports filed late"),
    "overdue": gettext_lazy("Orders overdue"),
    "behind": gettext_lazy("Matters behind"),
    "unfulfilled": gettext_lazy("Group duties not fulfilled"),
}
EFFECTS: dict[str, Any] = {
    Effect.WHOLE: gettext_lazy("The total is 0"),
    Effect.CAP: gettext_lazy("The total is cut to"),
    Effect.RULES: gettext_lazy("These rules give nothing"),
}
WITHOUT: dict[str, Any] = {
    Without.OUT: gettext_lazy("Is not assessed by it"),
    Without.FULL: gettext_lazy("Gets its points"),
}
# Kinds for which there can be nothing to judge by.
CAN_LACK = {*Kind} - {Kind.PRAISE, Kind.VETO}


class RuleForm(forms.Form):
    """One rule; `rule` makes the value out of valid data. Which fields there are depends on its kind."""

    on = forms.BooleanField(label=pgettext_lazy("a rule", "In use"), required=False)
    title = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=60, required=False)
    source = paper_field(gettext_lazy("Paper and clause it comes from"))
    points = points_field(pgettext_lazy("of a rule", "Points"), most=MOST_POINTS)
    counts = forms.ChoiceField(
        label=gettext_lazy("What counts"),
        choices=[
            ("in_step", gettext_lazy("Done or on schedule")),
            ("done", gettext_lazy("Done alone")),
        ],
    )
    without = forms.ChoiceField(
        label=gettext_lazy("A unit with nothing to judge by"), choices=list(WITHOUT.items())
    )
    bonus = forms.BooleanField(label=gettext_lazy("On top of the base"), required=False)
    effect = forms.ChoiceField(label=gettext_lazy("What it does"), choices=list(EFFECTS.items()))
    cap = points_field(gettext_lazy("Cut to at most (points)"), most=MOST_POINTS, required=False)
    condition = forms.ChoiceField(
        label=gettext_lazy("Applies"), choices=list(CONDITION_LABELS.items()), required=False
    )
    least = forms.IntegerField(
        label=gettext_lazy("Applies from this number on"), min_value=0, max_value=1000, required=False
    )

    def __init__(self, data: Any = None, *, base: Rule, others: Mapping[str, str]) -> None:
        veto = base.veto or Veto()
        initial: dict[str, Any] = {
            "on": base.on,
            "title": base.title,
            "source": base.source,
            "points": base.points,
            "counts": base.counts,
            "without": base.without,
            "bonus": base.bonus,
            "effect": veto.effect,
            "cap": veto.cap or None,
            "strikes": veto.strikes,
            "condition": veto.condition,
            "least": veto.least or None,
        }
        super().__init__(data, prefix=base.code, initial=initial)
        self.base = base
        self.kind_words = KINDS[base.kind]
        choices = [(code, title) for code, title in others.items() if code != base.code]
        strikes = forms.MultipleChoiceField(
            label=gettext_lazy("Rules it strikes"),
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["strikes"] = strikes
        for name in AMOUNTS.get(base.kind, ()):
            self.fields[name] = points_field(AMOUNT_LABELS[name], required=False)
            self.initial[name] = base.amount(name)
        for name in _unused(base.kind):
            del self.fields[name]

    def rule(self) -> Rule:
        """Return the rule the valid form says."""
        data = self.cleaned_data
        taken = {name: data[name] for name in ("on", "title", "source")}
        for name in ("points", "counts", "bonus"):
            if name in data:
                taken[name] = data[name]
        if "without" in data:
            taken["without"] = Without(data["without"])
        amounts = {name: data[name] or ZERO for name in AMOUNTS.get(self.base.kind, ())}
        veto = None
        if self.base.kind is Kind.VETO:
            veto = Veto(
                effect=Effect(data["effect"]),
                condition=data["condition"],
                least=data["least"] or 0,
                strikes=tuple(data["strikes"]),
                cap=data["cap"] or ZERO,
            )
        return replace(self.base, **taken, amounts=amounts, veto=veto)

    def blame(self, sentence: str) -> None:
        """Show what is wrong with the rule as a whole."""
        self.add_error(None, sentence)


def _unused(kind: Kind) -> set[str]:
    of_veto = {"effect", "cap", "strikes", "condition", "least"}
    if kind is Kind.VETO:
        return {"points", "counts", "without", "bonus"}
    unused = set(of_veto)
    if kind is not Kind.MATTERS:
        unused.add("counts")
    if kind not in CAN_LACK:
        unused.add("without")
    if kind not in (Kind.BY_HAND, Kind.PRAISE):
        unused.add("bonus")
    return unused


class AddRuleForm(forms.Form):
    """One more rule: its kind and name; what else it says follows in the list."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of rule"), choices=[("", "—"), *KINDS.items()], required=False
    )
    title = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=60, required=False)
    points = points_field(pgettext_lazy("of a rule", "Points"), most=MOST_POINTS, required=False)
    source = paper_field(gettext_lazy("Paper and clause it comes from"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="add")

    def clean(self) -> dict[str, Any]:
        """A kind needs a name and, unless it is a veto, points."""
        data = super().clean() or {}
        if data.get("title") and not data.get("kind"):
            self.add_error("kind", _("Choose the kind of the rule."))
        return data

    def rule(self, taken: set[str]) -> Rule | None:
        """Return the rule to add under a code of its own, None where none was chosen."""
        data = self.cleaned_data
        if not data["kind"]:
            return None
        kind = Kind(data["kind"])
        code = next(name for n in range(1, 100) if (name := f"{kind}_{n}") not in taken)
        return Rule(
            code=code,
            kind=kind,
            title=data["title"],
            source=data["source"],
            points=data["points"] or ZERO,
            amounts=dict.fromkeys(AMOUNTS.get(kind, ()), Decimal(1)),
            bonus=kind is Kind.PRAISE,
            veto=Veto() if kind is Kind.VETO else None,
        )
