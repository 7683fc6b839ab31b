"""What of reporting and supervision is put back out of the recycle bin, and how."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from reports.models import Article, Innovation, Outreach, SupervisionOrder
from reports.services.articles import restore_article
from reports.services.orders import reopen_draft
from reports.services.phrases import add_phrase
from reports.services.registers import add_entry
from tasks.enums import RemovedKind
from tasks.models import Removed
from tasks.services.recycling import restores
from tasks.services.refusals import NotPossible


def _gone() -> NotPossible:
    return NotPossible(_("It can no longer be put back: what it belongs to is gone."))


@restores(RemovedKind.ORDER)
def _order(row: Removed, by: Actor) -> str:
    order = SupervisionOrder.objects.visible_to(by).filter(uid=row.target).first()
    if order is None:
        raise _gone()
    reopen_draft(order=order, by=by)
    return reverse("order_detail", args=[order.uid])


@restores(RemovedKind.ARTICLE)
def _article(row: Removed, by: Actor) -> str:
    """A withdrawn article is the unit's draft again: it is sent anew."""
    article = Article.objects.visible_to(by).filter(uid=row.target).first()
    if article is None:
        raise _gone()
    restore_article(article=article, by=by)
    return reverse("article_detail", args=[article.uid])


@restores(RemovedKind.ENTRY)
def _entry(row: Removed, by: Actor) -> str:
    """An entry of a register is entered anew, word for word."""
    models: dict[str, type[Innovation | Outreach]] = {"innovation": Innovation, "outreach": Outreach}
    model = models[row.data["model"]]
    unit = Department.objects.visible_to(by).filter(pk=row.data["unit"]).first()
    if unit is None:
        raise _gone()
    # As it was told to the record: nothing stands as an empty text.
    columns = {field.name: field for field in model._meta.concrete_fields}
    fields = {
        name: columns[name].to_python(None if value == "" and columns[name].null else value)
        for name, value in row.data["fields"].items()
    }
    add_entry(model=model, programme=row.programme, department=unit, fields=fields, by=by)
    return row.url


@restores(RemovedKind.PHRASE)
def _phrase(row: Removed, by: Actor) -> str:
    add_phrase(text=row.label, by=by)
    return row.url
