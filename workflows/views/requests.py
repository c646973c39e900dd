"""What is asked and answered about a round beside its decisions: withdrawal, and who decides instead."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import TaskState, WorkflowState

from cms.agencies.models import Office
from cms.agencies.selectors import access_of, holders_of
from cms.core.keys import key_of
from workflows import policies, selectors, sentences, services
from workflows.duties import Act
from workflows.models import Decision
from workflows.policies import Refused
from workflows.views.posted import posted_text, too_long


class RequestsMixin:
    """Each act is named by the pressed button; the service checks person and state under lock."""

    request: HttpRequest
    round: WorkflowState
    obj: Any
    task: Any  # an OfficeTask, or None once the round has ended

    ACTS = ("withdraw", "ask_withdrawal", "grant_withdrawal", "refuse_withdrawal", "stand_in")
    typed = ""
    refused: tuple[str, str] = ("", "")  # the act that was refused, and why

    def answer_request(self, act: str) -> HttpResponse:
        note = posted_text(self.request.POST, "comment")
        try:
            if sentence := too_long(note):
                raise Refused(sentence)
            sentence = getattr(self, f"_{act}")(note)
        except Refused as refused:
            messages.error(self.request, refused.message)
            self.typed, self.refused = note, (act, refused.message)
            return self.show_afresh()
        messages.success(self.request, sentence)
        return redirect("workflows:decide", self.round.pk)

    def show_afresh(self) -> HttpResponse:
        raise NotImplementedError

    def _withdraw(self, note: str) -> str:
        policies.check_can_withdraw(self.request.user, self.round)  # this round, not a later one
        services.withdraw(self.obj, self.request.user)
        return sentences.withdrawn(self.obj)

    def _ask_withdrawal(self, note: str) -> str:
        policies.check_submitter(self.request.user, self.round)
        services.ask_withdrawal(self.obj, self.request.user, comment=note)
        return _("You asked for the withdrawal. You will be told once it is answered.")

    def _grant_withdrawal(self, note: str) -> str:
        services.grant_withdrawal(self._named_state(), self.request.user, comment=note)
        return _("Withdrawal granted. The text is a draft again.")

    def _refuse_withdrawal(self, note: str) -> str:
        services.refuse_withdrawal(self._named_state(), self.request.user, comment=note)
        return _("Withdrawal refused. The text still waits for your decision.")

    def _stand_in(self, note: str) -> str:
        if not self.request.POST.get("office"):
            raise Refused(_("Choose the office that decides instead."))
        office = get_object_or_404(Office, pk=key_of(self.request.POST.get("office")))
        if not services.name_stand_in(self._named_state(), office, self.request.user, comment=note):
            return _("Another administrator names %(office)s too; then it decides.") % {"office": office}
        return _("%(office)s decides this text now, and has been told.") % {"office": office}

    def _named_state(self) -> TaskState:
        """The stage the form was made for, of this round."""
        pk = key_of(self.request.POST.get("task_state"))
        return get_object_or_404(TaskState, pk=pk, workflow_state_id=self.round.pk)

    def requests_context(self) -> dict[str, Any]:
        """What of this is open to the reader."""
        if self.task is None:
            return {"typed": self.typed, "refused_act": self.refused[0]}
        user, open_round = self.request.user, self.round
        asked = selectors.pending_request(open_round)
        may_answer = asked is not None and policies.allowed(
            policies.check_may_answer, user, self.obj, self.task, open_round
        )
        mine = open_round.requested_by_id == user.pk
        asks = access_of(user).is_admin and policies.needs_somebody(self.obj, open_round, self.task)
        why_not = self._why_no_name() if asks else ""
        names = asks and not why_not
        return {
            "asked": asked,
            "may_answer": may_answer,
            "may_withdraw": mine and policies.can_withdraw(user, open_round),
            "may_ask": mine and policies.can_ask_withdrawal(user, open_round),
            "offices": self._offices() if names else None,
            "why_no_name": why_not,
            **(self._wish() if names else {}),
            "two_name": self.task.role == Office.Role.SECRETARY and not user.is_superuser,
            "chosen_office": key_of(self.request.POST.get("office")),
            "typed": self.typed,
            "refused_act": self.refused[0],
            "refused_why": self.refused[1],
        }

    def _why_no_name(self) -> str:
        """Why this administrator names nobody, where somebody is to be named."""
        try:
            policies.check_names(self.request.user, self.obj, self.round, self.task)
        except Refused as refused:
            return refused.message
        return ""

    def _wish(self) -> dict[str, Any]:
        """What a first administrator named, and who would decide by it."""
        turn = self.round.current_task_state.turn
        held = holders_of([turn.wished_id]) if turn.wished_id else []
        first = self.round.decisions.filter(action=Decision.Action.STAND_IN_WISH, person=turn.wished_by)
        return {
            "turn": turn,
            "wish_counts": policies.wish_counts(turn, self.obj, self.round, self.task),
            "wished_holders": get_text_list([str(a.person) for a in held]) or "–",
            "wish": first.order_by("pk").last() if turn.wished_id else None,
        }

    def _offices(self) -> list[Office]:
        """Offices somebody free to decide holds today, but for the reader's own; no PIC in place of the Sekda."""
        mine = [a.office_id for a in access_of(self.request.user).appointments]
        manned = selectors.manned_offices(selectors.shut_to(self.obj, self.round, Act.FINISH))
        held = policies.offered(self.task, Office.objects.filter(pk__in=manned).exclude(pk__in=mine))
        return list(held.select_related("agency").order_by("agency__name", "title"))
