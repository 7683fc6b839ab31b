"""What units and the office are told about articles of the bulletin."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from departments.enums import UNIT_ROLES, Reason, Role
from departments.services.notifications import notify
from reports.models import Article, Circular
from reports.notifications.period import people_in, people_of

OFFICE = (Role.CLERK, Role.HEAD, Role.COUNTY)


def _tell_unit(article: Article, act: str, title: str, body: str = "") -> None:
    if article.department is None:
        return
    notify(
        users=people_of(article.department, *UNIT_ROLES, programme=article.programme),
        key=f"article.{act}:{article.uid}:{article.version}",
        title=title,
        body=body,
        url=reverse("article_detail", args=[article.uid]),
        programme=article.programme,
        reason=Reason.UNIT,
    )


def article_invited(article: Article) -> None:
    """Tell a unit that it is asked for an article."""
    with translation.override(settings.LANGUAGE_CODE):
        due = article.due_on.isoformat() if article.due_on else gettext("no date set")
        _tell_unit(
            article,
            "invited",
            gettext("An article is asked for, by %(due)s") % {"due": due},
            article.invited_for,
        )


def article_sent(article: Article) -> None:
    """Tell the office that an article came in."""
    unit = article.department
    if unit is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        notify(
            users=people_in(article.programme, *OFFICE),
            key=f"article.sent:{article.uid}:{article.version}",
            title=gettext("Article of %(unit)s: %(title)s")
            % {"unit": unit.short_name, "title": article.title},
            body="",
            url=reverse("article_detail", args=[article.uid]),
            programme=article.programme,
            reason=Reason.SECRETARIAT,
        )


def article_adopted(article: Article) -> None:
    """Tell a unit that its article is adopted."""
    with translation.override(settings.LANGUAGE_CODE):
        _tell_unit(
            article,
            "adopted",
            gettext("Your article is adopted: %(title)s") % {"title": article.edited_title},
        )


def article_given_back(article: Article) -> None:
    """Tell a unit what is wanted of its article."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Please work over the article: %(title)s") % {"title": article.title}
        _tell_unit(article, "given_back", title, article.reason)


def article_declined(article: Article) -> None:
    """Tell a unit that its article is not printed, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Not adopted: %(title)s") % {"title": article.title}
        _tell_unit(article, "declined", title, article.reason)


def article_printed(article: Article, issue: Circular) -> None:
    """Tell a unit in which issue its article stands."""
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Printed in %(issue)s: %(title)s") % {
            "issue": issue.title,
            "title": article.edited_title,
        }
        _tell_unit(article, "printed", title)
