"""Files that come with a report: each is checked by its content and kept as a document of the item's agency."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cms.documents.extraction.kinds import Kind, kind_of
from cms.documents.models import OfficialDocument
from cms.documents.names import shown_name
from cms.documents.selectors import visible_documents
from cms.plans.models import ActionItemPage
from cms.plans.policies.progress import check_may_bring_evidence

MEGABYTE = 1024 * 1024
TITLE_LENGTH = 255


def check_upload(file: UploadedFile) -> None:
    """Refuse what is too large, empty, or not what its name says."""
    name, size, limit = shown_name(file.name or ""), file.size or 0, settings.PARAF_MAX_UPLOAD_BYTES
    if size > limit:
        raise ValidationError(
            _("The file %(name)s has %(size)s MB, more than the limit of %(limit)s MB. Make it smaller.")
            % {"name": name, "size": -(-size // MEGABYTE), "limit": limit // MEGABYTE}
        )
    kind = kind_of(file)
    if kind is Kind.EMPTY:
        raise ValidationError(_("The file %(name)s is empty.") % {"name": name})
    if name.rpartition(".")[2].lower() not in kind.endings:
        raise ValidationError(
            _(
                "The file %(name)s is not what its name says, or of a kind that is not accepted. "
                "Upload PDF, Word, Excel, PowerPoint, ODF, text or a picture."
            )
            % {"name": name}
        )


@transaction.atomic
def keep_evidence(
    item: ActionItemPage, user: Any, files: list[UploadedFile], classification: str
) -> list[OfficialDocument]:
    """Store the files as documents of the item's agency. The same bytes again give the same document."""
    check_may_bring_evidence(user, item)
    for file in files:
        check_upload(file)
    return [
        _known(item, user, file, classification) or _new(item, user, file, classification) for file in files
    ]


def _known(
    item: ActionItemPage, user: Any, file: UploadedFile, classification: str
) -> OfficialDocument | None:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    same = visible_documents(user).filter(
        agency=item.agency, classification=classification, current_version__sha256=digest.hexdigest()
    )
    return same.order_by("pk").first()


def _new(item: ActionItemPage, user: Any, file: UploadedFile, classification: str) -> OfficialDocument:
    name = shown_name(file.name or "")
    document = OfficialDocument(
        title=name.rpartition(".")[0][:TITLE_LENGTH] or name,
        agency=item.agency,
        classification=classification,
        uploaded_by_user=user,
        file=file,
    )
    document.uploader, document.upload_name = user, name
    document.save()
    return document
