"""The page about a document, and its file. What one may not know of does not exist: 404, never 403."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.agencies.selectors import access_of
from cms.documents.models import DocumentVersion, OfficialDocument
from cms.documents.selectors import first_text, reads_earlier, visible_documents
from cms.documents.views.files import serve

PREVIEW = 1200  # characters


@require_safe
@never_cache
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, facts, how the reading went, a first look at the text; earlier versions for whom a secret is for."""
    found = _visible(request, pk)
    version = found.current_version
    versions: list[DocumentVersion] = []
    if reads_earlier(request.user, found):
        versions = list(found.versions.all())
    context: dict[str, Any] = {
        "document": found,
        "version": version,
        "versions": versions,
        "preview": first_text(version, PREVIEW) if version else "",
        "is_staff": access_of(request.user).is_staff,
    }
    return render(request, "documents/document.html", context)


@require_safe
def current_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """The file of the current version. An address with an older name leads to the present one."""
    found = _visible(request, pk)
    if found.current_version is None:
        raise Http404
    if name != found.filename:
        return redirect(found.file_url())
    return serve(request, found.current_version, found.filename)


@require_safe
def earlier_file(request: HttpRequest, pk: int, number: int, name: str) -> HttpResponseBase:
    """The file of any version; an earlier one may hold what was taken back, so it stays with whom a secret is for."""
    found = _visible(request, pk)
    if not reads_earlier(request.user, found):
        raise Http404
    version = found.versions.filter(number=number).first()
    if version is None:
        raise Http404
    return serve(request, version, name)


def _visible(request: HttpRequest, pk: int) -> OfficialDocument:
    versions = Prefetch(
        "versions", DocumentVersion.objects.select_related("document", "uploaded_by").order_by("-number")
    )
    found = (
        visible_documents(request.user)
        .select_related("agency", "current_version", "regulation")
        .prefetch_related(versions)
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found
