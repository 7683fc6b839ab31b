"""Forms of the bulletin: writing, inviting and editing articles, putting an issue together, its signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.models import Department, Programme
from reform.core.widgets import DateInput, rows_field
from reports.enums import ArticleKind
from reports.forms.report import area
from reports.models import Article
from reports.selectors.protocol import units_to_choose
from tasks.enums import Publicity


class ArticleForm(forms.Form):
    """What a unit writes. A draft may be incomplete; sending asks for title and text."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of article"), choices=ArticleKind)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=area(14),
        max_length=10_000,
        help_text=gettext_lazy(
            "Each line is a paragraph. The office edits the text before it is printed; what you wrote is kept."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewArticleForm(ArticleForm):
    """An article that nobody asked for; a county says for whose bulletin."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Bulletin of"),
        queryset=Programme.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )
    field_order = ["programme", "kind", "title", "text"]

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        within = [actor.own_programme.pk, *actor.programmes_above]
        found = (
            Programme.objects.filter(pk__in=within)
            .select_related("jurisdiction")
            .order_by("jurisdiction__path")
        )
        rows_field(self, "programme", said=lambda obj: obj.secretariat_name).queryset = found
        if len(within) == 1:
            del self.fields["programme"]


class InviteForm(forms.Form):
    """约稿: several units are asked for an article each."""

    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Units"),
        queryset=Department.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of article"), choices=ArticleKind)
    invited_for = forms.CharField(
        label=gettext_lazy("What it shall be about"), widget=area(4), max_length=1000
    )
    due_on = forms.DateField(label=gettext_lazy("Wanted by"), required=False, widget=DateInput)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        rows_field(self, "units").queryset = units_to_choose(actor.own_programme)

    def clean_due_on(self) -> Any:
        """Nobody is asked for yesterday."""
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return day


class EditForm(forms.Form):
    """An article as it shall be printed."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of article"), choices=ArticleKind)
    title = forms.CharField(label=gettext_lazy("Title as printed"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Text as printed"), widget=area(16), max_length=20_000)
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Printed in brackets at the article's end."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, article: Article, *, credit: str) -> EditForm:
        """Return the form filled in with what would be printed now."""
        return cls(
            initial={
                "kind": article.kind,
                "title": article.edited_title or article.title,
                "text": article.edited_text or article.text,
                "credit": article.credit or credit,
                "version": article.version,
            },
            auto_id="edit_%s",
        )


class ReasonForm(forms.Form):
    """Why an article goes back or is not printed; its unit is told."""

    reason = forms.CharField(label=gettext_lazy("Reason, told to the unit"), widget=area(3), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ContentsForm(forms.Form):
    """The editor's note of an issue; the articles and their order come as a list of uids."""

    foreword = forms.CharField(
        label=gettext_lazy("Editor's note"),
        required=False,
        widget=area(3),
        max_length=1000,
        help_text=gettext_lazy("Printed before the first article; left empty, there is none."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SignBulletinForm(forms.Form):
    """Who signed an issue, and when. Its numbers follow on; the first issue in the portal says from where."""

    signer = forms.CharField(label=gettext_lazy("Signed by"), max_length=60)
    signed_on = forms.DateField(label=gettext_lazy("Date of signature"), widget=DateInput)
    publicity = forms.ChoiceField(
        label=gettext_lazy("Publicity"), choices=Publicity, initial=Publicity.INTERNAL
    )
    first_issue = forms.IntegerField(label=gettext_lazy("Issue of the year"), min_value=1, max_value=999)
    first_total = forms.IntegerField(label=gettext_lazy("Issue in all"), min_value=1, max_value=9999)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, begins: bool, **more: Any) -> None:
        more.setdefault("initial", {})
        more["initial"] = {"signed_on": timezone.localdate(), "first_issue": 1, "first_total": 1} | more[
            "initial"
        ]
        super().__init__(data, **more)
        if not begins:
            del self.fields["first_issue"], self.fields["first_total"]
