"""One quarter of one action item: read it, report it, correct it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.agencies.selectors import access_of
from cms.core.templatetags.amounts import percent, rupiah
from cms.plans.models import ActionItemPage, ProgressReport
from cms.plans.policies.progress import check_may_read_reports, check_may_report, correctable_until
from cms.plans.quarters import ROMAN, Quarter
from cms.plans.selectors import visible_to
from cms.plans.selectors.progress import progress_of
from cms.plans.selectors.progress_grid import cells_of
from cms.plans.selectors.reports import (
    changes_of,
    neighbours,
    plan_of,
    report_of,
    visible_evidence,
    year_figures,
)
from cms.plans.services.evidence import keep_evidence
from cms.plans.services.progress import AboveBudgetError, Recorded, Stale, mark_of, record
from cms.plans.views.progress_form import ReportForm, initial_of
from workflows.policies import Refused

MAX_YEAR = 9000


class ReportView(WagtailAdminTemplateMixin, View):
    """Everybody who may read the reports opens it; the PIC of the agency finds a form in it."""

    template_name = "plans/progress/report.html"
    header_icon = "calendar-check"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not 1 <= kwargs["quarter"] <= len(ROMAN) or kwargs["year"] > MAX_YEAR or not kwargs["year"]:
            raise Http404
        items = visible_to(request.user, ActionItemPage).select_related("agency")
        self.item: ActionItemPage = get_object_or_404(items, pk=kwargs["item_id"])
        self.quarter = Quarter(kwargs["year"], kwargs["quarter"])
        self.plan = plan_of(self.item)
        self.report = report_of(self.item, self.quarter)
        self.attached = visible_evidence(request.user, self.report)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            check_may_read_reports(request.user, self.item)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusal = self._refusal()
        form = None
        if not refusal:
            initial = initial_of(self.report, self.attached, mark_of(self.report))
            form = ReportForm(user=request.user, attached=self.attached, initial=initial)
        return self._page(form, refusal)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReportForm(request.POST, request.FILES, user=request.user, attached=self.attached)
        if refusal := self._refusal():
            return self._page(form, refusal, status=403)
        form = self._with_files_kept(form)
        if not form.is_valid():
            return self._page(form)
        try:
            done = record(
                self.item, self.quarter, request.user, form.content(), seen=form.cleaned_data["seen"]
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(form, to_confirm=error.amount if isinstance(error, AboveBudgetError) else None)
        except Refused as refused:
            return self._page(form, refused.message, status=409 if isinstance(refused, Stale) else 403)
        self._announce(done)
        return redirect(request.path)

    def _refusal(self) -> str:
        try:
            check_may_report(self.request.user, self.item, self.plan, self.quarter, self.report)
        except Refused as refused:
            return refused.message
        return ""

    def _with_files_kept(self, form: ReportForm) -> ReportForm:
        """Store good files at once, so that a mistake in another field costs nobody a second upload."""
        form.full_clean()
        files = form.cleaned_data.get("uploads")
        if not files:
            return form
        classification = form.cleaned_data.get("classification") or "terbatas"
        kept = keep_evidence(self.item, self.request.user, files, classification)
        data = self.request.POST.copy()
        data.setlist("evidence", [*data.getlist("evidence"), *(str(document.pk) for document in kept)])
        return ReportForm(data, user=self.request.user, attached=self.attached)

    def _announce(self, done: Recorded) -> None:
        said = {
            "quarter": self.quarter.label,
            "item": self.item.code,
            "percent": percent(done.report.percent),
        }
        if done.created:
            messages.success(self.request, _("%(quarter)s of %(item)s is reported: %(percent)s.") % said)
        elif done.changed:
            messages.success(self.request, _("The report of %(quarter)s for %(item)s is corrected.") % said)
        else:
            messages.info(
                self.request, _("The report of %(quarter)s for %(item)s was recorded already.") % said
            )
        target, spent = year_figures(self.item, self.quarter.year)
        if target and target.budget is not None and spent > target.budget:
            messages.warning(
                self.request,
                _("Spent in %(year)s: %(spent)s, more than the budget of %(budget)s. Check the figures.")
                % {"year": self.quarter.year, "spent": rupiah(spent), "budget": rupiah(target.budget)},
            )

    def _page(
        self, form: ReportForm | None, refusal: str = "", status: int = 200, to_confirm: int | None = None
    ) -> HttpResponse:
        context = self.get_context_data(form=form, refusal=refusal, to_confirm=to_confirm)
        return self.render_to_response(context, status=status)

    def get_page_title(self) -> str:
        return f"{self.item.code} {self.item.title}"

    def get_page_subtitle(self) -> str:
        return self.quarter.label

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("plans_progress"), "label": _("Progress reports")},
            {"url": "", "label": self.item.code, "sublabel": self.quarter.label},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        previous = neighbours(self.item, self.quarter)[0]
        target, spent = year_figures(self.item, self.quarter.year)
        progress = progress_of([self.item.pk])[self.item.pk]
        form = kwargs["form"]
        return super().get_context_data(
            **kwargs,
            item=self.item,
            quarter=self.quarter,
            report=self.report,
            until=correctable_until(self.quarter, self.report),
            attached=self.attached,
            mine=self.item.agency_id in access_of(self.request.user).pic_of,
            previous=_shown(previous),
            target=target,
            spent=spent,
            progress=progress,
            cells=cells_of(progress, self.plan, self.plan.years),
            changes=changes_of(self.item, self.quarter),
            media=form.media if form else "",
        )


def _shown(report: ProgressReport | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {"report": report, "quarter": Quarter(report.year, report.quarter)}
