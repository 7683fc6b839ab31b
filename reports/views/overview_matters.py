"""The matters behind a figure of the leader's page, as a list and one screen each for the meeting room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.models import Department
from reform.core.lights import CLASS_LABELS, FLAG_LABELS
from reform.core.text import as_uuid
from reports.selectors.overview import Overview
from reports.selectors.overview_duties import duty_keys
from reports.selectors.overview_matters import LATE, NONE, Wanted, matters_in, told
from reports.selectors.overview_meeting import slides_of
from reports.selectors.overview_terms import coordination, order_keys, slipped_dates
from reports.views.overview_choice import Choice, choice_of
from tasks.enums import Light
from tasks.models import Task

LIST = "overview_matters"
PER_PAGE = 50
# Slides are all on one page, so that nothing is waited for in the room.
PER_MEETING = 60
STATUSES = {LATE, *CLASS_LABELS}
# What is listed by what hangs on the matters; each narrows to their keys.
ABOUT = ("asked", "orders", "slipped")


@dataclass(frozen=True)
class Asked:
    """What the address narrows to: as a condition, as (name, value) pairs kept in links, and in words."""

    wanted: Wanted
    params: dict[str, str]
    words: list[tuple[str, str]]


def _asked(request: ActorRequest, board: Overview) -> Asked:
    """Read the address; what is unknown narrows nothing, a unit that does not exist is a 404."""
    given = request.GET
    params: dict[str, str] = {}
    words: list[tuple[str, str]] = []
    wanted = Wanted()

    def take(name: str, value: str, label: str) -> str:
        params[name] = value
        words.append((name, label))
        return value

    status, was = given.get("status", ""), given.get("was", "")
    if status in STATUSES:
        label = pgettext("matters", "Late") if status == LATE else str(CLASS_LABELS[status])
        wanted = replace(wanted, status=take("status", status, label))
    if was in CLASS_LABELS:
        said = _("before: %(class)s") % {"class": CLASS_LABELS[was]}
        wanted = replace(wanted, was=take("was", was, said))
    if given.get("changed"):
        take("changed", "1", _("Changed since last period"))
        wanted = replace(wanted, changed=True)
    if given.get("flag") in FLAG_LABELS:
        flag = given["flag"]
        wanted = replace(wanted, flag=take("flag", flag, str(FLAG_LABELS[flag])))
    if given.get("light") in Light.values:
        light = given["light"]
        wanted = replace(wanted, light=take("light", light, str(Light(light).label)))
    if given.get("section"):
        section = given["section"]
        label = _("Without a section") if section == NONE else section
        wanted = replace(wanted, section=take("section", section, label))
    if given.get("unit") == NONE:
        take("unit", NONE, _("Without a unit"))
        wanted = replace(wanted, unit=0)
    elif given.get("unit"):
        unit = _unit(request, given["unit"])
        take("unit", str(unit.uid), unit.short_name)
        wanted = replace(wanted, unit=unit.pk)
    keys, told_of = _keys(request, board)
    for name, value, label in told_of:
        take(name, value, label)
    return Asked(replace(wanted, keys=keys), params, words)


def _unit(request: ActorRequest, text: str) -> Department:
    uid = as_uuid(text)
    found = Department.objects.visible_to(request.actor).filter(uid=uid).first() if uid else None
    if found is None:
        raise Http404
    return found


def _keys(request: ActorRequest, board: Overview) -> tuple[frozenset[int] | None, list[tuple[str, str, str]]]:
    """Return the items with a duty of a county, an order, a date put off or something to be coordinated."""
    given = request.GET
    if given.get("county"):
        unit = _unit(request, given["county"])
        done = {"1": True, "0": False}.get(given.get("carried", ""))
        words = {
            None: _("Duties of %(unit)s"),
            True: _("Carried out by %(unit)s"),
            False: _("Not carried out by %(unit)s"),
        }
        told_of = [("county", str(unit.uid), words[done] % {"unit": unit.short_name})]
        if done is not None:
            told_of.append(("carried", given["carried"], ""))
        return duty_keys(board, unit, done=done), told_of
    about = given.get("about", "")
    if about not in ABOUT:
        return None, []
    labels = {
        "asked": _("Needs coordination"),
        "orders": _("With an order under way"),
        "slipped": _("Date put off"),
    }
    found = {
        "asked": lambda: _items(one.task for one in coordination(board)),
        "orders": lambda: order_keys(board),
        "slipped": lambda: _items(line.task for line in slipped_dates(board)),
    }
    return found[about](), [("about", about, labels[about])]


def _items(tasks: Any) -> frozenset[int]:
    rows: list[Task] = [task for task in tasks if task]
    return frozenset(task.root_id or task.pk for task in rows)


def _chips(choice: Choice, asked: Asked) -> list[dict[str, Any]]:
    """The classes and what is late as quick filters with their counts within the other filters."""
    board = choice.shown
    others = {name: value for name, value in asked.params.items() if name != "status"}
    found = matters_in(board, replace(asked.wanted, status=""))
    chips = [
        {
            "label": _("All"),
            "url": choice.narrowed(LIST, others),
            "active": not asked.wanted.status,
            "count": len(found),
        }
    ]
    late = len(matters_in(board, replace(asked.wanted, status=LATE)))
    for code, label in [(LATE, pgettext("matters", "Late")), *CLASS_LABELS.items()]:
        count = late if code == LATE else sum(1 for item in found if item.state.status_class == code)
        chips.append(
            {
                "label": label,
                "url": choice.narrowed(LIST, {**others, "status": code}),
                "active": asked.wanted.status == code,
                "count": count,
                "tone": "red" if code == LATE else "",
            }
        )
    return chips


@require_GET
def overview_matters(request: ActorRequest) -> HttpResponse:
    """The matters a figure counts, as known at the cut-off, each beside how it stands today."""
    choice = choice_of(request)
    board = choice.shown
    asked = _asked(request, board)
    found = matters_in(board, asked.wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lines = told(board, page.object_list)
    context = {
        "choice": choice,
        "o": board,
        "page": page,
        "lines": lines,
        "chips": _chips(choice, asked),
        "set_filters": [
            {
                "label": label,
                "url": choice.narrowed(
                    LIST,
                    {key: value for key, value in asked.params.items() if key not in (name, "carried")},
                ),
            }
            for name, label in asked.words
            if name != "status" and label
        ],
        "clear_url": choice.matters(),
        "moved": sum(1 for line in lines if line.moved),
        "meeting_url": choice.narrowed("overview_meeting", asked.params) if found else "",
        "params": asked.params,
    }
    return render(request, "reports/overview_matters.html", context)


@require_GET
def overview_meeting(request: ActorRequest) -> HttpResponse:
    """Step through the matters behind (or those the address narrows to), one screen each, in big type."""
    choice = choice_of(request)
    board = choice.shown
    asked = _asked(request, board)
    wanted = asked.wanted if asked.params else Wanted(status=LATE)
    found = matters_in(board, wanted)
    page = Paginator(found, PER_MEETING).get_page(request.GET.get("page"))
    context = {
        "choice": choice,
        "o": board,
        "page": page,
        "slides": slides_of(board, page.object_list),
        "words": [label for _name, label in asked.words if label] or [pgettext("matters", "Late")],
        "back": choice.narrowed(LIST, asked.params) if asked.params else choice.to("overview"),
    }
    return render(request, "reports/overview_meeting.html", context)
