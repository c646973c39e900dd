"""Breaking glass: an administrator publishes or takes down in an emergency, in sight of everyone concerned."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from workflows import announcements, emergencies, policies, selectors, validity
from workflows.content import Reading
from workflows.models import Decision, publication_permit
from workflows.policies import Refused
from workflows.services.advancing import end_returned, end_round, put_out
from workflows.services.locking import check_seen, is_public, lock, lock_open_round, transition
from workflows.services.recording import own_appointment, record

Action = Decision.Action


@transition
def break_glass(obj: Any, user: Any, *, reason: str, seen: str) -> Decision:
    """Publish the latest text without its decisions. Stays on the Sekda's desk until :func:`review`.

    ``seen`` is the hash of the content the administrator read: nobody else will read it before the public does.
    """
    obj, round_ = _start("break_glass", obj, user, reason)
    if obj.get_latest_revision() is None:
        raise Refused(_("Save the text before publishing it."))
    reading = Reading(obj)
    revision = check_seen(obj, seen, reading)
    if round_ is None and is_public(obj, revision, reading):  # pressed twice, or in two tabs
        raise Refused(_("The public reads this version already, so there is nothing to publish."))
    validity.check_valid(revision)
    made = _tell_of(Action.BREAK_GLASS, obj, round_, user, revision, reason, reading)
    if round_ is not None:
        end_round(obj, round_, user, revision)
    end_returned(obj)
    put_out(obj, revision, user)
    record(obj, None, None, Action.PUBLISH, user, revision, made.appointment, about=made, reading=reading)
    return made


@transition
def take_down(obj: Any, user: Any, *, reason: str) -> Decision:
    """Take what the public reads away; a round on its way goes on and may publish again."""
    obj, round_ = _start("take_down", obj, user, reason)
    if not obj.live:
        raise Refused(_("This text is not published, so there is nothing to take down."))
    made = _tell_of(Action.TAKE_DOWN, obj, round_, user, obj.live_revision, reason, Reading())
    end_returned(obj)
    with publication_permit(obj):
        obj.unpublish(user=user)
    return made


@transition
def review(emergency: Decision, user: Any, *, comment: str) -> Decision:
    """The Sekda has looked at an emergency and writes what came of it; only then does its mark go."""
    obj = lock(emergency.governed())
    appointment = emergencies.check_may_review(user, emergency)
    policies.check_note("review", comment)
    policies.check_state("review", obj, selectors.active_round(obj))
    made = record(
        obj, emergency.workflow_state, None, Action.REVIEW, user, emergency.revision,
        appointment, comment, about=emergency,
    )  # fmt: skip
    announcements.reviewed(obj, emergency, user, comment=comment)
    return made


def _start(act: str, obj: Any, user: Any, reason: str) -> tuple[Any, WorkflowState | None]:
    obj = lock(obj)
    round_ = lock_open_round(obj)
    emergencies.check_administers(user)
    policies.check_state(act, obj, round_)
    policies.check_note(act, reason)
    return obj, round_


def _tell_of(
    act: str,
    obj: Any,
    round_: WorkflowState | None,
    user: Any,
    revision: Revision | None,
    reason: str,
    reading: Reading,
) -> Decision:
    appointment = own_appointment(user, obj)
    made = record(obj, round_, None, act, user, revision, appointment, reason, reading=reading)
    announcements.emergency(obj, made)
    return made
