"""Tags of the pages of assessments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template

from reports.enums import AssessmentState, LineObjectionState
from reports.forms.assessment_rules import KINDS
from reports.scoring import Evidence, Kind, Rule
from reports.selectors.assessment_words import heading, name_of, sentence
from reports.selectors.assessments import Rest

register = template.Library()

TONES = {
    AssessmentState.DRAFT: "grey",
    AssessmentState.SHOWN: "yellow",
    AssessmentState.DECIDED: "blue",
    AssessmentState.PUBLISHED: "green",
    AssessmentState.DROPPED: "grey",
}
OBJECTION_TONES = {
    LineObjectionState.OPEN: "yellow",
    LineObjectionState.UPHELD: "green",
    LineObjectionState.DECLINED: "grey",
    LineObjectionState.WITHDRAWN: "grey",
}


@register.filter
def assessment_tone(state: str) -> str:
    """The tone of an assessment's state chip."""
    return TONES[AssessmentState(state)]


@register.filter
def objection_tone(state: str) -> str:
    """The tone of the state chip of an objection to a line."""
    return OBJECTION_TONES[LineObjectionState(state)]


@register.filter
def kind_words(rule: Rule) -> str:
    """What a rule looks at."""
    return str(KINDS[Kind(rule.kind)])


@register.inclusion_tag("reports/_told.html")
def told(lines: Iterable[Evidence], rests: Mapping[str, Rest]) -> dict[str, object]:
    """The evidence of a line, a sentence each, with links to what may be opened; named once where all may be."""
    found = []
    for one in lines:
        links = [(name_of(name), rests[name.key]) for name in one.names if name.key in rests]
        found.append((heading(one) if len(links) == len(one.names) else sentence(one), links))
    return {"lines": found}
