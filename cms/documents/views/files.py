"""A stored file as a response: told by its content, closed in by headers, in parts where asked for."""

import re
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag

from cms.documents.extraction.kinds import PICTURES, Kind
from cms.documents.models import DocumentVersion

INLINE = frozenset({Kind.PDF.mime, *(kind.mime for kind in PICTURES if kind is not Kind.TIFF)})
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)  # with more digits no file has that byte
# A browser's PDF viewer does not open inside a sandbox; all else stays in one.
POLICY_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


def serve(request: HttpRequest, version: DocumentVersion, name: str) -> HttpResponseBase:
    """The file of ``version``; the caller has checked the rights."""
    if not version.may_pass:
        return HttpResponse(version.message, status=409, content_type="text/plain; charset=utf-8")
    etag = quote_etag(version.sha256)
    changed = version.created_at
    unchanged = get_conditional_response(request, etag, int(changed.timestamp()))
    if unchanged is not None:
        return _closed_in(unchanged, version, name, request)
    asked = _asked_part(request, version.size, etag)
    if asked is not None and asked[0] >= asked[1]:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{version.size}"})
    try:
        content = version.file.storage.open(version.file.name or "")
    except FileNotFoundError as error:
        raise Http404 from error
    response = _part(content, asked, version.size) if asked else FileResponse(content)
    response["Content-Type"] = _content_type(version.mime)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed.timestamp())
    response["Accept-Ranges"] = "bytes"
    return _closed_in(response, version, name, request)


def _content_type(mime: str) -> str:
    return "text/plain; charset=utf-8" if mime == Kind.TEXT.mime else mime


def _closed_in(
    response: HttpResponseBase, version: DocumentVersion, name: str, request: HttpRequest
) -> HttpResponseBase:
    """No guessing of the type, no script, no copy in a cache that would outlive a change of rights."""
    attachment = version.mime not in INLINE or "unduh" in request.GET
    disposition = content_disposition_header(attachment, version.original_name or name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = POLICY_PDF if version.mime == Kind.PDF.mime else POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response


def _asked_part(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First byte and the one behind the last, of the one range asked for; nothing for the whole file."""
    wanted = RANGE.match(request.headers.get("Range", ""))
    if wanted is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = wanted.groups()
    if first:
        return int(first), min(int(last) + 1, size) if last else size
    return (max(size - int(last), 0), size) if last else None


class Part:
    """A stretch of an open file, read like a file."""

    def __init__(self, content: IO[bytes], start: int, end: int) -> None:
        self.content, self.left = content, end - start
        content.seek(start)

    def read(self, size: int) -> bytes:
        chunk = self.content.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.content.close()


def _part(content: IO[bytes], asked: tuple[int, int], size: int) -> FileResponse:
    start, end = asked
    response = FileResponse(Part(content, start, end), status=206)
    response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    return response
