"""Wagtail's document views, narrowed to what the office may see and keep, and with the state of reading."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.documents import forms as wagtail_forms
from wagtail.documents.views import documents, multiple

from cms.agencies.models import Agency
from cms.documents.models import DocumentVersion, OfficialDocument, Regulation
from cms.documents.policies import can_edit, editable_documents
from cms.documents.selectors import same_bytes, visible_documents
from cms.documents.services import withdrawing


class DocumentFilters(documents.DocumentsFilterSet):
    """By agency, classification and state of reading. Sub-queries, so that a search can be filtered too."""

    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), queryset=Agency.objects.order_by("name"), method="by_field"
    )
    classification = django_filters.ChoiceFilter(
        label=_("Classification"), choices=OfficialDocument.Classification.choices, method="by_field"
    )
    state = django_filters.ChoiceFilter(
        label=_("Reading"), choices=DocumentVersion.State.choices, method="by_state"
    )

    class Meta(documents.DocumentsFilterSet.Meta):
        pass

    def by_field(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(**{name: value})

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(id__in=OfficialDocument.objects.filter(current_version__state=value).values("pk"))


class TemplateColumn(Column):
    """A cell of our own making."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = f"documents/admin/{template}.html"


class IndexView(documents.IndexView):
    """Every document one may read; the title leads to the form where one may keep it."""

    any_permission_required = ["add", "change", "delete", "choose"]
    template_name = "documents/admin/index.html"
    default_ordering = "-created_at"
    filterset_class = DocumentFilters
    editable: frozenset[int] = frozenset()

    def get_base_queryset(self) -> QuerySet[OfficialDocument]:
        rows = visible_documents(self.request.user).select_related("collection", "agency", "current_version")
        if self.needs_usage_count_subquery:
            from wagtail.models import ReferenceIndex

            rows = rows.annotate(usage_count=ReferenceIndex.usage_count_subquery(self.model))
        return rows

    @cached_property
    def columns(self) -> list[Column]:
        bulk, title, *_rest = super().columns
        title.width = "38%"
        return [
            bulk,
            title,
            TemplateColumn("file", "file_cell", label=_("File"), width="18%"),
            TemplateColumn("agency", "agency_cell", label=_("Agency")),
            TemplateColumn("reading", "reading_cell", label=_("Reading"), width="22%"),
            DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        ]

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        rows = super().decorate_paginated_queryset(object_list)
        ids = [row.pk for row in rows]
        mine = editable_documents(self.request.user).filter(pk__in=ids)
        self.editable = frozenset(mine.values_list("pk", flat=True))
        return rows

    def get_edit_url(self, instance: OfficialDocument) -> str:
        if instance.pk in self.editable:
            return super().get_edit_url(instance)
        return instance.get_absolute_url()


class KnownMixin:
    """What one may not know of is not there: 404. What one may read but not keep: 403."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not visible_documents(request.user).filter(pk=kwargs["document_id"]).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class AddView(documents.CreateView):
    """Says where the very same file is kept already, as far as the uploader may know of it."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        others = list(same_bytes(self.object, self.request.user)[:5])
        if others:
            buttons = [messages.button(other.get_absolute_url(), other.title) for other in others]
            messages.warning(
                self.request, gettext("The very same file is already kept. Both stay."), buttons=buttons
            )
        return answer


class EditView(KnownMixin, documents.EditView):
    template_name = "documents/admin/edit.html"

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        document = self.object
        buttons = [
            Button(_("Public page"), url=document.get_absolute_url(), icon_name="view", priority=5),
            *super().header_more_buttons,
        ]
        if document.withdrawn_at is None:
            address = reverse("documents_withdraw", args=[document.pk])
            buttons.append(Button(_("Withdraw"), url=address, icon_name="no-view", priority=15))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["version"] = self.object.current_version
        context["regulation"] = Regulation.objects.filter(document=self.object).first()
        context["same_files"] = same_bytes(self.object, self.request.user)[:5]
        context["grants"] = self.object.grants.in_force().count()
        context["versions"] = self.object.versions.select_related("document", "uploaded_by")
        return context


class DeleteView(KnownMixin, documents.DeleteView):
    pass


class UsageView(KnownMixin, documents.UsageView):
    pass


class AddManyView(multiple.AddView):
    """Each file is kept at once, restricted, in the uploader's agency; its form then says more.

    Nothing lies in the media folder meanwhile, where everybody could fetch it.
    """

    def get_upload_form_class(self) -> Any:
        return wagtail_forms.get_document_form(self.model, fields=("title", "file"))

    def save_object(self, form: Any) -> OfficialDocument:
        document = form.save(commit=False)
        document.agency_id = form.own_agency_id
        document.uploaded_by_user = self.request.user
        document.save()
        return document

    def get_edit_object_response_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_edit_object_response_data()
        others = same_bytes(self.object, self.request.user)[:5]
        said = render_to_string("documents/admin/same_files.html", {"same_files": others}, self.request)
        return {**data, "form": said + data["form"]}


@require_safe
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is, as a piece of page; asked again while it goes on."""
    found = get_object_or_404(visible_documents(request.user).select_related("current_version"), pk=pk)
    return render(request, "documents/admin/reading.html", {"version": found.current_version})


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, say what will happen, then withdraw."""
    found = get_object_or_404(visible_documents(request.user), pk=pk)
    if not can_edit(request.user, found):
        raise PermissionDenied
    if request.method == "POST":
        withdrawing.withdraw(found, request.user)
        messages.success(request, gettext("“%(title)s” is withdrawn.") % {"title": found.title})
        return redirect("wagtaildocs:edit", found.pk)
    context = {"document": found, "usage_count": found.get_usage().count()}
    return render(request, "documents/admin/withdraw.html", context)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_documents(request.user), pk=pk)
    withdrawing.restore(found, request.user)
    messages.success(request, gettext("“%(title)s” is open again.") % {"title": found.title})
    return redirect("wagtaildocs:edit", found.pk)
