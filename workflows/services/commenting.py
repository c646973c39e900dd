"""Comments beside a text: Wagtail's own, so that they stand in the editor too; written without the editor."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Comment

from workflows import reading_policies
from workflows.policies import Refused
from workflows.services.locking import lock

LONGEST = 5000
BESIDE = "title"  # a comment on the whole text stands beside its title


@transaction.atomic
def comment(obj: Any, by: Any, text: str) -> Comment:
    """One comment on the whole text. A comment sent twice in a row is kept once."""
    obj = lock(obj)
    reading_policies.check_may_comment(by, obj)
    text = text.strip()
    if not text:
        raise Refused(_("Write your comment first."))
    if len(text) > LONGEST:
        raise Refused(_("A comment has at most %(number)s characters.") % {"number": LONGEST})
    last = Comment.objects.filter(page_id=obj.pk, resolved_at=None).order_by("pk").last()
    if last is not None and last.user_id == by.pk and last.text == text:
        return last
    made = Comment.objects.create(
        page_id=obj.pk, user=by, text=text, contentpath=BESIDE, revision_created=obj.latest_revision
    )
    _log("create", obj, by, made)
    return made


@transaction.atomic
def settle_comment(obj: Any, by: Any, number: int) -> None:
    """Mark a comment as settled: by whoever wrote it, or writes the draft."""
    obj = lock(obj)
    found = Comment.objects.filter(page_id=obj.pk, pk=number, resolved_at=None).first()
    if found is None:
        raise Refused(_("This comment was settled already."))
    reading_policies.check_may_settle(by, obj, found)
    found.resolved_at, found.resolved_by = timezone.now(), by
    found.save()
    _log("resolve", obj, by, found)


def _log(action: str, obj: Any, by: Any, made: Comment) -> None:
    data = {"comment": {"id": made.pk, "contentpath": made.contentpath, "text": made.text}}
    log(instance=obj, action=f"wagtail.comments.{action}", user=by, revision=obj.latest_revision, data=data)
