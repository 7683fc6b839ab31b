"""The phrases a secretariat returns reports with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from departments.models import Programme
from reports.models import ReturnPhrase


def usual_phrases() -> list[str]:
    """Return the phrases offered to a programme that keeps none of its own."""
    return [
        _("Please give the figure and the date of the data."),
        _("The text is the same as last period's: please say what is new."),
        _("Please name the cause, the measure and the new date."),
        _("The self-rating does not fit the figures: please check."),
        _("Please attach the document or the proof that it was done."),
    ]


def phrases_of(programme: Programme | None) -> list[str]:
    """Return the phrases a programme's reviewers choose from: its own in order, else the usual ones."""
    kept = ReturnPhrase.objects.filter(programme=programme)
    return list(kept.values_list("text", flat=True)) or usual_phrases()
