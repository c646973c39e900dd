"""Wagtail's own doors to documents pass our rules."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks

from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents


@hooks.register("before_serve_document", order=-100)
def serve_through_our_view(document: OfficialDocument, request: HttpRequest) -> HttpResponse:
    """``/documents/<id>/<name>`` leads to our address, for those who may know of the document."""
    if not visible_documents(request.user).filter(pk=document.pk).exists():
        raise Http404
    return redirect(document.url)
