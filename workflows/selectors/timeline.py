"""All that happened to a governed text, in order: decisions, reminders, handovers, comments, shares."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply, Revision

from cms.accounts.selectors import NamesThen
from cms.core.full_stops import one_stop
from cms.core.keys import key_of
from workflows.models import Decision, DraftShare, Handover, Reminder
from workflows.selectors.grants import shares_of
from workflows.selectors.rounds import history_of, told_once
from workflows.selectors.turns import handovers_of, reminders_of

NOTE, RULE, CLOCK, OFFICE, SHARE = "note", "decision", "clock", "office", "share"


@dataclass(frozen=True)
class Event:
    """One line of the timeline. ``who`` names person and office in their capacity; ``decision`` can be compared."""

    at: datetime
    kind: str
    title: str
    who: str = ""
    stage: str = ""
    note: str = ""
    void: bool = False
    order_number: str = ""
    decision: int | None = None
    corrects: int | None = None  # of a correction: the decision on the text before it


def timeline_of(obj: Any, decisions: Iterable[Decision] | None = None) -> list[Event]:
    """Oldest first; a fixed number of queries, whatever happened."""
    lines = history_of(obj) if decisions is None else decisions
    beside = _Beside(obj)
    found = [
        *_all_decided(lines),
        *map(_reminded, reminders_of(obj)),
        *map(beside.handed, beside.handovers),
        *beside.commented(),
        *(event for given in beside.shares for event in beside.shared(given)),
    ]
    return sorted(found, key=lambda event: (event.at, event.decision or 0))


def comparable(obj: Any, number: str) -> Decision | None:
    """The decision of this object with that number, if the text it was taken on is still there."""
    if (key := key_of(number)) is None:
        return None
    return history_of(obj).select_related("revision").filter(pk=key).exclude(revision=None).first()


def unresolved_comments(obj: Any) -> list[Comment]:
    """Comments nobody has marked as settled, the oldest first, each with ``answers``; three queries.

    Each says ``who`` as they were called then.
    """
    comments = list(
        Comment.objects.filter(page_id=obj.pk, resolved_at=None).select_related("user").order_by("created_at")
    )
    answers: dict[int, list[CommentReply]] = {}
    replies = list(
        CommentReply.objects.filter(comment__in=comments).select_related("user").order_by("created_at")
    )
    for reply in replies:
        answers.setdefault(reply.comment_id, []).append(reply)
    names = NamesThen([line.user for line in (*comments, *replies)])
    for comment in comments:
        comment.answers = answers.get(comment.pk, [])
        for line in (comment, *comment.answers):
            line.who = names.at(line.user, line.created_at)
    return comments


def _all_decided(lines: Iterable[Decision]) -> Iterator[Event]:
    """In order, so that a correction knows what it corrected, and an approval that it followed one."""
    before: Decision | None = None  # the last line that bound a text
    corrected: Decision | None = None
    for line in told_once(lines):
        event = _decided(line)
        if line.action == Decision.Action.CORRECT:
            yield replace(event, corrects=before.pk if before else None)
            corrected = line
            continue
        if line.action == Decision.Action.APPROVE and corrected and corrected.person_id == line.person_id:
            event = replace(event, title=_("Approved with correction"))
        if line.revision_id:
            before, corrected = line, None
        yield event


def _decided(line: Decision) -> Event:
    from workflows import sentences

    note = line.comment
    if line.action == Decision.Action.INITIAL:
        note = ""  # the line says it
    elif line.action in (Decision.Action.SKIP, Decision.Action.MERGE):
        note = _("Because %(why)s.") % {"why": sentences.why(line.action, line.comment)}
    elif line.action == Decision.Action.REOPEN:
        note = _("Because nobody who may decide holds both offices any more.")
    return Event(
        at=line.made_at,
        kind=RULE,
        title=line.get_action_display(),
        who=f"{line.who}, {line.office_title}" if line.office_title else line.who,
        stage=str(line.task) if line.task else "",
        note=note,
        # A return takes back decisions, not itself; what was corrected still stands in the text.
        void=line.void and line.action not in (Decision.Action.CORRECT, Decision.Action.RETURN),
        order_number=line.order_number,
        decision=line.pk if line.revision_id else None,
    )


def _reminded(line: Reminder) -> Event:
    return Event(
        line.made_at, CLOCK, line.get_kind_display(), who=line.office_title,
        note=one_stop(_("Told: %s.") % line.told) if line.told else "",
    )  # fmt: skip


class _Beside:
    """What is no decision, hence keeps no names of its own: each line names people as they were called then."""

    def __init__(self, obj: Any) -> None:
        self.handovers: list[Handover] = list(handovers_of(obj))
        self.comments = list(Comment.objects.filter(page_id=obj.pk).select_related("user", "resolved_by"))
        self.answers = list(CommentReply.objects.filter(comment__page_id=obj.pk).select_related("user"))
        self.shares: list[DraftShare] = list(shares_of(obj))
        self.names = NamesThen(self._people())

    def _people(self) -> Iterator[Any]:
        for line in self.handovers:
            yield from (line.from_person, line.to_person, line.made_by)
        for comment in self.comments:
            yield from (comment.user, comment.resolved_by)
        for given in self.shares:
            yield from (given.given_by, given.appointment.person if given.appointment else None)
        yield from (answer.user for answer in self.answers)

    def handed(self, line: Handover) -> Event:
        parts = {
            "from": self._side(line, line.from_person, line.from_title),
            "to": self._side(line, line.to_person, line.to_title) or _("nobody"),
        }
        note = one_stop(_("From %(from)s to %(to)s.") % parts)
        return Event(
            line.made_at, OFFICE, line.get_kind_display(), note=f"{note} {line.reason}".strip(),
            who=self.names.at(line.made_by, line.made_at) or _("The system"),
        )  # fmt: skip

    def _side(self, line: Handover, person: Any, title: str) -> str:
        return ", ".join(part for part in (self.names.at(person, line.made_at), title) if part)

    def commented(self) -> Iterator[Event]:
        at = self.names.at
        for line in self.comments:
            who = at(line.user, line.created_at)
            yield Event(line.created_at, NOTE, _("Comment"), who=who, note=line.text)
            if line.resolved_at:
                settled = at(line.resolved_by, line.resolved_at)
                yield Event(line.resolved_at, NOTE, _("Comment settled"), who=settled)
        for reply in self.answers:
            who = at(reply.user, reply.created_at)
            yield Event(reply.created_at, NOTE, _("Answer to a comment"), who=who, note=reply.text)

    def shared(self, given: DraftShare) -> Iterator[Event]:
        held, at = given.appointment, given.given_at
        told = f"{self.names.at(held.person, at)}, {held.title}" if held else given.with_whom
        words, by = f"{told} · {given.get_kind_display()}", self.names.at(given.given_by, at)
        begun = Event(at, SHARE, _("Draft shared"), who=by, note=words)
        yield begun
        if given.ended_at:
            yield replace(begun, at=given.ended_at, title=_("Sharing ended"), who="")


def content_of(decision: Decision | None, obj: Any) -> dict[str, Any]:
    """The text a decision was taken on, or the latest one."""
    revision: Revision | None = decision.revision if decision else obj.latest_revision
    return revision.content if revision else {}
