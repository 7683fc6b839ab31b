"""稿件: the list with what became of each unit's, writing and sending, and what the office does with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import Actor, ActorRequest
from departments.permissions import may, require
from reform.core.once import once
from reports.enums import ArticleState, CircularState
from reports.forms.bulletin import ArticleForm, EditForm, InviteForm, NewArticleForm, ReasonForm
from reports.models import Article, Highlight
from reports.selectors.articles_story import story_of
from reports.selectors.bulletins import articles_by_unit, articles_of
from reports.services import articles as acts
from reports.views.acts import by_form
from reports.views.register_lists import look_at
from reports.workflow import ARTICLE
from tasks.forms.sent import sent
from tasks.services.refusals import NotPossible

TONES = {
    ArticleState.INVITED: "yellow",
    ArticleState.DRAFT: "blue",
    ArticleState.SENT: "blue",
    ArticleState.ADOPTED: "green",
    ArticleState.DECLINED: "grey",
    ArticleState.WITHDRAWN: "grey",
}


@require_safe
def article_list(request: ActorRequest) -> HttpResponse:
    """The year's articles by state; for the office what each unit sent in and what became of it."""
    actor = request.actor
    require(actor, "articles.view")
    mine = Article.objects.visible_to(actor)
    look = look_at(request, mine, "created_at", ArticleState.values)
    found = look.narrow(
        articles_of(actor).filter(created_at__year=look.year), "title", "edited_title", "text"
    )
    context = look.context(found, "state", ArticleState.choices)
    office = may(actor, "articles.invite")
    units = articles_by_unit(found.filter(programme=actor.programme), actor.own_programme) if office else []
    context |= {
        "rows": [(one, TONES[ArticleState(one.state)]) for one in context["page"]],
        "units": units,
        "may_invite": office,
        "may_write": may(actor, "articles.write"),
        "may_issue": may(actor, "circulars.prepare"),
    }
    return render(request, "reports/article_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def article_new(request: ActorRequest) -> HttpResponse:
    """Write an article that nobody asked for."""
    actor = request.actor
    require(actor, "articles.write")
    form = NewArticleForm(sent(request)[0], actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = acts.write_article(
            programme=data.get("programme") or actor.own_programme,
            kind=data["kind"],
            title=data["title"],
            text=data["text"],
            by=actor,
        )
        if request.POST.get("then") == "send" and made.state == ArticleState.DRAFT:
            acts.send_article(article=made, kind=made.kind, title=made.title, text=made.text, by=actor)
            messages.success(request, _("Sent in; you are told what becomes of it."))
        else:
            messages.success(request, _("Saved."))
        return redirect("article_detail", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/article_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def article_invite(request: ActorRequest) -> HttpResponse:
    """Ask units for articles."""
    actor = request.actor
    require(actor, "articles.invite")
    form = InviteForm(sent(request)[0], actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = acts.invite_articles(
            departments=data["units"],
            kind=data["kind"],
            invited_for=data["invited_for"],
            due_on=data["due_on"],
            by=actor,
        )
        messages.success(request, _("Units asked and told: %(n)s.") % {"n": len(made)})
        return redirect("article_list")
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/article_invite.html", {"form": form}, status=status)


@require_POST
def article_of_highlight(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Make an article of a selected highlight."""
    highlight = get_object_or_404(Highlight.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "articles.edit", highlight)
    try:
        article = acts.take_highlight(highlight=highlight, by=request.actor)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("highlight_detail", uid=uid)
    return redirect("article_detail", uid=article.uid)


def _article(request: ActorRequest, uid: UUID) -> Article:
    return get_object_or_404(articles_of(request.actor), uid=uid)


@dataclass(frozen=True)
class Step:
    """One step of an article's page: whose it is, its form, the service that takes it, and what is said then."""

    right: str
    form: Callable[..., forms.Form]
    do: Callable[[Article, dict[str, Any], Actor], object]
    said: Promise


class _Version(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _words(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("kind", "title", "text")}


def _as_printed(data: dict[str, Any]) -> dict[str, Any]:
    return _words(data) | {"credit": data["credit"]}


STEPS = {
    "save": Step(
        "articles.write",
        ArticleForm,
        lambda article, data, by: acts.save_article(article=article, **_words(data), by=by),
        gettext_lazy("Saved."),
    ),
    "send": Step(
        "articles.write",
        ArticleForm,
        lambda article, data, by: acts.send_article(article=article, **_words(data), by=by),
        gettext_lazy("Sent in; you are told what becomes of it."),
    ),
    "withdraw": Step(
        "articles.write",
        _Version,
        lambda article, _data, by: acts.withdraw_article(article=article, by=by),
        gettext_lazy("Taken back."),
    ),
    "edit": Step(
        "articles.edit",
        EditForm,
        lambda article, data, by: acts.edit_article(article=article, **_as_printed(data), by=by),
        gettext_lazy("Saved."),
    ),
    "adopt": Step(
        "articles.edit",
        EditForm,
        lambda article, data, by: acts.adopt_article(article=article, **_as_printed(data), by=by),
        gettext_lazy("Adopted; the unit is told."),
    ),
    "put_back": Step(
        "articles.edit",
        _Version,
        lambda article, _data, by: acts.put_back_article(article=article, by=by),
        gettext_lazy("The adoption is taken back."),
    ),
    "give_back": Step(
        "articles.edit",
        ReasonForm,
        lambda article, data, by: acts.give_back_article(article=article, reason=data["reason"], by=by),
        gettext_lazy("Given back; the unit is told what is wanted."),
    ),
    "decline": Step(
        "articles.edit",
        ReasonForm,
        lambda article, data, by: acts.decline_article(article=article, reason=data["reason"], by=by),
        gettext_lazy("Not adopted; the unit is told why."),
    ),
}
# The forms of which steps are drawn: `send` and `adopt` are further buttons of the form before them.
DRAWN = ("save", "edit", "give_back", "decline")


def _can(article: Article, name: str) -> bool:
    """Tell whether the state lets a step be taken; saving and editing are no steps of the workflow."""
    if name == "save":
        return article.state in acts.WRITTEN
    if name == "edit":
        frozen = article.bulletin is not None and article.bulletin.state != CircularState.DRAFT
        return article.state in acts.EDITED and not frozen
    return article.state in ARTICLE.transitions[name].sources


def _drawn(name: str, article: Article) -> forms.Form:
    if name == "edit":
        return EditForm.of(article, credit=acts.credit_of(article))
    initial = {"kind": article.kind, "title": article.title, "text": article.text, "version": article.version}
    return STEPS[name].form(initial=initial, auto_id=f"{name}_%s")


@require_safe
def article_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One article: the invitation, what the unit wrote, what is printed, what happened, the next step."""
    return _draw(request, _article(request, uid))


def _draw(
    request: ActorRequest, article: Article, name: str = "", form: forms.Form | None = None
) -> HttpResponse:
    can = {
        step: _can(article, step) and may(request.actor, one.right, article) for step, one in STEPS.items()
    }
    if article.department_id is None:
        can["give_back"] = False
    if article.bulletin_id:
        can["put_back"] = can["decline"] = False
    offered = {step: _drawn(step, article) for step in DRAWN if can[step]}
    if form is not None:
        offered[{"send": "save", "adopt": "edit"}.get(name, name)] = form
    issue = article.bulletin
    context = {
        "article": article,
        "tone": TONES[ArticleState(article.state)],
        "can": can,
        "forms": offered,
        "entries": story_of(article),
        "issue": issue,
        "issue_out": issue is not None and issue.state in (CircularState.PUBLISHED, CircularState.SUPERSEDED),
        "in_office": may(request.actor, "articles.edit", article),
    }
    return render(request, "reports/article_detail.html", context, status=422 if form else 200)


@require_POST
def article_step(request: ActorRequest, uid: UUID, name: str) -> HttpResponse:
    """Take the step of a name with its form."""
    article, step, actor = _article(request, uid), STEPS[name], request.actor
    drawn = {"send": "save", "adopt": "edit"}.get(name, name)
    return by_form(
        request,
        article,
        step.right,
        step.form(request.POST, auto_id=f"{drawn}_%s"),
        lambda seen, data: step.do(seen, data, actor),
        said=str(step.said),
        draw=lambda form: _draw(request, article, name, form),
        then=redirect("article_detail", uid=uid),
    )
