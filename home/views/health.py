"""For whoever watches the installation: is the process alive, and can it do its work?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.selectors.readiness import readiness
from search.selectors.state import engine_names


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 while the database, the broker or the search does not answer, or triggers are missing.

    Names no address and no error.

    A search server is named beside them: without it the database searches, so its absence takes no process out.
    """
    answers = readiness()
    able = all(answers.values())
    if answers["database"]:
        answers |= engine_names()
    shown = {name: "ok" if answer else "unavailable" for name, answer in answers.items()}
    return JsonResponse({"ready": able, **shown}, status=200 if able else 503)
