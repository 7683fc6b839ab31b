"""Forms about instructions (批示): entering one, its circle, turning it into orders, what was done."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.models import Department, Post
from reform.core.files import read_upload
from reform.core.text import squeeze
from reform.core.widgets import DateInput, rows_field
from reform.core.words import bracketed
from reports.selectors.instructions import (
    holders_of,
    leaders_to_choose,
    posts_to_choose,
    tasks_to_choose,
)
from reports.services.instructions import proposed_title
from tasks.models import Instruction, Task

# A clause shorter than this says nothing of an instruction.
SHORTEST_CLAUSE = 6
CLAUSES = re.compile(r"[，。；：！？、,.;:!?\s]+")
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
WORDS_LENGTH = 4000


class CircleForm(forms.Form):
    """Whose posts may read an instruction."""

    circle = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        label=gettext_lazy("Circle: who may read it"),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody else learns its words. Who enters it and the head are always in."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = posts_to_choose(actor.own_programme)
        if actor.post:
            posts = posts.exclude(pk=actor.post.pk)
        names = holders_of(posts)
        rows_field(self, "circle", said=lambda obj: _post_label(obj, names)).queryset = posts


def _post_label(post: Post, names: dict[int, str]) -> str:
    held = names.get(post.pk)
    return f"{post}{bracketed(held)}" if held else str(post)


class InstructionForm(CircleForm):
    """An instruction as it stands on paper; a leader types their own and is asked for no name."""

    text = forms.CharField(
        label=gettext_lazy("Words of the instruction"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=gettext_lazy("Leader"),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("Somebody without an account"),
    )
    leader = forms.CharField(
        label=gettext_lazy("Name and office as written"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Left empty: as the account says"),
    )
    given_on = forms.DateField(label=gettext_lazy("Given on"), widget=DateInput)
    scan = forms.FileField(label=gettext_lazy("Scan"), required=False)
    field_order = ["text", "post", "leader", "given_on", "circle", "scan"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.own = actor.post if actor.role == "leader" else None
        if self.own:
            del self.fields["post"]
            del self.fields["leader"]
            self.own_name = f"{actor.user.name} {self.own.title}"
            return
        leaders = leaders_to_choose(actor.own_programme)
        self.names = holders_of(leaders)
        rows_field(self, "post", said=self._name_of).queryset = leaders

    def _name_of(self, obj: Post) -> str:
        return f"{self.names.get(obj.pk, '')} {obj.title}".strip()

    def clean_given_on(self) -> date:
        """Return the day; an error for one that has not come."""
        day: date = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Whose instruction it is stands in words, too."""
        data = super().clean() or {}
        if self.own:
            return data | {"post": self.own, "leader": self.own_name}
        post = data.get("post")
        if not data.get("leader") and post:
            data["leader"] = self._name_of(post)
        if not data.get("leader") and "leader" not in self.errors:
            self.add_error("leader", _("Say whose instruction it is."))
        return data

    def scanned(self) -> tuple[str, bytes] | None:
        """Return name and bytes of the scan, if one was sent; raises BadFile with a sentence."""
        upload = self.cleaned_data["scan"]
        return (upload.name, read_upload(upload, kinds=SCANS)) if upload else None


class CorrectionForm(InstructionForm):
    """What was entered of an instruction, to be put right; its circle is changed on its page."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        del self.fields["circle"]


class OrderUnitsForm(forms.Form):
    """Which units get an order about an instruction, as what, and whether it is a hard one.

    The order's title is the office's own: the proposal holds none of the instruction's words.
    """

    units = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Units"),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    hard = forms.TypedChoiceField(
        label=gettext_lazy("Kind of matter"),
        choices=[
            ("no", gettext_lazy("Ordinary")),
            ("yes", gettext_lazy("Hard matter: the longer time limit")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the order"),
        max_length=200,
        help_text=gettext_lazy("The unit reads this. Do not repeat the instruction's words."),
    )
    task = forms.ModelChoiceField(
        Task.objects.none(),
        label=gettext_lazy("About a matter of the ledger"),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, *args: Any, actor: Actor, instruction: Instruction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = proposed_title(instruction)
        self.words = instruction.text
        rows_field(self, "units").queryset = units_to_choose(actor)
        rows_field(self, "task").queryset = tasks_to_choose(actor)

    def clean_title(self) -> str:
        """Return the title; an error for one that repeats the instruction's words, which the unit may not read."""
        title: str = self.cleaned_data["title"]
        if repeats(title, self.words):
            raise forms.ValidationError(_("The title repeats words of the instruction: word it anew."))
        return title


def repeats(text: str, words: str) -> bool:
    """Tell whether a text holds a whole clause of other words, spaces and marks apart."""
    told = squeeze(text)
    clauses = [squeeze(one) for one in CLAUSES.split(words)]
    return any(len(clause) >= SHORTEST_CLAUSE and clause in told for clause in clauses)


def units_to_choose(actor: Actor) -> Any:
    """Return the active units the actor knows, the own place's first, in list order."""
    units = Department.objects.visible_to(actor).filter(is_active=True)
    return units.order_by("jurisdiction__path", "order", "pk")


class OutcomeForm(forms.Form):
    """What was done about an instruction without an order."""

    outcome = forms.CharField(
        label=gettext_lazy("What was done"), max_length=WORDS_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ListForm(forms.Form):
    """What the list of instructions is narrowed to."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    leader = forms.ChoiceField(
        label=gettext_lazy("Leader"), required=False, widget=forms.Select(attrs={"data-autosubmit": True})
    )
    since = forms.DateField(label=gettext_lazy("From day"), required=False, widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until day"), required=False, widget=DateInput)

    def __init__(self, *args: Any, leaders: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["leader"]).choices = [
            ("", _("All leaders")),
            *((name, name) for name in leaders),
        ]
