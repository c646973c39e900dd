"""Riwayat naskah: everything that happened to a text, and the difference between any two decisions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.core.keys import key_of
from workflows import policies, reading_policies, selectors, services
from workflows.changes.compare import Change, changes_between
from workflows.models import Decision, GovernedMixin
from workflows.policies import Refused
from workflows.selectors.timeline import comparable, content_of, timeline_of
from workflows.views.posted import posted_text

LATEST = "kini"
READING = "naskah"


def text_breadcrumb(user: Any, obj: Any) -> dict[str, Any]:
    """To the editor for those who write, to the text for those who read it."""
    where = "wagtailadmin_pages:edit" if policies.may_edit(user, obj) else "workflows:read"
    return {"url": reverse(where, args=[obj.pk]), "label": selectors.title_of(obj)}


def readable(request: HttpRequest, page_id: int) -> Any:
    """The governed page, for those who may read its draft. To all others it is as if it were not there:

    that a draft exists, and whose it is, is told to nobody outside.
    """
    obj = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(obj, GovernedMixin):
        raise Http404
    obj = selectors.with_agency_of_text(obj)
    if not reading_policies.reads(request.user, obj):
        raise Http404
    return obj


class TimelineView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/timeline.html"
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.obj = readable(request, self.kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"{_('History of the text')}: {selectors.spoken_title_of(self.obj)}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            text_breadcrumb(self.request.user, self.obj),
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def chosen(self) -> tuple[Decision | None, Decision | None]:
        """The earlier and the later text to compare; the later may be the latest text (None)."""
        asked = self.request.GET
        first = comparable(self.obj, asked.get("dari", ""))
        second = comparable(self.obj, asked.get("ke", ""))
        if first and second and first.pk > second.pk:
            return second, first
        return first, second

    def _changes(self) -> list[Change] | None:
        """None while two texts have not been chosen."""
        first, second = self.chosen
        if first is None or (second is None and self.request.GET.get("ke") != LATEST):
            return None
        before, after = (content_of(decision, self.obj) for decision in (first, second))
        return changes_between(type(self.obj), before, after)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        first, second = self.chosen
        context.update(
            obj=self.obj,
            events=timeline_of(self.obj)[::-1],
            first=first,
            second=second,
            asked=not {"dari", "ke", "banding"}.isdisjoint(self.request.GET),
            latest=LATEST,
            compares_latest=self.request.GET.get("ke") == LATEST,
            changes=self._changes(),
            may_share=reading_policies.may_share(self.request.user, self.obj),
            may_comment=reading_policies.may_comment(self.request.user, self.obj),
            may_edit_draft=policies.may_edit(self.request.user, self.obj),
            comments=selectors.unresolved_comments(self.obj),
        )
        return context


class CommentView(View):
    """A comment beside the text, or the mark that one is settled; written where it is read."""

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        obj = readable(request, page_id)
        try:
            if settled := request.POST.get("settle", ""):
                services.settle_comment(obj, request.user, key_of(settled) or 0)
                messages.success(request, _("The comment is marked as settled."))
            else:
                services.comment(obj, request.user, posted_text(request.POST, "text"))
                messages.success(
                    request, _("Your comment was added. Who writes and decides this text is told of it.")
                )
        except Refused as refused:
            messages.error(request, refused.message)
            if not settled and reading_policies.may_comment(request.user, obj):
                return self._again(request, obj)
        return self._back(request, obj)

    def _again(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """The page on which it was written, with what was typed: a refused comment is not written anew."""
        shown = resolve(self._back(request, obj).url)  # type: ignore[attr-defined]
        request.method, request.typed_comment = "GET", posted_text(request.POST, "text")  # type: ignore[attr-defined]
        answer: HttpResponse = shown.func(request, *shown.args, **shown.kwargs)
        return answer

    @staticmethod
    def _back(request: HttpRequest, obj: Any) -> HttpResponse:
        """To the page on which it was written: reading, a decision about this text, or its history."""
        asked = request.POST.get("kembali", "")
        if asked == READING:
            return redirect("workflows:read", obj.pk)
        if obj.workflow_states.filter(pk=key_of(asked)).exists():
            return redirect("workflows:decide", key_of(asked))
        return redirect("workflows:timeline", obj.pk)
