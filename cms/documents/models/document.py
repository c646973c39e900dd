"""A document of the city. Whatever door a file comes in by, saving the document makes it a version."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.search import index

from cms.documents.extraction.kinds import kind_of
from cms.documents.models.version import DocumentVersion
from cms.documents.names import shown_name
from cms.documents.storage import document_storage, version_path


class OfficialDocument(AbstractDocument):
    """``file`` mirrors the file of ``current_version``; older versions stay in ``versions``.

    Set ``uploader`` (a user), ``upload_name`` (the name as given) or ``bulk`` before saving a new file,
    to have them kept with its version.
    """

    class Classification(models.TextChoices):
        PUBLIC = "biasa", _("Ordinary (public)")
        RESTRICTED = "terbatas", _("Restricted (all offices)")
        SECRET = "rahasia", _("Secret (heads and PIC of the own agency)")

    file = models.FileField(_("file"), storage=document_storage, upload_to=version_path, max_length=200)
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    classification = models.CharField(
        _("classification"),
        max_length=10,
        choices=Classification.choices,
        default=Classification.RESTRICTED,
    )
    current_version = models.ForeignKey(
        DocumentVersion,
        verbose_name=_("current version"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    current_version.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]

    withdrawn_by.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    search_fields = [
        *AbstractDocument.search_fields,
        index.FilterField("agency"),
        index.FilterField("classification"),
        index.FilterField("withdrawn_at"),
        index.SearchField("filename"),
    ]
    # No tags: Wagtail offers their words to everybody who may tag anything, whoever may read the document.
    admin_form_fields = ("title", "file", "agency", "classification")
    uploader: Any = None
    upload_name = ""
    bulk = False

    class Meta(AbstractDocument.Meta):
        permissions = [
            ("choose_document", "Can choose document"),
            ("read_document", "Can read a document that was granted"),
        ]

    @property
    def classification_word(self) -> str:
        """``Biasa``: the label without its explanation, for lists."""
        return str(self.get_classification_display()).partition(" (")[0]

    def get_absolute_url(self) -> str:
        """The public page about the document."""
        return reverse("document", args=[self.pk])

    def page_url(self, number: int) -> str:
        """One page, sheet or part of the current version, in the page viewer."""
        return f"{self.get_absolute_url()}halaman/{number}/"

    def file_url(self, page: int | None = None) -> str:
        """The file itself, opened at ``page`` where the viewer can. The view behind it checks rights."""
        address = reverse("document_file", args=[self.pk, self.filename])
        return f"{address}#page={page}" if page else address

    @property
    def url(self) -> str:
        """What Wagtail links to: rich text, choosers, lists."""
        return self.file_url() if self.file else self.get_absolute_url()

    @classmethod
    def hashes_of_versions(cls, pk: int) -> list[str]:
        """SHA-256 of every file it ever was, the newest first."""
        return list(DocumentVersion.objects.filter(document=pk).values_list("sha256", flat=True))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep a new file as the next version. The same bytes as now make no version."""
        fields = kwargs.get("update_fields")
        with transaction.atomic():  # what keeps it as published pages show it holds its row until it is saved
            if fields is not None and "file" not in fields:
                super().save(*args, **kwargs)
                return
            known = self._known_names()
            given = self.upload_name or self.file.name or ""
            super().save(*args, **kwargs)
            if self._is_new(known):
                self._keep_version(shown_name(given))

    def _set_document_file_metadata(self) -> None:
        """Wagtail's forms call this before saving; saving itself measures the file."""

    def _known_names(self) -> set[str]:
        """Names of the files that are versions already. Locks the row, so numbers are given one by one."""
        if self.pk is None:
            return set()
        row = OfficialDocument.objects.select_for_update().filter(pk=self.pk).first()
        if row is None:
            return set()
        known = set(row.versions.values_list("file", flat=True))
        self.current_version_id = row.current_version_id
        if self.file and _is_stored(self.file) and self.file.name in known:
            self.file.name = row.file.name  # an instance read earlier does not bring an old version back
        return known

    def _is_new(self, known: set[str]) -> bool:
        return bool(self.file) and (not _is_stored(self.file) or self.file.name not in known)

    def _keep_version(self, name: str) -> None:
        digest, size = digest_of(self.file)
        current = self.current_version
        if current and current.sha256 == digest:
            self._drop_repeated(current)
            return
        with self.file.storage.open(self.file.name or "") as content:
            kind = kind_of(content)
        last = self.versions.aggregate(last=models.Max("number"))["last"] or 0
        self.current_version = self.versions.create(
            number=last + 1,
            file=self.file.name,
            original_name=name,
            sha256=digest,
            size=size,
            mime=kind.mime,
            bulk=self.bulk,
            uploaded_by=self.uploader or (self.uploaded_by_user if last == 0 else None),
        )
        self.file_size, self.file_hash = size, digest[:40]  # Wagtail takes the hash as a tag only
        # Without signals: the title was indexed a moment ago, and the version's own save tells of the file.
        OfficialDocument.objects.filter(pk=self.pk).update(
            current_version=self.current_version, file_size=self.file_size, file_hash=self.file_hash
        )

    def _drop_repeated(self, current: DocumentVersion) -> None:
        repeated, storage = self.file.name or "", self.file.storage
        self.file.name = current.file.name
        super().save(update_fields=["file"])
        transaction.on_commit(lambda: storage.delete(repeated))


def _is_stored(file: FieldFile) -> bool:
    """Whether the file lies in the store already; a new one is put there when its row is saved."""
    return bool(getattr(file, "_committed", True))


def digest_of(file: FieldFile) -> tuple[str, int]:
    """SHA-256 in hex and size in bytes of a stored file."""
    digest = hashlib.sha256()
    size = 0
    with file.storage.open(file.name or "") as content:
        for chunk in content.chunks():
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
