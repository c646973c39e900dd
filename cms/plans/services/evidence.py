"""Files that come with a report: each is checked by its content and kept as a document of the item's agency."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cms.documents.acceptance import refusal
from cms.documents.models import OfficialDocument
from cms.documents.names import shown_name
from cms.documents.selectors import visible_documents
from cms.plans.models import ActionItemPage
from cms.plans.policies.progress import check_may_bring_evidence

TITLE_LENGTH = 255


def check_upload(file: UploadedFile) -> None:
    """The same rule as for every document; the sentence names the file, for several come at once."""
    name = shown_name(file.name or "")
    if said := refusal(file, name, file.size or 0):
        raise ValidationError(f"{name}: {said}")


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
