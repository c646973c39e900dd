"""The page of results and its twin for programs. Both take anything as a question and answer with a sentence."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.agencies.models import Agency
from search import fields
from search.question import EXACTLY, clean
from search.selectors.answers import Answer, Result, answer
from search.selectors.facets import NAMES, Choice, FacetValue
from search.selectors.reading import narrow
from search.selectors.spellings import FEW, did_you_mean
from search.services.asked import note_question
from search.services.limits import wait_for_page
from search.views.addresses import address, facet_links, kept_fields, widened
from search.views.limited import limited, too_often
from search.views.notes import notes_for_programs, notes_on

NEWEST = "terbaru"


@require_safe
def results_page(request: HttpRequest) -> HttpResponse:
    """``/cari/?q=…&type=…&agency=…&year=…&sort=terbaru&page=…``: every state has an address."""
    wait = wait_for_page(request) if request.GET else 0
    if wait:
        response = render(request, "search/too_often.html", {"sentence": too_often(wait)}, status=429)
        response["Retry-After"] = str(wait)
        return response
    chosen = chosen_by_typing(request)
    if chosen:
        return HttpResponseRedirect(chosen)
    return private(request, render(request, "search/results.html", results_context(request)))


def chosen_by_typing(request: HttpRequest) -> str:
    """The address of the same search with ``opd:dinkes`` clicked instead of typed; empty where nothing was typed so.

    One state has one address, so that what was typed can be taken away like what was clicked.
    """
    asked = clean(request.GET.get("q", ""))
    if not fields.split(asked)[1]:
        return ""
    given = Choice.read(request.GET)
    words, choice = narrow(asked, given, {agency.pk: agency for agency in Agency.objects.all()})
    return "" if choice == given else address(request.GET, q=words, **choice.parameters())


def results_context(request: HttpRequest) -> dict[str, Any]:
    """The answer and its addresses, for the public page and for the one inside the admin."""
    found = _asked(request)
    suggestion = spelled(found, request.user)
    return {
        "answer": found,
        "meant": address(request.GET, q=suggestion),
        "page_range": found.page.paginator.get_elided_page_range(found.page.number, on_each_side=1, on_ends=1)
        if found.page
        else [],
        "newest": NEWEST,
        "suggestion": suggestion,
        "facets": facet_links(request.GET, found.facets),
        "exactly": address(request.GET, **{EXACTLY: "1"}),
        "with_synonyms": address(request.GET, **{EXACTLY: None}) if EXACTLY in request.GET else "",
        "widened": widened(request.GET),
        "kept": kept_fields(found.choice),
        "notes": notes_on(request, found),
        "newest_first": address(request.GET, sort=NEWEST),
        "fitting_first": address(request.GET, sort=None),
    }


def _asked(request: HttpRequest) -> Answer:
    """The answer, counted for administrators without saying who asked."""
    began = time.perf_counter()
    choice = Choice.read(request.GET, newest=request.GET.get("sort", "") == NEWEST)
    found = answer(request.GET.get("q", ""), request.user, choice, exactly=EXACTLY in request.GET)
    # A page without results is false.
    if found.question and found.page is not None and found.page.number == 1 and not choice.narrows:
        note_question(request, found.question.text, found.count, time.perf_counter() - began)
    return found


@limited("search")
def results_api(request: HttpRequest) -> JsonResponse:
    """``{count, results, facets, suggestion}``; rights are those of the session."""
    found = _asked(request)
    body = {
        "count": found.count,
        "page": found.page.number if found.page else 1,
        "pages": found.page.paginator.num_pages if found.page else 0,
        "results": [_result(result) for result in found.results],
        "facets": {name: _facet(found.values(name)) for name in NAMES},
        "suggestion": spelled(found, request.user) or None,
        "also": [{"typed": also.typed, "searched": also.added} for also in found.also],
        "notes": notes_for_programs(request, found),
    }
    return private(request, JsonResponse(body))


def spelled(found: Answer, user: Any) -> str:
    """Another spelling of the question, where little or nothing has its words."""
    asked = found.question and (found.relaxed or found.count < FEW)
    return did_you_mean(found.question, user) if asked else ""


def _result(result: Result) -> dict[str, Any]:
    first = result.excerpts[0] if result.excerpts else None
    return {
        "id": result.id,
        "type": result.kind,
        "title": result.plain_title,
        "url": first.url if first and first.page else result.url,
        "agency": result.agency.slug if result.agency else None,
        "snippet": str(first.html) if first else "",
        "page": first.page if first else None,
        "file": result.file,
        "draft": result.draft,
        "cited": result.cited,
        "proposed": result.proposed,
        "thumbnail": result.picture or None,
        "passages": [
            {"snippet": str(each.html), "page": each.page, "heading": each.heading, "url": each.url}
            for each in result.excerpts
        ],
    }


def _facet(values: list[FacetValue]) -> list[dict[str, Any]]:
    return [{"value": v.value, "label": v.label, "count": v.count} for v in values]


def private(request: HttpRequest, response: Any) -> Any:
    """What a signed-in person sees is for nobody's cache."""
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


__all__ = ["results_api", "results_page"]
