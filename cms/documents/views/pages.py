"""The picture of a page. Whoever may read the document may see it, and nobody else learns that it is there."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from cms.documents.extraction.pages import UnreadableError
from cms.documents.selectors import visible_documents
from cms.documents.services.drawing import BusyError, has_pictures, layout_of
from cms.documents.services.shrinking import shrunk
from cms.documents.views.files import POLICY


@require_safe
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """WebP of a page of the current version; asked for again each time, so that a lost right counts at once."""
    return _answered(request, pk, number, "", bytes)


@require_safe
def thumbnail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The same picture as small as a stamp, for lists of documents, under the same rights."""
    return _answered(request, pk, number, "small-", shrunk)


def _answered(
    request: HttpRequest, pk: int, number: int, mark: str, form: Callable[[bytes], bytes]
) -> HttpResponse:
    found = visible_documents(request.user).select_related("current_version").filter(pk=pk).first()
    version = found.current_version if found else None
    if version is None or not has_pictures(version) or not version.pages.filter(number=number).exists():
        raise Http404
    try:
        layout = layout_of(version, number)
        etag = quote_etag(mark + (layout.picture.name or "").rpartition("/")[2])
        response = get_conditional_response(request, etag)
        if response is None:
            with layout.picture.storage.open(layout.picture.name or "") as kept:
                response = HttpResponse(form(kept.read()), content_type="image/webp")
    except BusyError:
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    except (UnreadableError, FileNotFoundError) as error:
        raise Http404 from error
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
