"""Letters with the link to set a password. The row waits; a dead mail server loses nothing."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cms.accounts.models import PasswordLetter, User
from cms.core.mail import BATCH, send_each

ANSWERED_KEPT = timedelta(days=1)
# The link is made when the letter goes out, so a late letter works: the first one is wanted until it comes,
# while who forgot a password has long asked again, or been given one on paper.
UNSENT_KEPT = dict.fromkeys(PasswordLetter.Kind, timedelta(days=30)) | {
    PasswordLetter.Kind.RESET: timedelta(days=3)
}


@shared_task
def send_letters() -> int:
    """Answer waiting wishes; returns how many letters went out."""
    _forget()
    waiting = PasswordLetter.objects.filter(answered_at=None, retry_at__lte=timezone.now()).order_by(
        "retry_at", "pk"
    )[:BATCH]
    return send_each(list(waiting), _letter, done="answered_at")


def _forget() -> None:
    now = timezone.now()
    PasswordLetter.objects.filter(answered_at__lt=now - ANSWERED_KEPT).delete()
    for kind, kept in UNSENT_KEPT.items():
        PasswordLetter.objects.filter(answered_at=None, kind=kind, made_at__lt=now - kept).delete()


def _letter(letter: PasswordLetter) -> EmailMessage | None:
    if letter.kind not in PasswordLetter.WISHES:
        return _word_of(letter)
    person = User.objects.filter(email__iexact=letter.email, is_active=True).first()
    return None if person is None else _letter_to(person, letter.kind)


def _letter_to(person: User, kind: str) -> EmailMessage:
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    path = reverse("wagtailadmin_password_reset_confirm", args=[uid, token])
    context = {
        "person": person,
        "site": settings.WAGTAIL_SITE_NAME,
        "link": settings.WAGTAILADMIN_BASE_URL + path,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    return _message(kind, context, person.email)


def _word_of(letter: PasswordLetter) -> EmailMessage:
    """What an administrator did, to who should know; the time is that of the deed, not of the mail."""
    made_at = timezone.localtime(letter.made_at)
    context = {"letter": letter, "time": made_at, "site": settings.WAGTAIL_SITE_NAME}
    return _message(letter.kind, context, letter.email)


def _message(kind: str, context: dict[str, Any], address: str) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"accounts/mail/{kind}_subject.txt", context)
        body = render_to_string(f"accounts/mail/{kind}.txt", context)
    return EmailMessage(subject.strip(), body, to=[address])
