"""Who reads, writes, corrects and submits a text."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.selectors import access_of, build_access
from workflows import selectors
from workflows.duties import Act
from workflows.models import OfficeTask
from workflows.policies.refusing import (
    Refused,
    allowed,
    check_state,
    is_holder,
    no_access,
    own_text,
)
from workflows.sharing import DraftShare


def may_draft(user: Any, obj: Any) -> bool:
    """PIC and head of the object's agency, the expert team and administrators write drafts."""
    access = access_of(user)
    if access.is_admin or access.is_expert:
        return True
    return obj.agency_id in access.pic_of or obj.agency_id in access.head_of


def may_edit(user: Any, obj: Any) -> bool:
    """Who writes drafts of the agency, and with whom this one was shared for editing."""
    return may_draft(user, obj) or selectors.grant_on(user, obj) == DraftShare.Kind.EDIT


def may_read(user: Any, obj: Any) -> bool:
    """Whether ``user`` reads the text before it is published: by office, or because it was shared."""
    return may_draft(user, obj) or obj.may_be_read_by(user) or bool(selectors.grant_on(user, obj))


def not_your_turn(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState | None = None) -> str:
    """Whose turn it is, to those who read the text; others learn nothing of it."""
    if user is not None and not may_read(user, obj):
        return no_access(obj)
    return _("This text is waiting for the decision of %(office)s. You can read it, not change it yet.") % {
        "office": selectors.stage_title(obj, task, round_)
    }


def may_correct(obj: Any, user: Any) -> bool:
    """Whether ``user`` may write in a text that is on its way."""
    return allowed(check_may_correct, obj, user)


def check_may_correct(obj: Any, user: Any) -> None:
    """Those whose turn it is write in the text, but at the last stage nobody does.

    The last decision is taken by someone who wrote none of the text, so whoever would correct it there
    returns it instead.
    """
    round_ = selectors.open_round(obj)
    if round_ is None or round_.current_task_state is None or user is None:
        raise Refused(_("This text is not on its way."))
    check_state("correct", obj, round_)
    task = round_.current_task_state.task.specific
    if not is_holder(obj, task, user, round_):
        raise Refused(not_your_turn(user, obj, task, round_))
    if user.pk in selectors.shut_to(obj, round_, Act.CORRECT):
        raise Refused(own_text(user, obj, round_, task))
    if selectors.is_final(round_, task):
        raise Refused(
            _(
                "The last decision is taken by someone who wrote none of the text, so you cannot change it here. "
                "Return it with a note if something is to be improved."
            )
        )


def check_may_write_for(user: Any, obj: Any, stored: Any) -> None:
    """A draft is written for an agency one drafts for: nobody hands a text to another agency alone.

    With whom the stored draft was shared for editing, writes in it and leaves it with its agency.
    """
    if user is None or (may_draft(user, obj) and may_draft(user, stored)):
        return
    if obj.agency_id == stored.agency_id and selectors.grant_on(user, stored) == DraftShare.Kind.EDIT:
        return
    raise Refused(
        _(
            "You write for your own agency. Ask the expert team or an administrator to give a text to %(agency)s."
        )
        % {"agency": obj.agency}
    )


def check_can_submit(user: Any, obj: Any) -> None:
    """Submitting needs a drafter of the object, no round in progress, and something new to decide."""
    access = build_access(user)
    drafts = access.is_admin or access.is_expert
    if not drafts and obj.agency_id not in access.pic_of | access.head_of:
        raise Refused(no_access(obj))
    if not obj.agency.is_valid_today:
        raise Refused(
            _("%(agency)s is no longer valid. Choose its successor before submitting.")
            % {"agency": obj.agency}
        )
    check_state("submit", obj, selectors.open_rounds_of(obj).first())
