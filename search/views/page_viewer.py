"""One page of a document with the words asked for marked on it, and the way to the next."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cms.agencies.models import Agency
from cms.documents.extraction.pages import UnreadableError
from cms.documents.models import DocumentVersion, OfficialDocument, PageLayout, PageText
from cms.documents.selectors import visible_documents
from cms.documents.services.drawing import BusyError, has_pictures, layout_of
from cms.documents.structure import sections
from search.question import EXACTLY, parse
from search.selectors.facets import Choice
from search.selectors.pages import marks, pages_with
from search.selectors.reading import read
from search.snippets import snippet

WHOLE_PAGE = 10**9  # words
DOUBTFUL = 75  # per cent, as tesseract judges itself; a clean scan has 90 and more


@require_safe
def page_viewer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The picture of the page with its marks where there is one; its text always."""
    document, version = _readable(request, pk)
    page = version.pages.filter(number=number).first()
    if page is None:
        raise Http404
    agencies = {agency.pk: agency for agency in Agency.objects.defer("inherits")}
    asked_for = read(request.GET.get("q", ""), Choice(), agencies, exactly=EXACTLY in request.GET)
    typed, question = asked_for.typed, asked_for.question  # what is marked is what the search found it by
    layout, trouble = _layout(version, number)
    hits = pages_with(version, question)
    asked = f"?{typed.address}" if typed.text else ""
    before = max((hit for hit in hits if hit < number), default=0)
    after = min((hit for hit in hits if hit > number), default=0)
    text = snippet(page.text, question.terms, width=WHOLE_PAGE)
    context = {
        "document": document,
        "version": version,
        "page": page,
        "places": _places(page),
        "question": typed,
        "before": document.page_url(number - 1) + asked,
        "after": document.page_url(number + 1) + asked,
        "total": version.pages_read,  # while a file is being read: what can be turned to
        "exactly": EXACTLY,
        "layout": layout,
        "trouble": trouble,
        "is_doubtful": _is_doubtful(page, layout),
        "draws": has_pictures(version),
        "marks": marks(layout.words, question.terms) if layout and question else [],
        "text": text.html,
        "hits": len(hits),
        "hit_place": hits.index(number) + 1 if number in hits else 0,
        "hit_before": before,
        "hit_before_url": document.page_url(before) + asked,
        "hit_after": after,
        "hit_after_url": document.page_url(after) + asked,
    }
    response = render(request, "search/page_viewer.html", context)
    response["Cache-Control"] = "private, no-store" if request.user.is_authenticated else "no-cache"
    return response


@require_safe
def go_to_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The number typed into the box of the viewer; the nearest page for one that is not there."""
    document, version = _readable(request, pk)
    digits = request.GET.get("n", "").strip()[:9]
    last = version.pages_read
    if not last:
        return redirect(document.get_absolute_url())
    number = min(max(int(digits) if digits.isdecimal() else 1, 1), last)
    asked = replace(parse(request.GET.get("q", "")), exactly=EXACTLY in request.GET).address
    return redirect(document.page_url(number) + (f"?{asked}" if asked else ""))


def _readable(request: HttpRequest, pk: int) -> tuple[OfficialDocument, DocumentVersion]:
    found = visible_documents(request.user).select_related("agency", "current_version").filter(pk=pk).first()
    if found is None or found.current_version is None:
        raise Http404
    return found, found.current_version


def _layout(version: DocumentVersion, number: int) -> tuple[PageLayout | None, str]:
    """The picture and its words; or why there is none: ``busy`` or ``broken``."""
    if not has_pictures(version):
        return None, ""
    try:
        return layout_of(version, number), ""
    except BusyError:
        return None, "busy"
    except UnreadableError:
        return None, "broken"


def _is_doubtful(page: PageText, layout: PageLayout | None) -> bool:
    """Whether OCR itself is not sure of what it read."""
    if layout is None or layout.confidence is None or not page.text:
        return False
    return page.ocr == PageText.Ocr.DONE and layout.confidence < DOUBTFUL


def _places(page: PageText) -> list[dict[str, Any]]:
    """Bab and Pasal that begin on the page, as its text alone tells them."""
    told: list[str] = []
    for section in sections([(page.number, page.text)]):
        if section.heading and section.heading not in told:
            told.append(section.heading)
    return [{"heading": heading} for heading in told]
