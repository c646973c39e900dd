"""Wagtail's own doors to documents pass our rules."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.views import bulk_actions as of_documents
from wagtail.documents.views import multiple
from wagtail.documents.views.chooser import viewset as documents
from wagtail.images.views import bulk_actions as of_images
from wagtail.images.views.chooser import viewset as images

from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents
from cms.documents.views import admin, facts
from cms.documents.views.numbers import (
    KeptOpenDocuments,
    KnownDocuments,
    KnownPictures,
    UntaggedDocuments,
    known,
    numbered,
)

BEFORE_WAGTAIL = -100
AFTER_WAGTAIL = 100


@hooks.register("before_serve_document", order=BEFORE_WAGTAIL)
def serve_through_our_view(document: OfficialDocument, request: HttpRequest) -> HttpResponse:
    """``/documents/<id>/<name>`` leads to our address, for those who may know of the document."""
    if not visible_documents(request.user).filter(pk=document.pk).exists():
        raise Http404
    return redirect(document.url)


@hooks.register("register_admin_urls", order=BEFORE_WAGTAIL)
def our_views_first() -> list[Any]:
    """At Wagtail's own addresses, so that its links, forms and names lead here."""
    return [
        path("documents/", admin.IndexView.as_view()),
        path("documents/add/", admin.AddView.as_view()),
        path("documents/results/", admin.IndexView.as_view(results_only=True)),
        path("documents/edit/<int:document_id>/", admin.EditView.as_view()),
        path("documents/delete/<int:document_id>/", admin.DeleteView.as_view()),
        path("documents/usage/<int:document_id>/", admin.UsageView.as_view()),
        path("documents/multiple/add/", admin.AddManyView.as_view()),
        path("documents/multiple/<int:doc_id>/", known(multiple.EditView.as_view(), "doc_id")),
        path("documents/multiple/<int:doc_id>/delete/", known(multiple.DeleteView.as_view(), "doc_id")),
        path("documents/chooser/chosen/<int:pk>/", known(documents.chosen_view, "pk")),
        path("documents/chooser/chosen-multiple/", numbered(documents.chosen_multiple_view)),
        path("images/chooser/chosen-multiple/", numbered(images.chosen_multiple_view)),
        path("documents/<int:pk>/reading/", admin.reading, name="documents_reading"),
        path("documents/<int:pk>/withdraw/", admin.withdraw, name="documents_withdraw"),
        path("documents/<int:pk>/restore/", admin.restore, name="documents_restore"),
        path("documents/<int:pk>/regulation/", facts.regulation, name="documents_regulation"),
        path("documents/<int:pk>/access/", facts.access, name="documents_access"),
        path("documents/<int:pk>/access/<int:grant_id>/end/", facts.end_access, name="documents_end_access"),
    ]


def narrow(action: Any, ours: type[Any]) -> None:
    """Ours for Wagtail's of the same name: the one registered last is used."""
    narrowed = type(action.__name__, (ours, action), {})
    hooks.register("register_bulk_action", narrowed, order=AFTER_WAGTAIL)


narrow(of_documents.DeleteBulkAction, KnownDocuments)
narrow(of_documents.AddTagsBulkAction, UntaggedDocuments)
narrow(of_documents.AddToCollectionBulkAction, KeptOpenDocuments)
for action in (of_images.DeleteBulkAction, of_images.AddTagsBulkAction, of_images.AddToCollectionBulkAction):
    narrow(action, KnownPictures)


class VisibleDocumentsAPI(DocumentsAdminAPIViewSet):
    """The admin's API lists and shows what one may read."""

    def get_queryset(self) -> Any:
        return super().get_queryset() & visible_documents(self.request.user)


@hooks.register("construct_admin_api", order=AFTER_WAGTAIL)
def narrow_the_api(router: Any) -> None:
    router.register_endpoint("documents", VisibleDocumentsAPI)


@hooks.register("register_log_actions")
def name_our_actions(actions: Any) -> None:
    actions.register_action("documents.withdraw", _("Withdraw"), _("Document withdrawn"))
    actions.register_action("documents.restore", _("Open again"), _("Document opened again"))
    actions.register_action("documents.regulation", _("Regulation"), _("Regulation of the document decided"))
    actions.register_action("documents.grant", _("Special access"), _("Special access to the document given"))
    actions.register_action(
        "documents.end_grant", _("End special access"), _("Special access to the document ended")
    )
