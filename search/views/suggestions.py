"""What stands under the box while somebody types."""

from django.http import HttpRequest, JsonResponse

from search.selectors.titles import suggested_titles
from search.views.limited import limited
from search.views.results import private


@limited("suggest")
def suggestions_api(request: HttpRequest) -> JsonResponse:
    """``{suggestions: [{title, type, label, url}]}``: titles this reader may see."""
    found = suggested_titles(request.GET.get("q", ""), request.user)
    body = {
        "suggestions": [
            {"title": each.title, "type": each.kind, "label": each.kind_label, "url": each.url}
            for each in found
        ]
    }
    return private(request, JsonResponse(body))
