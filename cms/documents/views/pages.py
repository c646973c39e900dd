"""The picture of a page. Whoever may read the document may see it, and nobody else learns that it is there."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from cms.documents.extraction.pages import UnreadableError
from cms.documents.models import PageLayout
from cms.documents.selectors import visible_documents
from cms.documents.services.drawing import BusyError, has_pictures, layout_of
from cms.documents.services.shrinking import shrunk
from cms.documents.views.files import POLICY

KEPT = 86_400  # seconds that a small picture is kept; made anew, it is the same


@require_safe
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """WebP of a page of the current version; asked for again each time, so that a lost right counts at once."""
    return _answered(request, pk, number)


@require_safe
def thumbnail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The same picture as small as a stamp, for lists of documents, under the same rights."""
    return _answered(request, pk, number, small=True)


def _answered(request: HttpRequest, pk: int, number: int, *, small: bool = False) -> HttpResponse:
    found = visible_documents(request.user).select_related("current_version").filter(pk=pk).first()
    version = found.current_version if found else None
    if version is None or not has_pictures(version) or not version.pages.filter(number=number).exists():
        raise Http404
    try:
        layout = layout_of(version, number)
        etag = quote_etag(("small-" if small else "") + (layout.picture.name or "").rpartition("/")[2])
        response = get_conditional_response(request, etag)
        if response is None:
            response = HttpResponse(_small(layout) if small else _whole(layout), content_type="image/webp")
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


def _whole(layout: PageLayout) -> bytes:
    with layout.picture.storage.open(layout.picture.name or "") as kept:
        return bytes(kept.read())


def _small(layout: PageLayout) -> bytes:
    """Each picture has a name of its own, so what is kept under it never shows another page."""
    key = "small:" + (layout.picture.name or "")
    kept = cache.get(key)
    if kept is None:
        kept = shrunk(_whole(layout))
        cache.set(key, kept, KEPT)
    return bytes(kept)
