"""Mail what waits: each notice by itself, or all of a person in one mail a day.

No attempt is the last one. A dead mail server costs one look a minute and keeps every notice; an address that is
refused rests for longer and longer, at most half a day.
"""

from datetime import date, timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cms.accounts.models import User
from cms.core.mail import BATCH, send_each
from cms.notifications.models import Digest, NoticeSetting, Notification
from cms.notifications.selectors import texts_of

Channel = Notification.Channel
# What goes into the one mail of a day: by the wish of the person, or by that of the notice.
FOR_THE_DAY = Q(recipient__notice_setting__mail=NoticeSetting.Mail.DAILY) | Q(channel=Channel.DIGEST)


def waiting() -> QuerySet[Notification]:
    """Notices that are to be mailed, not mailed yet and in no digest, of people who can be mailed."""
    rows = Notification.objects.filter(mailed_at__isnull=True, digest__isnull=True).exclude(
        channel=Channel.APP
    )
    return rows.exclude(recipient__email="").filter(recipient__is_active=True)


@shared_task
def send_waiting() -> int:
    """Mail up to one batch of waiting notices; returns how many were sent."""
    due = waiting().filter(retry_at__lte=timezone.now()).exclude(FOR_THE_DAY)
    return send_each(
        list(due.select_related("recipient").order_by("retry_at", "pk")[:BATCH]), _message, done="mailed_at"
    )


@shared_task
def send_digests() -> int:
    """Put together the mails of the day from the hour of the digest on, and send them; returns how many went out."""
    now = timezone.localtime()
    if now.hour >= settings.PARAF_DIGEST_HOUR:
        people = waiting().filter(FOR_THE_DAY).order_by().values("recipient")
        for person in User.objects.filter(pk__in=people).exclude(digests__day=now.date()).order_by("pk"):
            _put_together(person, now.date())
    due = Digest.objects.filter(
        mailed_at__isnull=True, retry_at__lte=timezone.now(), recipient__is_active=True
    )
    due = due.exclude(recipient__email="").select_related("recipient").order_by("retry_at", "pk")
    sent = send_each(list(due[:BATCH]), _digest, done="mailed_at")
    gone = Notification.objects.filter(mailed_at__isnull=True, digest__mailed_at__gte=now - timedelta(days=1))
    gone.update(mailed_at=timezone.now())
    return sent


@transaction.atomic
def _put_together(person: User, day: date) -> None:
    """One digest a person and day; a second worker finds the row and leaves it."""
    digest, made = Digest.objects.get_or_create(recipient=person, day=day)
    if made:
        rows = waiting().filter(FOR_THE_DAY, recipient=person)
        Notification.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(digest=digest)


def _message(notice: Notification) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(notice.subject.split()),
        body=texts_of(notice.recipient, [notice])[notice.pk] + _link(notice),
        to=[notice.recipient.email],
    )


def _link(notice: Notification) -> str:
    return f"\n\n{settings.WAGTAILADMIN_BASE_URL}{notice.url}" if notice.url else ""


def _digest(digest: Digest) -> EmailMessage:
    """All of a day, the latest last, as one reads a letter."""
    notices = list(digest.notices.order_by("created_at", "pk"))
    with override(settings.LANGUAGE_CODE):
        texts = texts_of(digest.recipient, notices)
        words = {"count": len(notices), "day": date_format(digest.day, "j F Y")}
        subject = ngettext(
            "%(count)s notice, %(day)s", "%(count)s notices, %(day)s", len(notices)
        ) % words  # fmt: skip
        parts = [
            f"{number}. {notice.subject} ({date_format(timezone.localtime(notice.created_at), 'j F Y H.i')})\n\n"
            f"{texts[notice.pk]}{_link(notice)}"
            for number, notice in enumerate(notices, 1)
        ]
        foot = _("You receive these once a day. You can change it in your account.")
    body = "\n\n\n".join([*parts, foot])
    return EmailMessage(subject=subject, body=body, to=[digest.recipient.email])
