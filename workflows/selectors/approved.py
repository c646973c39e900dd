"""Which version of a text was approved last, and what officials corrected in it since, each as theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from wagtail.models import Page, Revision, WorkflowState

from workflows.changes.compare import Change, changes_between
from workflows.models import Decision
from workflows.selectors.rounds import history_of, lines_of
from workflows.selectors.since import of_the_chain, publications

Action = Decision.Action


def with_approved(texts: QuerySet[Any]) -> QuerySet[Any]:
    """These texts, each knowing for :func:`approved_id` which version was approved; no query of its own."""
    content_type = ContentType.objects.get_for_model(Page)
    made = publications(content_type, OuterRef("pk"))
    return texts.annotate(chain_approved=Subquery(of_the_chain(made)), ever_decided=Exists(made))


def approved_id(obj: Any) -> int | None:
    """The revision of a text of :func:`with_approved` that the whole chain approved last; None while none was.

    What an emergency published was not approved. A text published before there were decisions counts as approved.
    """
    number: int | None = obj.chain_approved if obj.ever_decided else obj.live_revision_id
    return number


def approved_version(obj: Any, decisions: Iterable[Decision]) -> Revision | None:
    """The same of one text, by all of its decisions."""
    made = [(d.revision_id, d.about_id) for d in decisions if d.action == Action.PUBLISH and d.revision_id]
    number = max((revision for revision, about in made if not about), default=None)
    if made and number != obj.live_revision_id:
        return Revision.objects.filter(pk=number).first() if number else None
    found: Revision | None = obj.live_revision
    return found


def public_besides(obj: Any, approved: Revision | None) -> Revision | None:
    """The version that an emergency put before the public, where it is not the one approved last."""
    if not obj.live or obj.live_revision_id is None:
        return None
    if approved is not None and approved.pk == obj.live_revision_id:
        return None
    found: Revision | None = obj.live_revision
    return found


def is_public_unapproved(obj: Any) -> bool:
    """Whether the public reads what an emergency published and the chain has not approved since."""
    return public_besides(obj, approved_version(obj, history_of(obj))) is not None


def approved_before(emergency: Decision, decisions: Iterable[Decision]) -> Revision | None:
    """The version that the chain had approved last when an emergency was made."""
    made = [
        d.revision_id
        for d in decisions
        if d.action == Action.PUBLISH and not d.about_id and d.revision_id and d.pk < emergency.pk
    ]
    return Revision.objects.filter(pk=max(made)).first() if made else None


def approved_at(approved: Revision | None, decisions: Iterable[Decision]) -> datetime | None:
    """When a version was approved, by the decisions of its text."""
    dates = {d.revision_id: d.made_at for d in decisions if d.action == Action.PUBLISH}
    return dates.get(approved.pk) if approved is not None else None


@dataclass(frozen=True)
class Correction:
    """What one official changed in one turn. ``made`` says who, in which capacity, when."""

    made: Decision
    changes: list[Change]


@dataclass
class _Turn:
    made: Decision
    before: int


def corrections_of(obj: Any, round_: WorkflowState, decisions: Iterable[Decision]) -> list[Correction]:
    """Corrections that the text of this round carries, the earliest first; one query where there are some.

    ``decisions`` are all of the text in any order. Kept through returns, until the text is approved.
    """
    turns = _turns(round_, sorted(decisions, key=lambda line: line.pk))
    ids = {pk for turn in turns for pk in (turn.before, turn.made.revision_id)}
    content = dict(Revision.objects.filter(pk__in=ids).values_list("pk", "content")) if ids else {}
    found = [
        Correction(
            turn.made, changes_between(type(obj), content[turn.before], content[turn.made.revision_id])
        )
        for turn in turns
        if turn.before in content and turn.made.revision_id in content
    ]
    return [correction for correction in found if correction.changes]


def _turns(round_: WorkflowState, lines: list[Decision]) -> list[_Turn]:
    found: list[_Turn] = []
    bound: int | None = None  # the revision the last decision was taken on
    writing = False  # whether the last turn found goes on
    for line in lines:
        if line.workflow_state_id and line.workflow_state_id > round_.pk:
            break
        if line.action == Action.CORRECT and line.revision_id and bound:
            if writing and found[-1].made.person_id == line.person_id:
                found[-1].made = line
            else:
                found.append(_Turn(line, (found[-1].made.revision_id or bound) if writing else bound))
            writing = True
        elif line.revision_id:
            bound, writing = line.revision_id, False
            if line.action == Action.PUBLISH and not line.about_id and line.workflow_state_id != round_.pk:
                found = []
    return found


def corrected_by(round_: WorkflowState, user: Any, decisions: Iterable[Decision]) -> bool:
    """Whether ``user`` corrected the text in this turn and has not decided since. Decisions latest first."""
    for line in decisions:
        if line.action == Action.CORRECT and line.workflow_state_id == round_.pk:
            return bool(line.person_id == user.pk)
        if line.revision_id:
            return False
    return False


def approved_with_correction(round_: WorkflowState, user: Any) -> bool:
    """Whether the latest approval of ``user`` in this round followed a correction of their own."""
    own = [line.action for line in lines_of(round_) if line.person_id == user.pk]
    return [made for made in own if made in (Action.APPROVE, Action.CORRECT)][-2:] == [
        Action.CORRECT,
        Action.APPROVE,
    ]
