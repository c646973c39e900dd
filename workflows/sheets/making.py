"""An approval sheet is made once for a publication, by whoever asks for it first."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from wagtail.models import WorkflowState

from cms.agencies.models import Agency
from cms.core.audit import record
from workflows.models import ApprovalSheet, Decision
from workflows.selectors import corrections_of, history_of
from workflows.selectors.rounds import told_once

Action = Decision.Action
# Without signs that look alike on paper: 20 of 31 are 99 bits, nobody guesses one.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 5
# What belongs on a sheet: how each stage was passed. Requests and reminders stay in the history.
SHOWN = (
    Action.SUBMIT, Action.INITIAL, Action.APPROVE, Action.CORRECT, Action.SKIP, Action.MERGE, Action.PUBLISH,
    Action.STAND_IN_WISH, Action.STAND_IN, Action.BREAK_GLASS,
)  # fmt: skip


def publication_in(round_: WorkflowState) -> Decision | None:
    """The decision that published the text of this round; None while there is none."""
    published = round_.decisions.filter(action=Action.PUBLISH, void=False)
    return published.select_related("revision", "sheet").order_by("-pk").first()


def publication_by(emergency: Decision) -> Decision | None:
    """The publication that an emergency led to; None for one that took a text down."""
    return emergency.answers.filter(action=Action.PUBLISH).select_related("revision").first()


def latest_publication(obj: Any) -> Decision | None:
    """The publication by the chain that an object's page can show a sheet for."""
    made = Decision.objects.filter(content_type=obj.get_base_content_type(), object_id=obj.pk)
    return made.filter(action=Action.PUBLISH, void=False).order_by("-pk").first()


@transaction.atomic
def sheet_of(publication: Decision, *, by: Any) -> ApprovalSheet:
    """The sheet of a publication; the same one however often it is asked for."""
    Decision.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    sheet = ApprovalSheet.objects.filter(decision=publication).first()
    if sheet is None:
        sheet = _make(publication)
        record(
            "sheet.make",
            by=by,
            on=sheet,
            data={"decision": publication.pk, "content_hash": sheet.content_hash, "chain": len(sheet.chain)},
        )
    return sheet


def _make(publication: Decision) -> ApprovalSheet:
    revision = publication.revision
    if revision is None:
        raise ValueError("a publication without its revision has no sheet")
    text: Any = revision.as_object()
    agency = Agency.objects.get(pk=revision.content["agency"])
    title = str(revision.content["title"])
    number = str(type(text).names_of([text]).get(text.pk) or text.short_title)
    return ApprovalSheet.objects.create(
        decision=publication,
        code=new_code(),
        title=title,
        number="" if number == title else number[:255],
        agency_name=agency.name,
        revision_number=revision.pk,
        content_hash=publication.content_hash,
        published_at=publication.made_at,
        chain=chain_of(publication),
    )


def chain_of(publication: Decision) -> list[dict[str, Any]]:
    """The lines of the round up to its publication, first to last, those taken back left out.

    A correction that the text still carries stays, though it was made before a return or in an earlier round.
    Of a publication in an emergency: the emergency, and the publication.
    """
    made = Decision.objects.filter(action__in=SHOWN, pk__lte=publication.pk)
    if publication.about_id:
        made = made.filter(pk__in=[publication.about_id, publication.pk])
    else:
        of_round = Q(workflow_state_id=publication.workflow_state_id, void=False)
        made = made.filter(of_round | Q(pk__in=_corrections_in(publication)))
    return [
        {
            "decision": line.pk,
            "action": line.action,
            "stage": str(line.task) if line.task else "",
            "person": line.person_name,
            "office": line.office_title,
            "order_number": line.order_number,
            "why": line.comment if line.action == Action.SKIP else "",
            "at": line.made_at.isoformat(),
        }
        for line in told_once(made.select_related("task"))
    ]


def _corrections_in(publication: Decision) -> list[int]:
    obj, round_ = publication.governed(), publication.workflow_state
    if obj is None or round_ is None:
        return []
    decided = history_of(obj).filter(pk__lte=publication.pk)
    return [correction.made.pk for correction in corrections_of(obj, round_, decided)]


def new_code() -> str:
    signs = get_random_string(GROUPS * GROUP, SIGNS)
    return "-".join(signs[i : i + GROUP] for i in range(0, len(signs), GROUP))


def typed_code(text: str) -> str:
    """A code as somebody may type it off paper: capitals, spaces and missing hyphens do no harm."""
    signs = "".join(sign for sign in text.lower() if sign in SIGNS)
    return "-".join(signs[i : i + GROUP] for i in range(0, len(signs), GROUP))
