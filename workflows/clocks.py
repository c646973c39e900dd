"""When the calendar is read anew, and when waiting items follow the offices: at once, in every process."""

from typing import Any

from celery.signals import task_prerun
from django.core.signals import request_started
from django.db.models.signals import post_delete, post_save

from cms.agencies.signals import offices_changed
from workflows.calendar import forget
from workflows.services.handing import hand_over
from workflows.services.standing_in import settle_open_turns
from workflows.timekeeping import Holiday


def follow_the_offices(sender: Any, by: Any, **kwargs: Any) -> None:
    """In the transaction of the change: either both are stored or neither."""
    hand_over(by)
    settle_open_turns()


def connect() -> None:
    offices_changed.connect(follow_the_offices, dispatch_uid="items_follow_the_offices")
    request_started.connect(forget, dispatch_uid="calendar_of_the_request")
    task_prerun.connect(forget, dispatch_uid="calendar_of_the_task")
    post_save.connect(forget, sender=Holiday, dispatch_uid="calendar_changed")
    post_delete.connect(forget, sender=Holiday, dispatch_uid="calendar_shortened")
