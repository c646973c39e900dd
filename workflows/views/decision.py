"""One text that waits: the change first, then notes and history, then the whole; decided at the bottom."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Revision, TaskState, WorkflowState

from cms.agencies.selectors import offices_read_once
from workflows import policies, reading_policies, selectors, sentences, services
from workflows.changes.compare import changes_between
from workflows.changes.whole import whole_text
from workflows.content import revision_hash
from workflows.forms import DecisionForm
from workflows.models import Decision, OfficeTask
from workflows.policies import Refused
from workflows.sheets.making import publication_in
from workflows.views.requests import RequestsMixin

ACTIVE = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
NOTED = ("return", "approve")
Action = Decision.Action


class DecisionView(RequestsMixin, WagtailAdminTemplateMixin, TemplateView):
    """Read by all who may read the text; decided by those whose turn it is."""

    template_name = "workflows/decision.html"
    header_icon = "tasks"
    form: DecisionForm | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not policies.may_read(request.user, self.obj) and not self._is_mine():
            if self.obj.live:  # what the public reads is no secret; the page refused leads there
                raise PermissionDenied
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def round(self) -> WorkflowState:
        related = (
            "current_task_state__task__officetask",
            "current_task_state__turn",
            "requested_by",
            "workflow",
        )
        return get_object_or_404(WorkflowState.objects.select_related(*related), pk=self.kwargs["round_id"])

    @cached_property
    def obj(self) -> Any:
        model: Any = self.round.content_type.model_class()
        found = model._base_manager.select_related("agency", "latest_revision", "live_revision")
        return selectors.with_agency_of_text(get_object_or_404(found, pk=self.round.object_id))

    @cached_property
    def task(self) -> OfficeTask | None:
        """The stage that waits now, or None once the round has ended."""
        if self.round.status != WorkflowState.STATUS_IN_PROGRESS or self.round.current_task_state is None:
            return None
        return self.round.current_task_state.task.officetask

    def _is_mine(self) -> bool:
        return self.task is not None and policies.is_holder(
            self.obj, self.task, self.request.user, self.round
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form names the stage and the content it was made for; both are checked under lock."""
        if (act := request.POST.get("action", "")) in self.ACTS:
            return self.answer_request(act)
        self.form = DecisionForm(request.POST, stages=self._earlier())
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        task_state = get_object_or_404(
            TaskState, pk=self.form.cleaned_data["task_state"], workflow_state_id=self.round.pk
        )
        try:
            sentence = self._decide(task_state, self.form)
        except Refused as refused:
            messages.error(request, refused.message)
            return self.show_afresh()
        messages.success(request, f"“{self._name()}”: {sentence}")
        return redirect("workflows:queue")

    def _decide(self, task_state: TaskState, form: DecisionForm) -> str:
        data = form.cleaned_data
        known: dict[str, Any] = {"comment": data["comment"], "seen": data["seen"]}
        if data["action"] == "approve":
            round_ = services.approve(task_state, self.request.user, **known)
            return sentences.approved(self.obj, round_)
        services.send_back(task_state, self.request.user, to=data["to"], **known)
        return sentences.returned(self.obj, data["to"])

    def show_afresh(self) -> HttpResponse:
        """The page as it is now, with the note as it was typed."""
        for name in ("round", "obj", "task"):
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data())

    def _earlier(self) -> list[OfficeTask]:
        return selectors.earlier_stages(self.round, self.task) if self.task else []

    def get_page_title(self) -> str:
        return self._name()

    def _name(self) -> str:
        """``Bab IV: Arsitektur SPBE``, with the title as it waits for the decision."""
        return selectors.spoken_title_of(self.obj)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("workflows:queue"), "label": _("My queue")},
            {"url": "", "label": self._name()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        latest: Revision = self.obj.latest_revision
        requests = self.requests_context()
        decisions = list(selectors.history_of(self.obj))
        approved = selectors.approved_version(self.obj, decisions)
        context.update(
            obj=self.obj,
            round=self.round,
            open=self.task is not None,
            status=replace(
                selectors.status_of(self.obj, self.round if self.round.status in ACTIVE else None),
                asked=bool(requests.get("asked")),
            ),
            approved=approved,
            approved_at=selectors.approved_at(approved, decisions),
            changes=changes_between(type(self.obj), approved.content, latest.content) if approved else [],
            **self._besides(approved, latest, decisions),
            corrections=selectors.corrections_of(self.obj, self.round, decisions),
            own_last=self._own_last(decisions, approved),
            **since_return(self.obj, decisions, latest),
            parts=whole_text(latest.as_object(), latest.content, self.request),
            decisions=decisions,
            comments=selectors.unresolved_comments(self.obj),
            may_comment=reading_policies.may_comment(self.request.user, self.obj),
            may_edit_draft=policies.may_edit(self.request.user, self.obj),
            passed=sentences.passed(self.round),
            withdrawn=sentences.withdrawal(self.round),
            **requests,
            sheet_round=self.round.pk if self.task is None and publication_in(self.round) else None,
            latest=latest,
            **self._read_bar(latest, decisions),
        )
        context["events"] = selectors.timeline_of(self.obj, context["decisions"])
        context["notes"] = [line for line in context["decisions"] if line.comment and line.action in NOTED]
        return context

    def _besides(
        self, approved: Revision | None, latest: Revision, decisions: list[Decision]
    ) -> dict[str, Any]:
        """What the public reads by an emergency, where that is not what was approved last, and the change of it."""
        public = selectors.public_besides(self.obj, approved)
        if public is None:
            return {}
        return {
            "public": public,
            "public_since": selectors.approved_at(public, decisions),
            "public_changes": changes_between(type(self.obj), public.content, latest.content),
        }

    def _own_last(self, decisions: list[Decision], approved: Revision | None) -> Decision | None:
        """The text this person decided on last, where that was after the last approved version."""
        since = approved.pk if approved else 0
        mine = (d for d in decisions if d.person_id == self.request.user.pk and d.action in NOTED)
        last = next(mine, None)
        if last is None or last.revision_id in (None, self.obj.latest_revision_id):
            return None
        return last if (last.revision_id or 0) > since else None

    def _read_bar(self, latest: Revision, decisions: list[Decision]) -> dict[str, Any]:
        with offices_read_once():  # the rules ask for the same holders and writers again and again
            return self._bar(latest, decisions)

    def _bar(self, latest: Revision, decisions: list[Decision]) -> dict[str, Any]:
        """What stands at the bottom: the two decisions, or why this person does not decide here."""
        user = self.request.user
        unsent = self.form.data.get("comment", "") if self.form is not None else ""
        if self.task is None:
            return {"closed": _("This round has ended; there is nothing to decide here."), "unsent": unsent}
        try:
            policies.check_may_return(user, self.obj, self.task, self.round)
        except Refused as refused:
            return {"closed": refused.message, "unsent": unsent}
        initial = {"task_state": self.round.current_task_state_id, "seen": revision_hash(latest)}
        form = DecisionForm(initial=initial, stages=self._earlier())
        if self.form is not None:
            form.keep_note_of(self.form)
        following = policies.what_follows(self.obj, self.round, self.task, user)
        return {
            "form": form,
            "after": sentences.after(following.stage, self.obj, following.titles),
            "why_not_approve": self._why_not_approve(self.task),
            "may_correct": policies.may_correct(self.obj, user),
            "corrected": selectors.corrected_by(self.round, user, decisions),
        }

    def _why_not_approve(self, task: OfficeTask) -> str:
        """Why this person may only return the text; empty where approving is open."""
        try:
            policies.check_state("approve", self.obj, self.round)
            policies.check_may_approve(self.request.user, self.obj, task, self.round)
        except Refused as refused:
            return refused.message
        return ""


def since_return(obj: Any, decisions: list[Decision], latest: Revision) -> dict[str, Any]:
    """The note of the last return of a text submitted again, and what was changed in answer to it."""
    newest = {made.action: made for made in reversed(decisions)}
    made, published = newest.get(Action.RETURN), newest.get(Action.PUBLISH)
    if made is None or made.revision is None or (published is not None and published.pk > made.pk):
        return {}
    answered = changes_between(type(obj), made.revision.content, latest.content)
    return {"last_return": made, "answered": answered}
