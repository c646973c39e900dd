"""Administrators' pages: the index, what is asked in vain or slowly, and the search inside the admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.agencies.views.kept import AdministratorOnly, Titled
from cms.core.audit import record
from cms.core.nudge import nudge
from search.selectors.overview import asked_in_all, overview, questions_in_vain, slow_questions
from search.selectors.state import index_state, is_being_built
from search.services.asked import ENOUGH, KEPT_DAYS, keep_counts
from search.tasks import build_anew
from search.views.results import chosen_by_typing, results_context


class IndexView(AdministratorOnly, Titled, WagtailAdminTemplateMixin, TemplateView):
    """What the index holds and how far behind it is; POST begins a new one."""

    template_name = "search/admin/index.html"
    page_title = gettext_lazy("Search index")
    header_icon = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **overview()}

    def post(self, request: HttpRequest) -> HttpResponse:
        state = index_state()
        if is_being_built(state):
            messages.warning(request, _("The index is being built already."))
        else:
            record("search.reindex", by=request.user)
            nudge(build_anew)
            messages.success(
                request,
                _("The index is built anew beside the old one. Searching and editing go on meanwhile."),
            )
        return redirect("search_admin:index")


class QuestionsView(AdministratorOnly, Titled, WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/admin/questions.html"
    page_title = gettext_lazy("Questions to the search")
    header_icon = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keep_counts(now=True)
        return {
            **super().get_context_data(**kwargs),
            "in_vain": questions_in_vain(),
            "slow_rows": slow_questions(),
            "enough": ENOUGH,
            "kept_days": KEPT_DAYS,
            **asked_in_all(),
        }


class ResultsView(Titled, WagtailAdminTemplateMixin, TemplateView):
    """The same search as on the public pages, without leaving the admin."""

    template_name = "search/admin/results.html"
    page_title = gettext_lazy("Search texts and documents")
    header_icon = "search"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = chosen_by_typing(request)
        return HttpResponseRedirect(chosen) if chosen else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **results_context(self.request)}
