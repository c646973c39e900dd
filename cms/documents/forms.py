"""The form of a document, wherever Wagtail shows it: adding, editing, many at once, in a chooser."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from cms.agencies.models import Agency, in_force
from cms.agencies.selectors import access_of
from cms.documents.acceptance import MB, limit_exceeded, refusal
from cms.documents.audience import is_public
from cms.documents.extraction.kinds import ENDINGS
from cms.documents.models import OfficialDocument
from cms.documents.policies import kept_open
from cms.documents.services.regulating import title_kept
from workflows.shown_files import why_title_kept

ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)


class OfficialFileField(WagtailDocumentField):
    """A file is judged by its content; what is refused is refused with a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=None, allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ACCEPT
        self.help_text = _("PDF, DOCX, XLSX, PPTX, ODT, TXT, MD, pictures; %(limit)s MB at most.") % {
            "limit": settings.PARAF_MAX_UPLOAD_BYTES // MB
        }
        self.error_messages["file_too_large_unknown_size"] = limit_exceeded()

    def check_document_file_size(self, f: UploadedFile) -> None:
        """Told together with everything else a file can be refused for."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file and (why := refusal(file, file.name or "", file.size or 0)):
            raise ValidationError(why)
        return file


class DocumentForm(BaseDocumentForm):
    """Own agencies only, the uploader's one chosen already; a new file becomes the next version."""

    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self._judge_file()
        if "agency" in self.fields:
            self._offer_agencies()
        if "classification" in self.fields:
            self.fields["classification"].help_text = _(
                "Ordinary: everybody, also on the public site. Restricted: everyone in office."
                " Secret: heads and PIC of the own agency, Sekda and expert team."
            )

    def _judge_file(self) -> None:
        plain = self.fields["file"]
        self.fields["file"] = OfficialFileField(
            label=plain.label, required=plain.required, widget=plain.widget, initial=plain.initial
        )
        self.fields["file"].widget.attrs.update(plain.widget.attrs)

    def _offer_agencies(self) -> None:
        field: Any = self.fields["agency"]
        field.queryset = self.agencies
        field.required = not access_of(self.user).is_admin
        if not self.instance.agency_id and len(self.agencies) > 0 and self.own_agency_id:
            self.initial["agency"] = self.own_agency_id

    @cached_property
    def agencies(self) -> "QuerySet[Agency]":
        """Where the document may belong: one's own agencies and where it is now; administrators: all valid."""
        access = access_of(self.user)
        allowed = Agency.objects.filter(in_force())
        if not access.is_admin:
            allowed = allowed.filter(pk__in=access.agency_ids)
        return (allowed | Agency.objects.filter(pk=self.instance.agency_id)).distinct().order_by("name")

    @cached_property
    def own_agency_id(self) -> int | None:
        """The agency of the office held longest, if it is on offer."""
        held = access_of(self.user).appointments
        own = [a.office.agency_id for a in sorted(held, key=lambda a: (a.starts, a.pk))]
        offered = set(self.agencies.values_list("pk", flat=True))
        return next((pk for pk in own if pk in offered), None)

    def clean_title(self) -> str:
        chosen: str = self.cleaned_data["title"]
        if self.instance.pk:
            chosen = title_kept(self.instance, chosen)
        if self.instance.pk and chosen != self.instance.title and (why := why_title_kept(self.instance)):
            raise ValidationError(why)
        return chosen

    def clean_classification(self) -> str:
        chosen: str = self.cleaned_data["classification"]
        closed = chosen != OfficialDocument.Classification.PUBLIC
        if closed and self.instance.pk and is_public(self.instance) and (why := kept_open(self.instance)):
            raise ValidationError(why)
        return chosen

    def save(self, commit: bool = True) -> OfficialDocument:
        # Wagtail deletes the file that is replaced; here it stays, as an earlier version.
        self.original_file = None
        if "file" in self.changed_data:
            self.instance.uploader = self.user
            self.instance.upload_name = self.cleaned_data["file"].name
        return super().save(commit=commit)

    class Meta(BaseDocumentForm.Meta):
        widgets = {**BaseDocumentForm.Meta.widgets, "classification": forms.RadioSelect}
