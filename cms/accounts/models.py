"""The person. What a person may do follows from the office held, never from this row."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.validators import plain_nip, plain_username, validate_nip, validate_phone
from cms.core.spreadsheets import validate_beginning


class PersonManager(UserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names are found whatever their capitals: telephones like to write the first letter large."""
        return self.named(username).get()

    def named(self, username: object) -> "models.QuerySet[User]":
        """Who signs in with this name: found by the same form that attempts are counted by."""
        return self.alias(plain=Lower("username")).filter(plain=plain_username(username))


class User(AbstractUser):
    full_name = models.CharField(_("full name"), max_length=150, blank=True, validators=[validate_beginning])
    nip = models.CharField(_("employee number (NIP)"), max_length=18, blank=True, validators=[validate_nip])
    phone = models.CharField(_("phone"), max_length=20, blank=True, validators=[validate_phone])
    must_change_password = models.BooleanField(
        _("must change the password at the next sign-in"), default=False
    )

    # Of who decides last or administers: an address that somebody else, or the person, has yet to confirm.
    next_email = models.EmailField(
        _("e-mail address that waits for confirmation"), blank=True, editable=False
    )
    next_email_by = models.ForeignKey(
        "self",
        verbose_name=_("asked by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="username_once",
                violation_error_message=_("This user name is taken."),
            ),
            models.UniqueConstraint(
                fields=["nip"],
                condition=~Q(nip=""),
                name="nip_once",
                violation_error_message=_("Another person has this NIP."),
            ),
            # A shared mailbox would hand one person's password to another.
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="email_once",
                violation_error_message=_(
                    "Another person has this e-mail address. Leave it empty if the person has none of their own."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.full_name or super().get_full_name() or self.username

    def clean_fields(self, exclude: Any = None) -> None:
        self.nip = plain_nip(self.nip)
        super().clean_fields(exclude=exclude)


class Person(User):
    """The same row, kept by administrators.

    A model of its own gives it rights of its own (``accounts.change_person``): those of ``User`` open
    Wagtail's views of groups and superusers.
    """

    class Meta:
        proxy = True
        verbose_name = _("person")
        verbose_name_plural = _("people")
        default_permissions = ("add", "change", "view")


class PasswordLetter(models.Model):
    """A wish for a link to set a password, or word of what was done to an account; the worker mails it.

    The address is kept as typed, and a row is written whether or not anybody has it: neither the answer
    nor its time tells who has an account. Answered rows are removed after a day.
    """

    class Kind(models.TextChoices):
        START = "start", _("first password")
        RESET = "reset", _("forgotten password")
        GIVEN = "given", _("start password given")
        MOVED = "moved", _("e-mail address changed")
        HELD = "held", _("another e-mail address waits")
        WATCH = "watch", _("sign-in of a decider changed")

    # These ask for a link. The others tell, and go to the address whoever has it now.
    WISHES = (Kind.START, Kind.RESET)

    email = models.EmailField(_("e-mail address"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.RESET)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts to mail"), default=0)
    retry_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    about = models.CharField(_("whose account"), max_length=150, blank=True)
    by = models.CharField(_("changed by"), max_length=150, blank=True)
    # A keyed hash of where a visitor asked from, to count by.
    origin = models.CharField(_("origin"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("password letter")
        verbose_name_plural = _("password letters")
        indexes = [models.Index(fields=["answered_at", "made_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
