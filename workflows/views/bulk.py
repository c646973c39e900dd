"""Deciding several texts at once: the change of each on one page, each decided by itself, each answered for."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import TaskState

from cms.agencies.selectors import offices_read_once
from cms.core.keys import key_of
from cms.core.reasons import says_something
from workflows import policies, selectors, sentences, services
from workflows.asked_together import Item, decided_as, histories, items_of
from workflows.changes.compare import Change, changes_between
from workflows.changes.whole import Part, whole_text
from workflows.content import Reading
from workflows.models import PublicationRefused
from workflows.policies import NOTE_MISSING, Refused
from workflows.selectors.approved import Correction
from workflows.views.decision import since_return
from workflows.views.posted import posted_text, too_long

logger = logging.getLogger(__name__)

MOST = 20
APPROVE, RETURN = "approve", "return"
ENDS = {APPROVE: TaskState.STATUS_APPROVED, RETURN: TaskState.STATUS_REJECTED}


@dataclass(frozen=True)
class Preview:
    """One text with its whole change, and why it would be refused, as far as that is known now."""

    item: Item
    seen: str
    changes: list[Change]
    whole: list[Part] = field(default_factory=list)
    public_changes: list[Change] = field(default_factory=list)
    why_not: str = ""
    after: str = ""
    comments: list[Any] = field(default_factory=list)  # not settled yet
    corrections: list[Correction] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)  # stages without a decision of their own, and why
    since_return: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    item: Item
    done: bool
    sentence: str


@dataclass
class Sent:
    """What the browser sent: the stages ticked, each with the hash of the text that was read."""

    action: str
    note: str
    seen: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, posted: Any) -> "Sent":
        pairs = (value.partition(":") for value in posted.getlist("item"))
        seen = {key: text for pk, _colon, text in pairs if (key := key_of(pk)) is not None}
        return cls(posted.get("action", ""), posted_text(posted, "comment").strip(), seen)


class BulkView(WagtailAdminTemplateMixin, TemplateView):
    """GET ``?item=3&item=7`` shows, POST decides. Shown again or sent twice, nothing is decided twice."""

    template_name = "workflows/bulk.html"
    page_title = gettext_lazy("Decide several")
    header_icon = "tasks"
    note_error = ""
    results: list[Result] | None = None
    note = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        queue = {"url": reverse("workflows:queue"), "label": _("My queue")}
        return [*super().get_breadcrumbs_items(), queue, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = self._chosen()
        if not chosen:
            messages.warning(request, _("Tick the texts you want to decide together."))
            return redirect("workflows:queue")
        if len(chosen) > MOST:
            messages.warning(
                request, _("At most %(most)s texts are decided at once; you ticked %(number)s.")
                % {"most": MOST, "number": len(chosen)},
            )  # fmt: skip
            return redirect("workflows:queue")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = Sent.of(request.POST)
        self.note = sent.note
        if not sent.seen:
            messages.warning(request, _("No text was ticked, so nothing was decided."))
            return redirect("workflows:queue")
        if sent.action == RETURN and not says_something(sent.note):
            self.note_error = str(NOTE_MISSING)
        elif sentence := too_long(sent.note):
            self.note_error = sentence
        elif len(sent.seen) <= MOST and sent.action in (APPROVE, RETURN):
            items = items_of(request.user, sent.seen)
            self.results = [self._decide(item, sent) for item in items]
        return self.render_to_response(self.get_context_data())

    def _chosen(self) -> list[int]:
        keys = [key_of(value.partition(":")[0]) for value in self.request.GET.getlist("item")]
        return list(dict.fromkeys(key for key in keys if key is not None))

    def _decide(self, item: Item, sent: Sent) -> Result:
        """One text, in a transaction of its own: what is refused here stops none of the others."""
        user = self.request.user
        known: dict[str, Any] = {"comment": sent.note, "seen": sent.seen[item.task_state.pk]}
        try:
            if sent.action == APPROVE:
                round_ = services.approve(item.task_state, user, **known)
                return Result(item, True, sentences.approved(item.obj, round_))
            services.send_back(item.task_state, user, **known)
        except Refused as refused:
            # The same form sent twice, or twice at once: what it asked for is done.
            return Result(item, decided_as(item.task_state, user) == ENDS[sent.action], refused.message)
        except PublicationRefused as refused:
            return Result(item, False, str(refused))
        except DatabaseError:
            # A deadlock, a trigger, a lock waited for too long: the transaction of this text is rolled back.
            logger.exception("bulk %s of task state %s rolled back", sent.action, item.task_state.pk)
            return Result(item, False, _("The database did not record this decision. Try again shortly."))
        return Result(item, True, sentences.returned(item.obj, None))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.results is not None:
            failed = [result for result in self.results if not result.done]
            context.update(results=self.results, failed=len(failed), done=len(self.results) - len(failed))
            return context
        chosen = self._chosen() or list(Sent.of(self.request.POST).seen)
        with offices_read_once():  # the rules ask for the same holders and stages at each text
            previews = list(self._previews(items_of(self.request.user, chosen[:MOST])))
        context.update(
            previews=previews,
            open=[preview for preview in previews if not preview.item.closed],
            note=self.note,
            note_error=self.note_error,
        )
        return context

    def _previews(self, items: list[Item]) -> Iterable[Preview]:
        made = histories(items)
        for item in items:
            latest, approved = item.obj.latest_revision, item.approved
            decisions, reading = made[item.task_state.pk], Reading(item.obj)
            yield Preview(
                item,
                reading.hash_of(latest),
                changes_between(type(item.obj), approved.content, latest.content) if approved else [],
                [] if approved else whole_text(reading.object_of(latest), latest.content, self.request),
                changes_between(type(item.obj), item.public.content, latest.content) if item.public else [],
                self._why_not(item),
                self._after(item),
                selectors.unresolved_comments(item.obj),
                selectors.corrections_of(item.obj, item.round, decisions),
                sentences.passed(item.round),
                since_return(item.obj, decisions, latest),
            )

    def _why_not(self, item: Item) -> str:
        if item.closed:
            return item.already
        try:
            policies.check_may_approve(self.request.user, item.obj, item.task, item.round)
            if item.status.asked:
                raise Refused(policies.answer_first())
        except Refused as refused:
            return refused.message
        return ""

    def _after(self, item: Item) -> str:
        if item.closed:
            return ""
        following = policies.what_follows(item.obj, item.round, item.task, self.request.user)
        return sentences.after(following.stage, item.obj, following.titles)
