"""Circulars (通报) and bulletins: frozen figures by version, the signature, and the files made from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from reform.core.models import UidModel
from reports.enums import CircularState, PaperKind, PaperRhythm, SupersedeKind
from reports.models.period import ReportingPeriod
from reports.permissions import CircularPartQuerySet, CircularQuerySet
from tasks.enums import Publicity

FORMS = [("document", "文件"), ("letter", "信函"), ("bulletin", "简报")]
FILE_KINDS = [
    ("pdf", "PDF"),
    ("docx", "Word"),
    ("xlsx", "Excel"),
    ("archival", "PDF/A-3u"),
    ("stamped", "PDF"),
]
# Papers for leaders only, that may go out without a document number.
INNER_KINDS = [PaperKind.DIGEST, PaperKind.ONE_PAGE]


class Circular(UidModel):
    """One paper: of one period, or an issue of the bulletin. Published it never changes.

    A correction or withdrawal is a new paper that `supersedes` it.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="circulars")
    jurisdiction = models.ForeignKey("departments.Jurisdiction", models.PROTECT, related_name="+")
    # The newest month it covers; none for a bulletin.
    period = models.ForeignKey(
        "reports.ReportingPeriod", models.PROTECT, null=True, blank=True, related_name="circulars"
    )
    kind = models.CharField(max_length=20, choices=PaperKind, default=PaperKind.MONTHLY)
    # How long a stretch it covers, ending with its period: a quarter is the three months up to it.
    span = models.CharField(max_length=10, choices=PaperRhythm, default=PaperRhythm.MONTH)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=CircularState, default=CircularState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    # --- what stands on the paper besides its figures
    form = models.CharField(max_length=10, choices=FORMS, default="letter")
    publicity = models.CharField(max_length=12, choices=Publicity, default=Publicity.INTERNAL)
    upward = models.BooleanField(default=False)  # 上行文: the signer is printed
    proxy_seal = models.BooleanField(default=False)  # 代章
    printed_by = models.CharField(max_length=100, blank=True)  # 印发机关, where it is not the issuer
    printed_on = models.DateField(null=True, blank=True)
    copies_printed = models.PositiveSmallIntegerField(null=True, blank=True)
    # --- what the office wrote; the next snapshot takes it
    # For late matters: {task uid: {now, cause, plan, plan_on}}.
    facts = models.JSONField(default=dict, blank=True)
    # Sections as changed by hand: {section key: {text, by, at, source}}; the text has its figures linked.
    words = models.JSONField(default=dict, blank=True)
    # Demands as the office words them: [{theme, addressee, act, due_on, from_on}]; None takes the proposals.
    demands = models.JSONField(null=True, blank=True)
    # --- the signature, as recorded
    number = models.CharField(max_length=60, blank=True)
    signer = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_here = models.BooleanField(default=False)  # inside the portal, not on paper
    signed_snapshot = models.ForeignKey(
        "reports.CircularSnapshot", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A bulletin's own numbers: 第20期 总第99期; a supplement (增刊) counts apart.
    issue = models.PositiveSmallIntegerField(null=True, blank=True)
    issue_total = models.PositiveSmallIntegerField(null=True, blank=True)
    supplement = models.BooleanField(default=False)
    # --- what became of it
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=200, blank=True)
    archived_on = models.DateField(null=True, blank=True)
    archive_number = models.CharField(max_length=60, blank=True)
    dropped_because = models.CharField(max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    supersede_kind = models.CharField(max_length=12, choices=SupersedeKind, blank=True)
    supersede_reason = models.TextField(blank=True)
    # The first of its chain of corrections, once the last of them was taken back: its stretch is free for a new paper.
    taken_back = models.BooleanField(default=False)

    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-period__start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "kind", "span"],
                condition=Q(supersedes__isnull=True, period__isnull=False, taken_back=False)
                & ~Q(state="dropped"),
                name="circular_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "number"], condition=~Q(number=""), name="circular_number_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "year", "supplement", "issue"],
                condition=Q(issue__isnull=False),
                name="bulletin_issue_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "issue_total"],
                condition=Q(issue_total__isnull=False),
                name="bulletin_total_once",
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=False) | Q(kind="bulletin"), name="circular_has_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | (
                    (~Q(number="") | Q(issue__isnull=False) | Q(kind__in=INNER_KINDS))
                    & ~Q(signer="")
                    & Q(signed_on__isnull=False)
                    & Q(signed_snapshot__isnull=False)
                ),
                name="circular_signed_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | (~Q(supersede_kind="") & ~Q(supersede_reason="")),
                name="circular_superseding_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(dropped_because=""), name="circular_dropped_says_why"
            ),
        ]

    @property
    def state_words(self) -> str:
        """Return its state in words: a paper that another one withdraws was not replaced. Lists select `superseded_by`."""
        if self.state == CircularState.SUPERSEDED:
            by = getattr(self, "superseded_by", None)
            if by is not None and by.supersede_kind == SupersedeKind.WITHDRAWAL:
                return gettext("Withdrawn")
        return self.get_state_display()

    def __str__(self) -> str:
        return self.title or f"{self.programme} {self.period or self.year} {self.get_kind_display()}"

    @property
    def leaves_room(self) -> bool:
        """Tell whether a new paper of its kind and stretch may be made: it was dropped, or its chain taken back."""
        return self.state == CircularState.DROPPED or self.taken_back

    @property
    def covered(self) -> ReportingPeriod:
        """The newest month the paper covers; raises ValueError for a bulletin, which covers none."""
        if self.period is None:
            raise ValueError("a bulletin covers no period")
        return self.period


class CircularSnapshot(UidModel):
    """Everything a paper prints, frozen; versions count up with new figures, an edit or an upheld objection."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    faults = models.JSONField(default=list)
    made_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["circular", "number"], name="snapshot_version_once")]

    def __str__(self) -> str:
        return f"{self.circular} v{self.number}"


class CircularFile(UidModel):
    """A file of a snapshot: drafts, the final ones of the signed snapshot, and the stamped PDF taken back."""

    snapshot = models.ForeignKey(CircularSnapshot, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8, choices=FILE_KINDS)
    final = models.BooleanField(default=False)
    file = models.FileField(upload_to="circulars/%Y/%m/")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    fonts = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="circular_file_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "kind", "final"], name="circular_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.kind}"


class CircularLog(models.Model):
    """What happened to a paper, for its page; events become sentences in a selector."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    who = models.CharField(max_length=200, blank=True)
    event = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    objects = CircularPartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.event}"


class PaperNumber(UidModel):
    """One number of the office's series (机关代字〔2026〕3号), reserved for a paper or used by another one.

    The series is shared with papers the portal does not make: gaps are only remarked.
    """

    programme = models.ForeignKey("departments.Programme", models.PROTECT, related_name="paper_numbers")
    prefix = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    circular = models.OneToOneField(
        Circular, models.PROTECT, null=True, blank=True, related_name="paper_number"
    )
    used_for = models.CharField(max_length=200, blank=True)
    reserved_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "prefix", "year", "sequence"], name="paper_number_once"
            ),
            models.CheckConstraint(
                condition=Q(circular__isnull=False) | ~Q(used_for=""), name="paper_number_says_what_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.sequence}号"
