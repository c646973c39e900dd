"""Wagtail's own methods of rounds and stages, called by code: none of them moves a governed text."""

import pytest
from django.db import transaction
from wagtail.models import TaskState, Workflow, WorkflowState

from tests import world
from tests.workflows.city import everything, make_city, waiting_at
from workflows import services
from workflows.models import OfficeTask, PublicationRefused, Turn

pytestmark = pytest.mark.django_db


def stage(round_):
    return TaskState.objects.filter(workflow_state=round_).order_by("-pk").first()


def saved(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def passed_by_hand(round_):
    """The row of the stage was changed past the models: its round does not follow."""
    TaskState.objects.filter(pk=stage(round_).pk).update(status="approved")
    return WorkflowState.objects.get(pk=round_.pk)


WAITING = {
    "approve": lambda round_: stage(round_).approve(),
    "approve alone": lambda round_: stage(round_).approve(update=False),
    "reject": lambda round_: stage(round_).reject(comment="x"),
    "cancel the stage": lambda round_: stage(round_).cancel(),
    "begin it anew": lambda round_: stage(round_).cancel(resume=True),
    "copy the stage": lambda round_: stage(round_).copy(),
    "skip": lambda round_: saved(stage(round_), status="skipped"),
    "delete the stage": lambda round_: stage(round_).delete(),
    "finish": lambda round_: round_.finish(),
    "cancel": lambda round_: round_.cancel(),
    "return": lambda round_: saved(round_, status="needs_changes"),
    "no stage": lambda round_: saved(round_, current_task_state=None),
    "another stage": lambda round_: OfficeTask.objects.get(role="sekda").start(round_),
    "delete": lambda round_: round_.delete(),
    "delete all": lambda round_: WorkflowState.objects.all().delete(),
}
RETURNED = {
    "resume": lambda round_: round_.resume(),
    "cancel": lambda round_: round_.cancel(),
}


def kept(act, round_):
    before = (everything(), list(Turn.objects.values()))
    with pytest.raises(PublicationRefused), transaction.atomic():
        act(WorkflowState.objects.get(pk=round_.pk))
    assert (everything(), list(Turn.objects.values())) == before


@pytest.mark.parametrize("method", WAITING)
def test_a_text_that_waits_stays_where_it_is(method):
    city = make_city()
    round_ = waiting_at(city, "head")
    kept(WAITING[method], round_)
    assert services.approve(stage(round_), city.head).current_task_state.task.specific.role == "sekda"


@pytest.mark.parametrize("method", RETURNED)
def test_a_returned_text_stays_returned(method):
    city = make_city()
    round_ = waiting_at(city, "head")
    services.send_back(stage(round_), city.head, comment="Lengkapi.")
    kept(RETURNED[method], round_)


def test_a_round_does_not_follow_a_row_changed_by_hand():
    round_ = passed_by_hand(waiting_at(make_city(), "head"))
    kept(lambda found: found.update(), round_)


def test_no_round_begins_past_the_submission():
    city = make_city()
    page = world.write(world.chapter(city.kominfo), city.pic)
    with pytest.raises(PublicationRefused):
        Workflow.objects.get(pk=page.get_workflow().pk).start(page, city.pic)
    assert not WorkflowState.objects.exists()
