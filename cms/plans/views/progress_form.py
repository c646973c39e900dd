"""The form of a quarterly report."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.documents.widgets import AdminDocumentChooser

from cms.core.fields import PercentField, RupiahField
from cms.documents.extraction.kinds import ENDINGS
from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents
from cms.plans.models import ProgressReport
from cms.plans.services.evidence import check_upload
from cms.plans.services.progress import Content

CHOOSERS = ("document_1", "document_2", "document_3")
Classification = OfficialDocument.Classification


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, each checked by its content."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(ManyFilesField, self).clean(file, initial) for file in data or []]
        for file in files:
            check_upload(file)
        return files


class VisibleDocumentChooser(AdminDocumentChooser):
    """Wagtail's chooser shows the title of whatever id comes back; this one, of what may be seen."""

    visible: QuerySet[OfficialDocument] = OfficialDocument.objects.none()

    def get_instance(self, value: Any) -> OfficialDocument | None:
        if value is None or isinstance(value, OfficialDocument):
            return value
        return self.visible.filter(pk=value).first()


def chooser_field(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        queryset=OfficialDocument.objects.none(),
        required=False,
        widget=VisibleDocumentChooser,
    )


class ReportForm(forms.Form):
    """Fields of a report. ``seen`` is the state of the report the form was opened on."""

    percent = PercentField(
        label=_("Progress (%)"),
        help_text=_("Of the whole action item, at the end of the quarter. Such as 68,5."),
    )
    realised = RupiahField(
        label=_("Realised budget in this quarter (rupiah)"),
        help_text=_("Such as 1.250.000.000. Enter 0 if nothing was spent."),
    )
    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput)  # its value is the amount
    obstacle = forms.CharField(
        label=_("Obstacle"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where progress is less than in the quarter before."),
    )
    follow_up = forms.CharField(
        label=_("Follow-up"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("Attached evidence"),
        queryset=OfficialDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untick what does not belong to this report; the document itself is kept."),
    )
    uploads = ManyFilesField(
        label=_("Upload evidence"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        help_text=_("One or more files: PDF, Word, Excel, PowerPoint, ODF, text or pictures."),
    )
    classification = forms.ChoiceField(
        label=_("Who may read the uploaded files"),
        choices=Classification.choices,
        initial=Classification.RESTRICTED,
        required=False,
    )
    document_1 = chooser_field(_("Document already stored"))
    document_2 = chooser_field(_("Second document"))
    document_3 = chooser_field(_("Third document"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, attached: list[OfficialDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = visible_documents(user)
        for name in CHOOSERS:
            self.fields[name].queryset = visible  # type: ignore[attr-defined]
            self.fields[name].widget.visible = visible
        shown = {document.pk for document in attached} | self._ticked()
        self.fields["evidence"].queryset = visible.filter(pk__in=shown).order_by("title", "pk")  # type: ignore[attr-defined]

    def _ticked(self) -> set[int]:
        """Documents that came back ticked, among them files kept from an attempt before."""
        given = self.data.getlist("evidence") if isinstance(self.data, QueryDict) else []
        return {int(pk) for pk in given if pk.isdecimal() and len(pk) < 16}  # noqa: PLR2004 - longer is no id

    def clean_classification(self) -> str:
        return self.cleaned_data["classification"] or Classification.RESTRICTED

    def content(self) -> Content:
        data = self.cleaned_data
        chosen = [data[name] for name in CHOOSERS if data[name]]
        return Content(
            percent=data["percent"],
            realised=data["realised"],
            obstacle=data["obstacle"],
            follow_up=data["follow_up"],
            evidence=[*data["evidence"], *chosen],
            confirmed=data["confirmed"],
        )


def initial_of(report: ProgressReport | None, attached: list[OfficialDocument], seen: str) -> dict[str, Any]:
    if report is None:
        return {"seen": seen}
    return {
        "percent": report.percent,
        "realised": report.realised,
        "obstacle": report.obstacle,
        "follow_up": report.follow_up,
        "evidence": [document.pk for document in attached],
        "seen": seen,
    }
