"""Who reads, comments on and shares a draft, beside those who decide on it; and who reads how long texts wait."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.agencies.selectors import access_of, build_access
from workflows import selectors
from workflows.policies import (
    Refused,
    allowed,
    check_may_correct,
    check_may_write_for,
    is_holder,
    may_draft,
    may_edit,
    may_read,
    no_access,
)


def check_may_edit_now(user: Any, obj: Any) -> None:
    """Writing in the text as it stands: as a drafter, or in one's turn while it is on its way."""
    if selectors.open_round(obj) is not None:
        check_may_correct(obj, user)
    else:
        check_may_write_for(user, obj, obj)


def check_may_read(user: Any, obj: Any) -> None:
    """The draft is read by office, by those whose turn it is, or because it was shared."""
    if not reads(user, obj):
        raise Refused(no_access(obj))


def reads(user: Any, obj: Any) -> bool:
    return may_read(user, obj) or may_decide_now(user, obj)


def may_decide_now(user: Any, obj: Any) -> bool:
    """Whether the open stage is one of ``user``'s offices."""
    round_ = selectors.open_round(obj)
    if round_ is None or round_.current_task_state is None:
        return False
    return is_holder(obj, round_.current_task_state.task.specific, user, round_)


def check_may_comment(user: Any, obj: Any) -> None:
    """Who writes the draft, whose turn it is, the offices of the whole city, and with whom it was shared."""
    if may_draft(user, obj) or access_of(user).sees_all or selectors.grant_on(user, obj):
        return
    if not may_decide_now(user, obj):
        raise Refused(
            _("Comments are written by those who draft or decide this text, and by those it was shared with.")
        )


def may_comment(user: Any, obj: Any) -> bool:
    return allowed(check_may_comment, user, obj)


def check_may_settle(user: Any, obj: Any, comment: Any) -> None:
    """A comment is settled by whoever wrote it, or by those who write the draft."""
    if comment.user_id != user.pk and not may_edit(user, obj):
        raise Refused(
            _("A comment is marked as settled by whoever wrote it, or by those who write the draft.")
        )


def check_may_share(user: Any, obj: Any) -> None:
    """A draft is shared by the PIC or head of the agency in charge, or by an administrator."""
    access = build_access(user)
    if not access.is_admin and obj.agency_id not in access.pic_of | access.head_of:
        raise Refused(
            _("A draft is shared by the PIC or the head of %(agency)s, or by an administrator.")
            % {"agency": obj.agency}
        )


def may_share(user: Any, obj: Any) -> bool:
    return allowed(check_may_share, user, obj)


def check_share(obj: Any, *, agency: Any, appointment: Any, until: Any) -> None:
    """A share names one agency or one official other than those in charge, and ends today or later."""
    if (agency is None) == (appointment is None):
        raise Refused(_("Choose one agency or one person to share the draft with."))
    if (agency.pk if agency else appointment.office.agency_id) == obj.agency_id:
        raise Refused(_("This agency is in charge of the text; its officials reach it by their office."))
    if appointment is not None and not appointment.is_today:
        raise Refused(_("This person does not hold that office today."))
    if agency is not None and not agency.is_valid_today:
        raise Refused(_("This agency is no longer valid. Choose its successor."))
    if until is not None and until < timezone.localdate():
        raise Refused(_("The last day is in the past. Choose today or later."))


def check_may_read_report(user: Any) -> None:
    """The whole city for its offices, the own agency for a head."""
    access = access_of(user)
    if not access.sees_all and not access.head_of:
        raise Refused(_("This report is read by heads of agencies and by the offices of the whole city."))
