"""Baca naskah: the draft as it is now with its comments, for those who read it and do not write it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.preview import ViewDraftView
from wagtail.models import Page

from workflows import policies, reading_policies, selectors
from workflows.changes.whole import whole_text
from workflows.selectors.shared import shares_with
from workflows.views.timeline import READING, readable


class ReadView(WagtailAdminTemplateMixin, TemplateView):
    """Where the notice of a share leads: nothing here needs the editor."""

    template_name = "workflows/read.html"
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.obj = readable(request, self.kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return selectors.spoken_title_of(self.obj)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, latest = self.request.user, self.obj.get_latest_revision()
        active = selectors.active_round(self.obj)
        return super().get_context_data(
            **kwargs,
            obj=self.obj,
            latest=latest,
            parts=whole_text(latest.as_object(), latest.content, self.request) if latest else [],
            status=selectors.status_of(self.obj, active),
            round_id=active.pk if active else None,
            shares=shares_with(user, self.obj),
            comments=selectors.unresolved_comments(self.obj),
            may_comment=reading_policies.may_comment(user, self.obj),
            may_edit_draft=policies.may_edit(user, self.obj),
            back_to=READING,
        )


class ViewDraft(ViewDraftView):
    """Wagtail's preview of the draft, open to all who may read it; Wagtail asks for those who write."""

    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id).specific
        if not reading_policies.reads(request.user, selectors.with_agency_of_text(page)):
            raise PermissionDenied
        latest = page.get_latest_revision_as_object()
        mode = request.GET.get("mode", latest.default_preview_mode)
        if mode not in dict(latest.preview_modes):
            raise PermissionDenied
        answer: HttpResponse = latest.make_preview_request(request, mode)
        return answer
