"""Word of what rooms below did, which know nothing of notices."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.accounts.services import start_password_given
from cms.notifications.models import Notification


@receiver(start_password_given)
def note_start_password(sender: Any, person: Any, by: Any, **kwargs: Any) -> None:
    """The mail goes out with the letters of the accounts, so this row waits for none."""
    now = timezone.localtime()
    with translation.override(settings.LANGUAGE_CODE):
        body = _(
            "The administrator {by} made a start password for your account on {time}. If you did not ask for "
            "this, tell another administrator or the operators of the system at once."
        ).format(by=by, time=date_format(now, "j F Y H:i"))
        subject = _("A start password was made for your account")
    Notification.objects.create(recipient_id=person.pk, subject=subject, body=body, mailed_at=now)
