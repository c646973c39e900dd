"""Who is told of a comment: those who write the text, the people of its round, and those who talk in it.

Bound to the rows themselves, so that a comment is told of by whatever door it came: the margin of Wagtail's
editor, the page of the history, or the shell.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_save, pre_save
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply, PageSubscription, WorkflowState

from cms.agencies.selectors import holders
from cms.notifications.services import notify
from workflows import policies, selectors
from workflows.announcements import in_the_citys_language
from workflows.models import Decision, GovernedMixin


def mark_settled(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Remember whether this save settles the comment: the row itself does not say what it was before."""
    settles = instance.pk and instance.resolved_at and instance.resolved_by_id
    instance.paraf_settles = bool(
        settles and Comment.objects.filter(pk=instance.pk, resolved_at=None).exists()
    )


def tell_of_comment(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    if created:
        _tell(
            instance, instance.user, instance.text,
            _("%(person)s commented on %(title)s:\n\n%(text)s"), everyone=True,
        )  # fmt: skip
    elif instance.paraf_settles:
        _tell(
            instance, instance.resolved_by, instance.text,
            _("%(person)s marked this comment on %(title)s as settled:\n\n%(text)s"), everyone=False,
        )  # fmt: skip


def tell_of_reply(sender: Any, instance: CommentReply, created: bool, **kwargs: Any) -> None:
    if created:
        _tell(
            instance.comment, instance.user, instance.text,
            _("%(person)s answered a comment on %(title)s:\n\n%(text)s"), everyone=True,
        )  # fmt: skip


@in_the_citys_language
def _tell(comment: Comment, by: Any, text: str, body: str, *, everyone: bool) -> None:
    """With ``everyone`` the people of the text too, else only those who took part in this thread."""
    obj = comment.page.specific
    if not isinstance(obj, GovernedMixin):
        return
    obj = selectors.with_agency_of_text(obj)
    ids = _in_thread(comment) | (_around(obj, without=by.pk) if everyone else set())
    found = get_user_model().objects.filter(pk__in=ids - {by.pk}).order_by("pk")
    people = [person for person in found if policies.may_read(person, obj)]
    writing = [person for person in people if policies.may_draft(person, obj)]
    title = selectors.spoken_title_of(obj)
    for told, url in (
        (writing, reverse("wagtailadmin_pages:edit", args=[obj.pk])),
        ([person for person in people if person not in writing], _reading_url(obj)),
    ):
        notify(
            told,
            subject=_("Comment on %(title)s") % {"title": obj.short_title},
            body=body % {"person": by, "title": title, "text": text},
            url=url,
        )


def _in_thread(comment: Comment) -> set[int]:
    replies = CommentReply.objects.filter(comment_id=comment.pk)
    return {comment.user_id, *replies.values_list("user_id", flat=True)}


def _around(obj: Any, *, without: int) -> set[int]:
    """Ids of the drafters, the people of the round and those who asked to be told; the PIC where nobody else is."""
    subscribed = PageSubscription.objects.filter(page_id=obj.pk, comment_notifications=True)
    ids = {*selectors.drafters(obj), *subscribed.values_list("user_id", flat=True)}
    round_ = selectors.active_round(obj)
    if round_ is not None:
        ids |= _of_round(obj, round_)
    if ids <= {without}:
        ids |= {appointment.person_id for appointment in holders("pic", obj.agency)}
    return ids


def _of_round(obj: Any, round_: WorkflowState) -> set[int]:
    """Who submitted, who decided, and whose turn it is."""
    decided = Decision.objects.filter(workflow_state=round_).exclude(person=None)
    ids = {round_.requested_by_id, *decided.values_list("person_id", flat=True)}
    if round_.status == WorkflowState.STATUS_IN_PROGRESS and round_.current_task_state:
        task = round_.current_task_state.task.specific
        ids |= {appointment.person_id for appointment in selectors.answering(obj, task, round_)}
    return ids


def _reading_url(obj: Any) -> str:
    return reverse("workflows:read", args=[obj.pk])


def connect() -> None:
    pre_save.connect(mark_settled, sender=Comment, dispatch_uid="mark_settled_comment")
    post_save.connect(tell_of_comment, sender=Comment, dispatch_uid="tell_of_comment")
    post_save.connect(tell_of_reply, sender=CommentReply, dispatch_uid="tell_of_reply")
