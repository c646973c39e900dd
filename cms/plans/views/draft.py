"""For those who may read drafts but not edit them: the latest text as it will look."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.plans.selectors import GOVERNED_MODELS, may_read_draft


@require_safe
@never_cache
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever may not read it is told the same as where nothing is."""
    page: Any = get_object_or_404(Page.objects.type(*GOVERNED_MODELS), pk=pk).specific
    if not may_read_draft(request.user, page):
        raise Http404
    latest = page.get_latest_revision_as_object()
    response: HttpResponse = latest.make_preview_request(request, latest.default_preview_mode)
    return response
