"""What people are told about published papers: those a paper was sent to, and the office that sent it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from departments.enums import SECRETARIAT, UNIT_ROLES, Reason
from departments.models import Post
from reports.enums import SupersedeKind
from reports.models import Circular
from reports.notifications.period import Message, holders_of
from reports.selectors.superseding import cited


def circular_published(circular: Circular) -> Message:
    """Tell the units and leaders that are to sign for a paper, and the office, that it is out."""
    receipts = circular.receipts.order_by()
    programme = circular.programme
    within = Q(programme=programme) | Q(programme__parent=programme)
    of_units = Q(department__in=receipts.values("department"), role__in=UNIT_ROLES) & within
    of_leaders = Q(pk__in=receipts.values("post"))
    of_office = Q(programme=programme, role__in=SECRETARIAT)
    old = circular.supersedes
    with translation.override(settings.LANGUAGE_CODE):
        said = {"number": cited(circular), "old": cited(old) if old else ""}
        if circular.supersede_kind == SupersedeKind.CORRECTION:
            title = gettext("Corrected: %(old)s, by %(number)s") % said
        elif circular.supersede_kind == SupersedeKind.WITHDRAWAL:
            title = gettext("Withdrawn: %(old)s, by %(number)s") % said
        else:
            title = gettext("Published: %(number)s") % said
        return Message(
            users=holders_of(Post.objects.filter(of_units | of_leaders | of_office)),
            key=f"circular.published:{circular.uid}",
            title=title,
            body=circular.title,
            url=reverse("circular_detail", args=[circular.uid]),
            programme=programme,
            reason=Reason.MEMBER,
            urgent=old is not None,
        )
