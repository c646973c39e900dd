"""Let somebody read one document although no office of theirs leads there, and end it again."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.reasons import check_reason
from cms.documents.models import DocumentGrant, OfficialDocument
from cms.documents.policies import can_edit


@transaction.atomic
def grant(document: OfficialDocument, to: Any, by: Any, reason: str, until: date | None) -> DocumentGrant:
    """Give or prolong; ``until`` is the last day, None for as long as nobody ends it."""
    check_reason(reason)
    row = _locked(document, by)
    permission = Permission.objects.get(codename="read_document", content_type__app_label="documents")
    given, _created = DocumentGrant.objects.update_or_create(
        content_object=row,
        user=to,
        permission=permission,
        defaults={"until": until, "reason": reason, "given_by": by},
    )
    log(instance=row, action="documents.grant", user=by, data={"person": to.pk, "until": str(until or "")})
    return given


@transaction.atomic
def end(given: DocumentGrant, by: Any) -> None:
    row = _locked(given.content_object, by)
    log(instance=row, action="documents.end_grant", user=by, data={"person": given.user_id})
    given.delete()


def end_expired() -> int:
    """Take away what has run out; the rights themselves ended with the day."""
    expired = DocumentGrant.objects.exclude(pk__in=DocumentGrant.objects.in_force().values("pk"))
    count = 0
    for given in expired.select_related("content_object"):
        with transaction.atomic():
            log(instance=given.content_object, action="documents.end_grant", data={"person": given.user_id})
            given.delete()
        count += 1
    return count


def _locked(document: OfficialDocument, by: Any) -> OfficialDocument:
    row = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    if not can_edit(by, row):
        raise PermissionDenied(_("Only people in an office of the document's agency may do that."))
    return row
