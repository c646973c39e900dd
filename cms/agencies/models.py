"""Agencies (OPD), their offices, and who holds which office, when, in what capacity."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.as_read import AsRead
from cms.core.corrections import NamedOnPages
from cms.core.spreadsheets import validate_beginning
from cms.core.templatetags.amounts import day as day_in_words
from cms.core.templatetags.amounts import moment


def in_force(on: date | None = None, *, prefix: str = "") -> Q:
    """Condition on ``starts``/``ends`` for rows in force on a day (today in local time by default)."""
    day = on or timezone.localdate()
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gte": day})
    )


class Agency(NamedOnPages, AsRead, models.Model):
    """A unit of the city. It is never deleted: it ends, and its successor takes over."""

    class Kind(models.TextChoices):
        SECRETARIAT = "sekretariat", _("Secretariat")
        INSPECTORATE = "inspektorat", _("Inspectorate")
        BOARD = "badan", _("Board (badan)")
        DEPARTMENT = "dinas", _("Department (dinas)")
        DISTRICT = "kecamatan", _("District (kecamatan)")
        OTHER = "lain", _("Other unit")

    name = models.CharField(_("name"), max_length=200, validators=[validate_beginning])
    abbreviation = models.CharField(_("abbreviation"), max_length=40, validators=[validate_beginning])
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.DEPARTMENT)
    starts = models.DateField(_("valid from"), default=date(2017, 1, 1))
    ends = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    # Numbers of the ended agencies whose work this one carries on, however far back; kept by the services.
    inherits = models.JSONField(_("carries on"), default=list, editable=False)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.abbreviation or self.name

    def clean(self) -> None:
        if self.ends and self.starts and self.ends < self.starts:
            raise ValidationError({"ends": _("The end is before the start.")})
        if self.successor_id and self.successor_id == self.pk:
            raise ValidationError({"successor": _("An agency cannot be its own successor.")})

    @property
    def is_valid_today(self) -> bool:
        today = timezone.localdate()
        return self.starts <= today and (self.ends is None or self.ends >= today)


class Office(AsRead, models.Model):
    """A post in an agency. Rights follow the office, not the person."""

    class Role(models.TextChoices):
        PIC = "pic", _("PIC of the agency")
        HEAD = "head", _("Head of the agency")
        SECRETARY = "sekda", _("Regional secretary (Sekda)")
        EXPERT = "expert", _("Expert team (Tim Ahli)")
        ADMIN = "admin", _("Administrator")
        MEMBER = "member", _("Staff member")

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="offices"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    title = models.CharField(_("title of the office"), max_length=200, validators=[validate_beginning])
    superior = models.ForeignKey(
        "self", verbose_name=_("superior"), null=True, blank=True, on_delete=models.PROTECT
    )
    stand_in = models.ForeignKey(
        "self",
        verbose_name=_("stand-in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stands_in_for",
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["agency__name", "role", "title"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "title"], name="office_title_once_an_agency"),
        ]

    def __str__(self) -> str:
        return self.title


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: date | None = None) -> "AppointmentQuerySet":
        return self.filter(in_force(on), awaits=False)

    def not_ended(self) -> "AppointmentQuerySet":
        """Running today or starting later: what a change of the office still reaches."""
        return self.exclude(ends__lt=timezone.localdate())


class Appointment(NamedOnPages, AsRead, models.Model):
    """Who holds an office, from when to when, in what capacity, by which order."""

    class Capacity(models.TextChoices):
        DEFINITIVE = "definitif", _("Definitive")
        PLT = "plt", _("Plt. (post vacant)")
        PLH = "plh", _("Plh. (holder away)")
        PJ = "pj", _("Pj. (acting head of region)")

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="appointments"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    capacity = models.CharField(
        _("capacity"), max_length=10, choices=Capacity.choices, default=Capacity.DEFINITIVE
    )
    order_number = models.CharField(
        _("order number"), max_length=100, blank=True, validators=[validate_beginning]
    )
    scope = models.CharField(
        _("scope"),
        max_length=250,
        blank=True,
        validators=[validate_beginning],
        help_text=_("As the order words it, for the record. Leave it empty for the whole office."),
    )
    routine_only = models.BooleanField(
        _("routine matters only"),
        default=False,
        help_text=_("Reads, corrects and returns what waits for this office, but approves nothing."),
    )
    # The Sekda decides last for the whole city: who keeps the offices seats nobody there alone.
    awaits = models.BooleanField(_("waits for confirmation"), default=False, editable=False)
    # Of a term that counts: the values that somebody else has yet to confirm, by field.
    asked = models.JSONField(
        _("change that waits for confirmation"), default=dict, blank=True, editable=False
    )
    # The same term under the agency's name before, so that who made it stays known.
    carries = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="carried_on",
    )
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)

    # Dropped by who was to confirm it: it never counted, and nobody held anything by it.
    refused = models.BooleanField(_("refused"), default=False, editable=False)
    # Ended at once, in the middle of a day: what was decided before that moment stays decided in office.
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = AppointmentQuerySet.as_manager()
    # Set while somebody else confirms or refuses it, for the name of the entry in the audit log.
    confirms = False
    refuses = False

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-starts", "-pk"]
        indexes = [models.Index(fields=["person", "starts", "ends"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    @property
    def title(self) -> str:
        """The office as it is written under a decision: ``Plh. Kepala Dinas …``."""
        if self.capacity == self.Capacity.DEFINITIVE:
            return self.office.title
        return f"{self.capacity.capitalize()}. {self.office.title}"

    @property
    def is_today(self) -> bool:
        today = timezone.localdate()
        return not self.awaits and self.starts <= today and (self.ends is None or self.ends >= today)

    @property
    def is_ahead(self) -> bool:
        return self.starts > timezone.localdate() and not self.is_revoked

    def was_held_at(self, moment: datetime) -> bool:
        """Whether it was in force at a moment of the past, also on the day it was ended at once."""
        day = timezone.localdate(moment)
        runs = (
            self.ends is None or self.ends >= day or (self.ended_at is not None and moment <= self.ended_at)
        )
        return self.starts <= day and runs and not self.awaits

    @property
    def is_revoked(self) -> bool:
        """Taken back on its first day or before: it has no last day in office."""
        return self.ends is not None and self.ends < self.starts

    @property
    def is_refused(self) -> bool:
        return self.refused and self.is_revoked

    @property
    def until(self) -> str:
        """How the term ends, in words; empty while no end is known.

        Ended in the middle of a day it counted until that moment, though its last whole day lies before.
        """
        if self.is_refused:
            return gettext("refused, never took effect")
        if self.ended_at is not None:
            return gettext("ended {moment}").format(moment=moment(self.ended_at))
        return gettext("taken back") if self.is_revoked else day_in_words(self.ends)

    def clean(self) -> None:
        if self.ends and self.starts and self.ends < self.starts:
            raise ValidationError({"ends": _("The end is before the start.")})


class AgencyChange(models.Model):
    """A new name, a merger or a split that takes effect on a later day, once, by the clock.

    ``terms`` are the arguments of the service that will be called: names, numbers of agencies and texts.
    """

    class Kind(models.TextChoices):
        RENAME = "rename", _("A new name: the same agency goes on")
        MERGE = "merge", _("Merged into another agency")
        SPLIT = "split", _("Split into two agencies")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("took effect")
        CANCELLED = "cancelled", _("called off")

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    day = models.DateField(_("takes effect on"))
    terms = models.JSONField(_("terms"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    problem = models.TextField(_("why it could not take effect"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("planned by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("planned at"), auto_now_add=True)

    class Meta:
        verbose_name = _("planned change of an agency")
        verbose_name_plural = _("planned changes of agencies")
        ordering = ["day", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(state="planned"), name="one_planned_change_an_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_kind_display()}, {self.day:%d-%m-%Y}"

    @property
    def heirs(self) -> str:
        """Who will carry on, in words."""
        names = [
            self.terms.get("name"),
            self.terms.get("into_name"),
            self.terms.get("second", {}).get("name"),
        ]
        return ", ".join(name for name in names if name)


class PeopleFile(models.Model):
    """An uploaded file of people: its rows as read, what they would do, and afterwards what they did.

    Kept here between preview and confirmation, so that nothing of it comes back from the browser.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for confirmation")
        DONE = "done", _("taken over")
        DROPPED = "dropped", _("dropped")

    file_name = models.CharField(_("file"), max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    done_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken over by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ignored = models.JSONField(_("columns not read"), default=list)
    rows = models.JSONField(_("rows"), default=list)
    verdicts = models.JSONField(_("results"), default=list)

    class Meta:
        verbose_name = _("file of people")
        verbose_name_plural = _("files of people")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
