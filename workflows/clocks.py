"""When the calendar is read anew, so that a change of the list is in force at once in every process."""

from celery.signals import task_prerun
from django.core.signals import request_started
from django.db.models.signals import post_delete, post_save

from workflows.calendar import forget
from workflows.timekeeping import Holiday


def connect() -> None:
    request_started.connect(forget, dispatch_uid="calendar_of_the_request")
    task_prerun.connect(forget, dispatch_uid="calendar_of_the_task")
    post_save.connect(forget, sender=Holiday, dispatch_uid="calendar_changed")
    post_delete.connect(forget, sender=Holiday, dispatch_uid="calendar_shortened")
