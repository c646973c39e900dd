"""Submitting a text."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from cms.core.audit import held_back
from workflows import announcements, ending, policies, selectors, validity
from workflows.content import BOOKKEEPING, Reading, canonical
from workflows.models import Decision
from workflows.policies import Refused
from workflows.services.advancing import advance, end_returned
from workflows.services.locking import is_public, lock, transition
from workflows.services.recording import own_appointment, record

Action = Decision.Action


@transition
@held_back()
def submit(obj: Any, user: Any) -> WorkflowState:
    """Start a round on the latest revision of ``obj``. A PIC's submission counts as the PIC's initial.

    Raises :class:`~workflows.policies.Refused` with a sentence; then nothing has changed.
    """
    obj = lock(obj)
    policies.check_can_submit(user, obj)
    revision = obj.get_latest_revision()
    if revision is None:
        raise Refused(_("Save the text before submitting it."))
    if revision.content.get("agency") != obj.agency_id:
        raise Refused(
            _("The agency of this text was changed beside its text. Save it once more, then submit it.")
        )
    if _is_nobodys(revision):  # who wrote does not decide, so somebody must have
        raise Refused(
            _("The latest version names nobody who wrote it. Save the text once more, then submit it.")
        )
    reading = Reading(obj)
    if _is_public_as_approved(obj, revision, reading):
        raise Refused(_("Nothing has changed since the last approved version."))
    workflow = obj.get_workflow()
    if workflow is None:
        raise Refused(_("No approval workflow is set up. Ask the administrator."))
    if fault := ending.fault_of(selectors.stages(workflow)):
        raise Refused(fault)
    validity.check_valid(revision, reading)
    end_returned(obj)
    round_ = WorkflowState(
        content_type=ContentType.objects.get_for_model(obj),
        base_content_type=obj.get_base_content_type(),
        object_id=str(obj.pk),
        workflow=workflow,
        requested_by=user,
    )
    Model.save(round_)  # without Wagtail's questions: under the lock of the text no other round begins
    appointment = own_appointment(user, obj)
    record(obj, round_, None, Action.SUBMIT, user, revision, appointment, reading=reading)
    advance(obj, round_, user, None, reading)
    announcements.submitted(obj, round_, user)
    return round_


def _is_nobodys(revision: Revision) -> bool:
    """Whether no writer stands behind this version. Where the city changed only its agency, the writer before does."""
    if revision.user_id is not None:
        return False
    named = Revision.objects.filter(
        base_content_type=revision.base_content_type_id, object_id=revision.object_id,
        user__isnull=False, pk__lt=revision.pk,
    ).order_by("-pk").first()  # fmt: skip
    model: Any = revision.content_type.model_class()
    leave = BOOKKEEPING | {"agency"}
    return named is None or canonical(model, named.content, leave) != canonical(
        model, revision.content, leave
    )


def _is_public_as_approved(obj: Any, revision: Revision, reading: Reading) -> bool:
    """Whether the public reads this very text by decision of the chain; an emergency is followed by its approval."""
    return is_public(obj, revision, reading) and not selectors.is_public_unapproved(obj)
