"""A notice to one person. The row is written with the change it tells of; the worker mails it after."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeSetting(models.Model):
    """How one person is mailed; without a row at once."""

    class Mail(models.TextChoices):
        IMMEDIATE = "immediate", _("At once, one mail a notice")
        DAILY = "daily", _("Once a day, all in one mail in the morning")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_setting"
    )
    mail = models.CharField(_("e-mail"), max_length=10, choices=Mail.choices, default=Mail.IMMEDIATE)

    class Meta:
        verbose_name = _("setting of notices")
        verbose_name_plural = _("settings of notices")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_mail_display()}"


class Digest(models.Model):
    """The one mail of a day to a person who wants no more. Its notices point to it."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="digests",
    )
    day = models.DateField(_("day"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts to mail"), default=0)
    retry_at = models.DateTimeField(_("next attempt at"), default=timezone.now)

    class Meta:
        verbose_name = _("daily digest")
        verbose_name_plural = _("daily digests")
        constraints = [models.UniqueConstraint(fields=["recipient", "day"], name="digest_once_a_day")]
        indexes = [models.Index(fields=["mailed_at", "retry_at"], name="digest_waiting")]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.day}"


class Notification(models.Model):
    """``names`` are things whose titles stand where ``body`` has ``{names}``: ``["dokumen", 7]``.

    What may be read changes, so their titles are asked for whenever the notice is shown or mailed.
    """

    class Kind(models.TextChoices):
        GENERAL = "", _("Notice")
        DECIDE = "decide", _("Waits for you")
        DECIDED = "decided", _("Decided")
        RETURNED = "returned", pgettext_lazy("status", "Returned")
        DEADLINE = "deadline", _("Deadline")
        HANDOVER = "handover", _("Handover")
        EMERGENCY = "emergency", _("Emergency")

    class Channel(models.TextChoices):
        """What is narrower than the setting of the person; that of the person where empty."""

        DIGEST = "digest", _("in the mail of the day only")
        APP = "app", _("not at all")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="notifications",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    channel = models.CharField(_("mailed"), max_length=10, choices=Channel.choices, blank=True, default="")
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    names = models.JSONField(_("things it names"), default=list, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts to mail"), default=0)
    retry_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    digest = models.ForeignKey(
        Digest, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["mailed_at", "retry_at"]),
            # The bell counts these on every page of the admin.
            models.Index(
                fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
