"""督办: the ladder an office goes by, orders to units, what they answer, extensions, and notes of 问责."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from reform.core.models import UidModel
from reports.enums import (
    RUNNING_ORDERS,
    ExtensionState,
    OrderKind,
    OrderState,
    RecordedSource,
    Signer,
)
from reports.permissions import (
    AccountabilityQuerySet,
    LightRuleQuerySet,
    OrderPartQuerySet,
    OrderQuerySet,
)

SIGNED = [*RUNNING_ORDERS, OrderState.CLOSED, OrderState.RAISED, OrderState.WITHDRAWN]


class SupervisionLadder(UidModel):
    """One version of a programme's ladder. Append-only as the light rule: the newest is in force.

    `data` is a reports.ladder.Ladder as JSON.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="ladders")
    number = models.PositiveSmallIntegerField()
    data = models.JSONField()
    reason = models.CharField(max_length=300)
    set_by = models.CharField(max_length=200)

    objects = LightRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="ladder_version_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="ladder_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"


class SupervisionOrder(UidModel):
    """One paper to one unit about one matter (一事一号): drafted by the portal or a clerk, signed by a person.

    It is about a task, an instruction, or both; `cause` names what set it off and keeps a draft from being made twice.
    `grounds` are the lines that say why, as data. What the closing (销号) rests on stands in the row, so that the
    database can refuse one without it: `outcome`, `proof`, `answered_by`, `closed_by`.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="orders")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OrderKind)
    task = models.ForeignKey("tasks.Task", models.PROTECT, null=True, blank=True, related_name="orders")
    instruction = models.ForeignKey(
        "tasks.Instruction", models.PROTECT, null=True, blank=True, related_name="orders"
    )
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="orders")
    cause = models.CharField(max_length=120)
    # The day from which the ladder counts, and the first day the draft may be made (grace counted).
    caused_on = models.DateField()
    grounds = models.JSONField(default=list)
    # What the step of the ladder said when the order was drafted (reports.ladder.Step as JSON), with its version.
    terms = models.JSONField(default=dict)
    ladder_version = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    demands = models.TextField(blank=True)
    authority = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.DRAFT)
    # 文号: the serial counts within programme, kind and year.
    number = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    signs = models.CharField(max_length=8, choices=Signer, default=Signer.HEAD)
    signer = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    # The day to answer by, as it is now and as it was at first; extensions move only the former.
    due_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True)
    # The steps of a clock (1-3-7-30-0) with their days: [{"key", "due_on"}].
    clock = models.JSONField(default=list)
    extension_cap = models.PositiveSmallIntegerField(default=1)
    extension_by = models.CharField(max_length=8, choices=Signer, default=Signer.HEAD)
    proof_needed = models.BooleanField(default=False)
    signed_for_at = models.DateTimeField(null=True, blank=True)
    signed_for_by = models.CharField(max_length=200, blank=True)
    # 销号
    outcome = models.TextField(blank=True)
    proof = models.ForeignKey("reports.OrderProof", models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_by = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_by = models.ForeignKey("departments.User", models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    raised_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="raised_to"
    )
    version = models.PositiveIntegerField(default=0)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "due_on"], name="order_state_due"),
            models.Index(fields=["department", "state"], name="order_department"),
            models.Index(fields=["task", "state"], name="order_task"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["programme", "cause"], name="order_cause_once"),
            models.UniqueConstraint(
                fields=["programme", "number"], condition=~Q(number=""), name="order_number_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "kind", "year", "serial"],
                condition=Q(serial__isnull=False),
                name="order_serial_once",
            ),
            models.CheckConstraint(
                condition=Q(task__isnull=False) | Q(instruction__isnull=False),
                name="order_is_about_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED)
                | (
                    ~Q(number="")
                    & ~Q(signer="")
                    & ~Q(demands="")
                    & Q(signed_on__isnull=False, issued_at__isnull=False)
                    & Q(due_on__isnull=False, first_due_on__isnull=False)
                ),
                name="order_signed_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "checked", "closed"]) | Q(answered_by__isnull=False),
                name="order_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (~Q(outcome="") & Q(closed_by__isnull=False, closed_on__isnull=False)),
                name="order_closed_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(proof_needed=False) | Q(proof__isnull=False),
                name="order_closed_has_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closed_by=F("answered_by")), name="order_closed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(first_due_on__lte=F("due_on")),
                name="order_extended_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def running(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in RUNNING_ORDERS

    @property
    def due(self) -> date:
        """The day it is to be answered by; raises ValueError for a draft, which has none yet."""
        if self.due_on is None:
            raise ValueError("a draft is not due")
        return self.due_on


class OrderAnswer(UidModel):
    """What the unit answered: measures, what was done, and whether it is the last word on the order."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    measures = models.TextField()
    done = models.TextField(blank=True)
    expected_on = models.DateField(null=True, blank=True)
    # 进展反馈 on the way (the third day of the clock), not an answer to be checked.
    interim = models.BooleanField(default=False)
    filed_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    # Why it was returned, if it was; when the unit took it back itself, if it did.
    returned = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # 代录: where the office that entered it for the unit had it from.
    recorded_from = models.CharField(max_length=10, choices=RecordedSource, blank=True)

    objects = OrderPartQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_answer_number_once"),
            models.CheckConstraint(condition=~Q(measures=""), name="order_answer_says_something"),
            models.CheckConstraint(
                condition=Q(interim=True) | ~Q(done=""), name="order_answer_says_what_was_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.number}"


class OrderProof(UidModel):
    """A private file that proves what an answer says."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="proofs")
    answer = models.ForeignKey(OrderAnswer, models.CASCADE, related_name="proofs")
    file = models.FileField(upload_to="orders/%Y/%m/")
    file_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = OrderPartQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class OrderExtension(UidModel):
    """延期: asked before the order is due, with reason, progress and the new date; the old date stays."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="extensions")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    progress = models.TextField()
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OrderPartQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="extension_number_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(state="asked"), name="extension_one_open"),
            models.CheckConstraint(
                condition=Q(new_due_on__gt=F("old_due_on")), name="extension_goes_forward"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(progress=""), name="extension_says_why"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "declined"])
                | (~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="extension_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="extension_declined_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.number}"


class OrderLog(models.Model):
    """The transitions of an order, in order; an order is closed once."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    who = models.CharField(max_length=200)
    act = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(act="close"), name="order_closed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"


class AccountabilityNote(UidModel):
    """问责 is never done here: on which day what was handed to which body. Narrowly visible."""

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="+")
    order = models.ForeignKey(SupervisionOrder, models.PROTECT, null=True, blank=True, related_name="notes")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+")
    handed_on = models.DateField()
    body = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    written_by = models.CharField(max_length=200)

    objects = AccountabilityQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="accountability_names_body"),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.handed_on:%Y-%m-%d}"
