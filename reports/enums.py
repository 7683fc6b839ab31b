"""Words of HOW IT GOES."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeriodState(models.TextChoices):
    OPEN = "open", _("Period open")
    CLOSED = "closed", _("Period closed")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("To be filled in")
    FOR_APPROVAL = "for_approval", _("For the unit's approval")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Origin(models.TextChoices):
    UNIT = "unit", _("Filed by the unit")
    RECORDED = "recorded", _("Recorded by the secretariat")


class RecordedSource(models.TextChoices):
    """Where a figure recorded for others (代录) came from."""

    PHONE = "phone", _("Phone")
    PAPER = "paper", _("On paper")
    MEETING = "meeting", _("Meeting")
    LETTER = "letter", _("Letter")


# --- circulars and bulletins -----------------------------------------------------------------------------------------
class PaperKind(models.TextChoices):
    """The papers the portal makes; each is one file in reports.circulars.kinds."""

    MONTHLY = "monthly", _("Monthly circular")
    QUARTERLY = "quarterly", _("Quarterly circular")
    ANNUAL = "annual", _("Annual circular")
    BEHIND = "behind", _("List of matters behind")
    SUPERVISION = "supervision", _("Supervision circular")
    DIGEST = "digest", _("Inner digest")
    ONE_PAGE = "one_page", _("Leader's one page")
    BULLETIN = "bulletin", _("Bulletin")


# Papers for leaders and the office only.
INNER_PAPERS = [PaperKind.DIGEST, PaperKind.ONE_PAGE]


class CircularState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("circular", "Draft")
    SIGNED = "signed", _("Signed")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    DROPPED = "dropped", pgettext_lazy("circular", "Not issued")


class SupersedeKind(models.TextChoices):
    """A published paper never changes: another paper corrects it or takes it back."""

    CORRECTION = "correction", pgettext_lazy("circular", "Correction")
    WITHDRAWAL = "withdrawal", pgettext_lazy("circular", "Withdrawal")


class CheckRoundState(models.TextChoices):
    """核对: units look at the lines that name them before the paper is signed."""

    OPEN = "open", pgettext_lazy("check round", "Running")
    CLOSED = "closed", pgettext_lazy("check round", "Ended")
    CANCELLED = "cancelled", pgettext_lazy("check round", "Called off")


class CheckAnswerState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("check answer", "Waiting")
    CONFIRMED = "confirmed", pgettext_lazy("check answer", "Confirmed")
    OBJECTED = "objected", pgettext_lazy("check answer", "Objected")
    SILENT = "silent", pgettext_lazy("check answer", "No answer in time, taken as agreed")


class DistributionRole(models.TextChoices):
    """How a recipient stands on the paper: 主送, 抄送, 分送; on a bulletin 报, 送, 发 instead of 抄送, 分送."""

    ADDRESSED = "addressed", pgettext_lazy("distribution", "Addressed to")
    COPIED = "copied", pgettext_lazy("distribution", "Copies to")
    SHARED = "shared", pgettext_lazy("distribution", "Distributed to")
    REPORTED = "reported", pgettext_lazy("distribution", "Reported to")
    SENT = "sent", pgettext_lazy("distribution", "Sent to")
    ISSUED = "issued", pgettext_lazy("distribution", "Issued to")


class Audience(models.TextChoices):
    """A class of recipients that the portal knows the members of."""

    MEMBERS = "members", _("Member units")
    COUNTIES = "counties", _("All counties")
    LEADERS = "leaders", _("Leaders of the leading group")


class Manner(models.TextChoices):
    """How a paper reaches who has no account."""

    PAPER = "paper", pgettext_lazy("manner", "On paper")
    EXCHANGE = "exchange", pgettext_lazy("manner", "Document exchange")
    NETWORK = "network", pgettext_lazy("manner", "By network")


class PaperRhythm(models.TextChoices):
    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    HALF_YEAR = "half_year", _("Every half-year")
    YEAR = "year", _("Every year")


class ArticleKind(models.TextChoices):
    MEETING = "meeting", pgettext_lazy("article", "Meetings")
    PRACTICE = "practice", pgettext_lazy("article", "Practice")
    POLICY = "policy", pgettext_lazy("article", "Policy explained")
    DATA = "data", pgettext_lazy("article", "Data")


class ArticleState(models.TextChoices):
    INVITED = "invited", pgettext_lazy("article", "Invited")
    DRAFT = "draft", pgettext_lazy("article", "Being written")
    SENT = "sent", pgettext_lazy("article", "Sent in")
    ADOPTED = "adopted", pgettext_lazy("article", "Adopted")
    DECLINED = "declined", pgettext_lazy("article", "Not adopted")
    WITHDRAWN = "withdrawn", pgettext_lazy("article", "Taken back")


# --- supervision -----------------------------------------------------------------------------------------------------
class OrderKind(models.TextChoices):
    """The steps of the ladder that are papers of their own, mildest first; their names, never colours."""

    URGING = "urging", _("Urging slip")
    ORDER = "order", _("Supervision order")
    TIME_LIMIT = "time_limit", _("Order with a time limit")
    INTERVIEW = "interview", _("Interview")


class OrderState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("order", "Draft")
    ISSUED = "issued", pgettext_lazy("order", "Issued")
    ANSWERED = "answered", pgettext_lazy("order", "Answered")
    CHECKED = "checked", pgettext_lazy("order", "Checked, for closing")
    RETURNED = "returned", pgettext_lazy("order", "Returned to the unit")
    CLOSED = "closed", pgettext_lazy("order", "Closed")
    RAISED = "raised", pgettext_lazy("order", "Raised to the next step")
    DROPPED = "dropped", pgettext_lazy("order", "Draft not used")
    WITHDRAWN = "withdrawn", pgettext_lazy("order", "Withdrawn")


# An order that somebody still has to do something about.
RUNNING_ORDERS = [OrderState.ISSUED, OrderState.ANSWERED, OrderState.CHECKED, OrderState.RETURNED]
# An order nobody but the office knows of.
UNSENT_ORDERS = [OrderState.DRAFT, OrderState.DROPPED]


class Signer(models.TextChoices):
    """Who signs an order, or decides on an extension; a leader's word may be recorded by the head."""

    CLERK = "clerk", _("Secretariat clerk")
    HEAD = "head", _("Head of the secretariat")
    LEADER = "leader", _("Leader")


class ExtensionState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("extension", "Asked for")
    APPROVED = "approved", pgettext_lazy("extension", "Approved")
    DECLINED = "declined", pgettext_lazy("extension", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("extension", "Taken back")


# --- the way up ------------------------------------------------------------------------------------------------------
class ReferralState(models.TextChoices):
    """需协调事项 and 提请事项."""

    NEW = "new", pgettext_lazy("referral", "To be looked at")
    IN_HAND = "in_hand", pgettext_lazy("referral", "Being coordinated")
    ANSWERED = "answered", pgettext_lazy("referral", "Answered")
    PUT_FORWARD = "put_forward", pgettext_lazy("referral", "Put forward to a meeting")
    DECIDED = "decided", pgettext_lazy("referral", "Decided by a meeting")
    CLOSED = "closed", pgettext_lazy("referral", "Closed")
    DECLINED = "declined", pgettext_lazy("referral", "Not taken up")


# --- praise and registers --------------------------------------------------------------------------------------------
class HighlightState(models.TextChoices):
    FOUND = "found", pgettext_lazy("highlight", "Reported")
    SELECTED = "selected", pgettext_lazy("highlight", "Selected")
    PASSED = "passed", pgettext_lazy("highlight", "Not selected")


class Praise(models.TextChoices):
    """What became of a highlight, one step after the other or some of them."""

    BULLETIN = "bulletin", _("Printed in the bulletin")
    CIRCULAR = "circular", _("Praised in a circular")
    UPWARD = "upward", _("Recommended upward")


class InnovationKind(models.TextChoices):
    INNOVATION = "innovation", _("Local innovation")
    PILOT = "pilot", pgettext_lazy("register", "Pilot")


class OutreachKind(models.TextChoices):
    PUBLICITY = "publicity", pgettext_lazy("outreach", "Publicity")
    TRAINING = "training", _("Training")


# --- assessment ------------------------------------------------------------------------------------------------------
class AssessmentGroup(models.TextChoices):
    """Two groups with their own rules, never one table."""

    UNITS = "units", _("Member units of this level")
    COUNTIES = "counties", _("Counties")


class AssessmentState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("assessment", "Being prepared")
    SHOWN = "shown", pgettext_lazy("assessment", "Shown to the units")
    DECIDED = "decided", pgettext_lazy("assessment", "Decided")
    PUBLISHED = "published", pgettext_lazy("assessment", "Published")
    DROPPED = "dropped", pgettext_lazy("assessment", "Dropped")


class LineObjectionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("assessment objection", "To be decided")
    UPHELD = "upheld", pgettext_lazy("assessment objection", "Upheld")
    DECLINED = "declined", pgettext_lazy("assessment objection", "Not upheld")
    WITHDRAWN = "withdrawn", pgettext_lazy("assessment objection", "Taken back")
