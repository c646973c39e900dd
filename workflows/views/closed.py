"""Doors of Wagtail that stay shut for governed pages: each answers with a sentence, none with an error."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views import View
from rest_framework.exceptions import PermissionDenied
from rest_framework.serializers import Serializer
from wagtail.admin import messages
from wagtail.admin.api.actions.base import APIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.auth import user_has_any_page_permission, user_passes_test
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.models import Page

from cms.core.keys import key_of
from workflows.middleware import wants_json
from workflows.policies import may_read
from workflows.registry import governed_models
from workflows.sentences import why_kept

PUBLISHED_BY_DECISION = gettext_lazy(
    "What the public reads changes through the last decision only. Submit a new version instead."
)
DECIDED_IN_QUEUE = gettext_lazy("Decisions are taken in the queue, where the change is shown first.")
STAYS_IN_PLACE = gettext_lazy(
    "A governed text is not copied or moved: its history of decisions belongs to its place."
)
STANDS_ONCE = gettext_lazy(
    "Each page of this site stands once, in one language: it is not copied for a translation or made out of an alias."
)
KEPT_ON_RECORD = gettext_lazy(
    "Only a draft without parts that was never submitted is deleted; what was submitted or decided stays on record."
)
IN_BULK = {"delete": KEPT_ON_RECORD, "move": STAYS_IN_PLACE}


@method_decorator(user_passes_test(user_has_any_page_permission), name="dispatch")
class ClosedDoor(View):
    """``sentence`` says why, and what to do instead."""

    sentence: Any = PUBLISHED_BY_DECISION

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page_id = kwargs.get("page_id") or kwargs.get("page_to_move_id")
        page = get_object_or_404(Page, pk=page_id).specific
        if wants_json(request):
            return JsonResponse(
                {"error": str(self.sentence), "error_message": str(self.sentence)}, status=403
            )
        messages.error(request, self.sentence)
        if page.permissions_for_user(request.user).can_edit() or may_read(request.user, page):
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        return redirect("wagtailadmin_home")


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's copying of other pages: not with governed texts below, and only with a place that exists."""
    if page.get_descendants(inclusive=True).type(*governed_models()).exists():
        messages.error(request, STAYS_IN_PLACE)
        parent = page.get_parent()
        return redirect("wagtailadmin_explore", parent.pk) if parent else redirect("wagtailadmin_home")
    place = Page.objects.filter(pk=key_of(request.POST.get("new_parent_page")))
    if request.method == "POST" and not place.exists():
        messages.error(request, gettext_lazy("Choose the page under which the copy is to stand."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


def refuse_in_bulk(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    """Wagtail's actions on many pages say how many they changed, and nothing of those they left as they were."""
    if view.model is not Page:
        return None
    asked = request.GET.getlist("id")
    if "all" in asked:
        asked = list(view.get_all_objects_in_listing_query(request.GET.get("childOf")))
    left = Page.objects.filter(pk__in=asked).exclude(pk__in=[page.pk for page in objects]).count()
    if not left:
        return None
    said = ngettext(
        "%(number)s page stays as it was. %(why)s", "%(number)s pages stay as they were. %(why)s", left
    )
    messages.error(request, said % {"number": left, "why": IN_BULK.get(action, PUBLISHED_BY_DECISION)})
    if objects:
        return None
    return redirect("wagtailadmin_home" if view.next_url == request.path else view.next_url)


class Delete(DeleteView):
    """Wagtail's, but for a text that nobody deletes: it says so, and asks nobody for rights."""

    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id).specific
        if may_read(request.user, page) and (why := why_kept(page) or self._has_parts(page)):
            messages.error(request, why)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        answer: HttpResponse = super().dispatch(request, page_id, *args, **kwargs)
        return answer

    def _has_parts(self, page: Page) -> str:
        return "" if page.is_leaf() else gettext("Texts stand below this one. Delete those drafts first.")


class DecideInQueue(ClosedDoor):
    sentence = DECIDED_IN_QUEUE


class StaysInPlace(ClosedDoor):
    sentence = STAYS_IN_PLACE


class AlreadyOpen(ClosedDoor):
    """A governed text is locked by its turn, not by hand."""

    sentence = gettext_lazy("A text is locked by its turn in the chain of offices, not by hand.")


class ClosedAction(APIAction):
    """An action of Wagtail's API that no page of this site knows."""

    serializer = Serializer

    def execute(self, instance: Page, data: Any) -> None:
        raise PermissionDenied(STANDS_ONCE)


class PagesAPI(PagesAdminAPIViewSet):
    actions = {
        **PagesAdminAPIViewSet.actions,
        "copy_for_translation": ClosedAction,
        "convert_alias": ClosedAction,
    }
