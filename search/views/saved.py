"""Saved searches of the person who is signed in: save one from the results, list, rename, delete."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from search.models import SavedSearch
from search.question import EXACTLY
from search.selectors.facets import Choice
from search.selectors.saved import labels_of, saved_searches
from search.services.saved import MOST, address_of, change_search, save_search


@login_required
@require_safe
@never_cache
def saved_list(request: HttpRequest) -> HttpResponse:
    return _page(request)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search whose address was posted."""
    try:
        made = save_search(
            request.user,
            request.POST.get("q", ""),
            Choice.read(request.POST),
            exactly=EXACTLY in request.POST,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("saved_searches")
    messages.success(
        request,
        _("“%(name)s” is saved. You are told of what is new here and in the mail of the day.")
        % {"name": made.name},
    )
    return redirect(f"{reverse('saved_searches')}#simpan-{made.pk}")


@login_required
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(saved_searches(request.user), pk=pk)
    try:
        change_search(search, request.POST.get("name", ""), request.POST.get("channel", search.channel))
    except ValidationError as error:
        return _page(request, wrong=pk, sentence=" ".join(error.messages))
    messages.success(request, _("“%(name)s” was changed.") % {"name": search.name})
    return redirect(f"{reverse('saved_searches')}#simpan-{pk}")


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(saved_searches(request.user), pk=pk)
    name = search.name
    search.delete()
    messages.success(request, _("“%(name)s” was deleted. You will hear no more of it.") % {"name": name})
    return redirect("saved_searches")


def _page(request: HttpRequest, *, wrong: int = 0, sentence: str = "") -> HttpResponse:
    searches = list(saved_searches(request.user))
    rows: list[dict[str, Any]] = [
        {
            "search": search,
            "url": address_of(search),
            "chosen": chosen,
            "typed": request.POST.get("name", "") if search.pk == wrong else search.name,
            "wrong": sentence if search.pk == wrong else "",
        }
        for search, chosen in zip(searches, labels_of(searches), strict=True)
    ]
    context = {"rows": rows, "channels": SavedSearch.Channel.choices, "most": MOST}
    return render(request, "search/saved.html", context, status=422 if wrong else 200)
