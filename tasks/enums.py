"""Words of WHAT. The string values of classes and flags are those of the pure room tasks.progress."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeKind(models.TextChoices):
    NOTICE = "notice", pgettext_lazy("kind of paper", "Notice")
    WORK_POINTS = "work_points", _("Work points")
    DIVISION_TABLE = "division_table", _("Division table")
    BULLETIN = "bulletin", _("Bulletin")
    CIRCULAR = "circular", _("Circular")


class NoticeState(models.TextChoices):
    READING = "reading", _("Being read")
    UNREADABLE = "unreadable", _("Could not be read")
    READ = "read", _("Being decomposed")
    REFERENCE = "reference", _("Kept for reference")
    CONFIRMED = "confirmed", _("Confirmed into the ledger")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Publicity(models.TextChoices):
    PUBLIC = "public", _("Open to the public")
    ON_REQUEST = "on_request", _("Open on request")
    INTERNAL = "internal", _("Not public")


class DraftState(models.TextChoices):
    OPEN = "open", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    DROPPED = "dropped", _("Dropped")


class LedgerState(models.TextChoices):
    OPEN = "open", _("Running")
    CLOSED = "closed", _("Closed")


class TaskState(models.TextChoices):
    PREPARATION = "preparation", _("In preparation")
    HANDED_OUT = "handed_out", _("Handed out")
    CLOSED = "closed", _("Closed")
    CARRIED_OVER = "carried_over", _("Carried over")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# A task still to be worked on: it can be merged, corrected, listed in detail and withdrawn.
LIVE_STATES = [TaskState.PREPARATION, TaskState.HANDED_OUT]
# How the matters of a closed ledger ended its year.
ENDED_STATES = [TaskState.CLOSED, TaskState.CARRIED_OVER]


class TaskType(models.TextChoices):
    DOCUMENT_ISSUE = "document_issue", _("Document to be issued")
    INDICATOR = "indicator", _("Indicator")
    PROJECT = "project", _("Construction project")
    PILOT = "pilot", _("Pilot")
    MECHANISM = "mechanism", _("Mechanism in operation")
    EVENT = "event", _("Meeting, event or training")
    LIST = "list", _("List of named entries")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    JOINT = "joint", _("Joint responsibility")
    COOPERATING = "cooperating", _("Cooperating")
    GUIDING = "guiding", _("Guiding")
    TERRITORIAL = "territorial", _("Local implementation")
    LEADER = "leader", _("Responsible leader")


class StatusClass(models.TextChoices):
    """The six printed classes, one partition, in printing order."""

    DONE = "done", _("Done")
    ON_SCHEDULE = "on_schedule", _("On schedule")
    BEHIND = "behind", _("Behind schedule")
    SHOULD_HAVE_STARTED = "should_have_started", _("Should have started")
    NOT_DUE = "not_due", _("Not yet due to start")
    ADJUSTED = "adjusted", _("Adjusted with approval")


class Light(models.TextChoices):
    GREEN = "green", _("Green")
    YELLOW = "yellow", _("Yellow")
    RED = "red", _("Red")
    GREY = "grey", _("Grey")


class SourceKind(models.TextChoices):
    NOTICE = "notice", _("Notice")
    MEETING = "meeting", _("Meeting")
    INSTRUCTION = "instruction", _("Instruction")
    LETTER = "letter", _("Letter from above")
    LEDGER = "ledger", _("Earlier ledger")


class Modality(models.TextChoices):
    ENSURE = "ensure", _("Ensure")
    STRIVE = "strive", _("Strive for")
    EXPLORE = "explore", _("Explore")


class Relation(models.TextChoices):
    """How a value stands to its target."""

    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    ABOVE = ">", "＞"
    BELOW = "<", "＜"
    EQUAL = "=", "＝"
    ABOUT = "~", "≈"
    RANGE = "range", "…—…"

    @property
    def sign(self) -> str:
        """What stands before the figure; nothing before an exact one or a range."""
        return "" if self in (Relation.EQUAL, Relation.RANGE) else str(self.label)


class Basis(models.TextChoices):
    CUMULATIVE = "cumulative", _("Cumulative amount")
    PERIOD = "period", _("Amount of the period")
    RATE = "rate", _("Rate")


class Change(models.TextChoices):
    """What a corrected file does to a task."""

    ADDED = "added", _("Added")
    CHANGED = "changed", pgettext_lazy("of a corrected clause", "Changed")
    GONE = "gone", _("Gone")
    SAME = "same", _("Unchanged")


class ApprovedBy(models.TextChoices):
    """Whose approval a batch rests on."""

    HEAD = "head", _("The head of the secretariat")
    GROUP = "group", _("The leading group")


class RoundState(models.TextChoices):
    OPEN = "open", pgettext_lazy("round of comments", "Asking")
    CLOSED = "closed", pgettext_lazy("round of comments", "Closed")


class Answer(models.TextChoices):
    """有无意见 of one unit."""

    WAITING = "waiting", _("No answer yet")
    AGREED = "agreed", _("No objection")
    COMMENTED = "commented", _("Has comments")


class Verdict(models.TextChoices):
    """What becomes of a unit's comment."""

    WAITING = "waiting", _("To be decided")
    ADOPTED = "adopted", _("Adopted")
    PARTLY = "partly", _("Adopted in part")
    DECLINED = "declined", _("Not adopted")


class ObjectionKind(models.TextChoices):
    """What a unit objects to (提出异议)."""

    NOT_OURS = "not_ours", _("Not a duty of this unit")
    OTHER_COLLECTOR = "collector", _("Another unit should collect")
    TARGET = "target", _("The target cannot be met")
    DUE = "due", _("The date cannot be met")
    WORDS = "words", _("The words are not clear")


class ObjectionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("objection", "To be decided")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    DECLINED = "declined", pgettext_lazy("objection", "Not upheld")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Taken back")


class AdjustmentKind(models.TextChoices):
    """What an adjustment (调整) changes."""

    TARGET = "target", _("Target")
    DUE = "due", _("Due date")
    COLLECTOR = "collector", _("Collecting unit")
    SUSPENSION = "suspension", _("Suspension")
    RESUMPTION = "resumption", _("Resumption")


class AdjustmentState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("adjustment", "Asked for")
    OPINED = "opined", pgettext_lazy("adjustment", "For approval")
    APPROVED = "approved", pgettext_lazy("adjustment", "Approved")
    DECLINED = "declined", pgettext_lazy("adjustment", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("adjustment", "Taken back")


# An adjustment that is under way; a task has one at a time.
OPEN_ADJUSTMENTS = [AdjustmentState.ASKED, AdjustmentState.OPINED]


class Fate(models.TextChoices):
    """What becomes of a matter at the end of its ledger's year (结转), in printing order."""

    DONE = "done", pgettext_lazy("year's end", "Done")
    GOES_ON = "goes_on", pgettext_lazy("year's end", "Done for the year, goes on")
    UNFINISHED = "unfinished", pgettext_lazy("year's end", "Unfinished, carried over")
    PREPARATION = "preparation", pgettext_lazy("year's end", "In preparation, carried over")
    WITHDRAWN = "withdrawn", pgettext_lazy("year's end", "Withdrawn or merged")


class GridKind(models.TextChoices):
    """When a group duty is done; the values are those of the pure room tasks.progress."""

    ALL = "all", _("All units")
    AT_LEAST = "at_least", _("At least a number of units")
    SHARE = "share", _("At least a share of the units")


class Every(models.TextChoices):
    """How often a recurring duty falls due; the values are those of the pure room tasks.progress."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half_yearly", _("Every half year")
    YEARLY = "yearly", _("Every year")


class MeetingKind(models.TextChoices):
    GROUP = "group", _("Meeting of the leading group")
    DISPATCH = "dispatch", _("Dispatch meeting")
    SPECIAL = "special", _("Meeting on one subject")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Being prepared")
    CALLED = "called", pgettext_lazy("meeting", "Agenda sent out")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


class ImportKind(models.TextChoices):
    NEW = "new", pgettext_lazy("import", "New matters")
    CHANGES = "changes", pgettext_lazy("import", "Changes to matters")


class RemovedKind(models.TextChoices):
    """What the recycle bin holds."""

    NOTICE = "notice", _("Notice")
    DRAFT = "draft", _("Draft of a notice")
    TARGET = "target", _("Indicator with its targets")
    DETAILS = "details", _("Detail list")
    VIEW = "view", _("Saved view")
    EVIDENCE = "evidence", _("Supporting file")
    ORDER = "order", _("Draft of an order")
    ARTICLE = "article", _("Article")
    ENTRY = "entry", _("Entry of a register")
    PHRASE = "phrase", _("Reason for returning")


class Circle(models.TextChoices):
    """Who sees a line of the recycle bin."""

    OFFICE = "office", _("The office")
    UNIT = "unit", _("The unit")
    POST = "post", _("The post")
