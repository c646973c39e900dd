"""Letters with the link to set a password. The row waits; a dead mail server loses nothing."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cms.accounts.models import PasswordLetter, User

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 20
KEPT = timedelta(days=1)
BATCH = 200


@shared_task
def send_letters() -> int:
    """Answer waiting wishes; returns how many letters went out."""
    PasswordLetter.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    waiting = list(
        PasswordLetter.objects.filter(answered_at=None, attempts__lt=MAX_ATTEMPTS).order_by("pk")[:BATCH]
    )
    if not waiting:
        return 0
    try:
        with get_connection() as connection:
            return sum(_answer(letter, connection) for letter in waiting)
    except (OSError, SMTPException) as error:
        logger.warning("no mail server: %s; %s password letters wait", type(error).__name__, len(waiting))
        return 0


def _answer(letter: PasswordLetter, connection: Any) -> int:
    # Claimed first, so that two workers never answer the same wish.
    claimed = PasswordLetter.objects.filter(pk=letter.pk, answered_at=None, attempts=letter.attempts).update(
        attempts=F("attempts") + 1
    )
    if not claimed:
        return 0
    person = User.objects.filter(email__iexact=letter.email, is_active=True).first()
    if person is not None:
        _letter_to(person, letter.kind, connection).send()
    PasswordLetter.objects.filter(pk=letter.pk).update(answered_at=timezone.now())
    return int(person is not None)


def _letter_to(person: User, kind: str, connection: Any) -> EmailMessage:
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    path = reverse("wagtailadmin_password_reset_confirm", args=[uid, token])
    context = {
        "person": person,
        "site": settings.WAGTAIL_SITE_NAME,
        "link": settings.WAGTAILADMIN_BASE_URL + path,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"accounts/mail/{kind}_subject.txt", context)
        body = render_to_string(f"accounts/mail/{kind}.txt", context)
    return EmailMessage(subject.strip(), body, to=[person.email], connection=connection)
