"""The picture of a page. Whoever may read the document may see it, and nobody else learns that it is there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from cms.documents.extraction.pages import UnreadableError
from cms.documents.selectors import visible_documents
from cms.documents.services.drawing import BusyError, has_pictures, layout_of
from cms.documents.views.files import POLICY


@require_safe
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """WebP of a page of the current version; asked for again each time, so that a lost right counts at once."""
    found = visible_documents(request.user).select_related("current_version").filter(pk=pk).first()
    version = found.current_version if found else None
    if version is None or not has_pictures(version) or not version.pages.filter(number=number).exists():
        raise Http404
    try:
        layout = layout_of(version, number)
        with layout.picture.storage.open(layout.picture.name or "") as kept:
            content = kept.read()
    except BusyError:
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    except (UnreadableError, FileNotFoundError) as error:
        raise Http404 from error
    etag = quote_etag((layout.picture.name or "").rpartition("/")[2])
    response = HttpResponse(content, content_type="image/webp")
    response = get_conditional_response(request, etag, response=response) or response
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
