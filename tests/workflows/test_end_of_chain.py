"""The last decision stays the Sekda's: not by code, by what is switched on again, or past the models."""

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.models import Task, Workflow, WorkflowTask

from tests import world
from tests.workflows.city import waiting_at
from tests.workflows.test_settings_doors import LAST, said, sekdas_stage, state, workflow
from workflows import policies, services
from workflows.models import OfficeTask, PublicationRefused

pytestmark = pytest.mark.django_db


def of_sekda(**changed):
    stage = sekdas_stage()
    for name, value in changed.items():
        setattr(stage, name, value)
    stage.save()


def before_the_others(place):
    place.sort_order = -1
    place.save()


CODE = {
    "disabled": lambda: sekdas_stage().deactivate(),
    "disabled as a plain task": lambda: Task.objects.get(officetask__role="sekda").deactivate(),
    "given to another office": lambda: of_sekda(role="head"),
    "deleted": lambda: sekdas_stage().delete(),
    "taken out": lambda: WorkflowTask.objects.get(task=sekdas_stage()).delete(),
    "moved ahead": lambda: before_the_others(WorkflowTask.objects.get(task=sekdas_stage())),
    "followed by another": lambda: WorkflowTask.objects.create(
        workflow=workflow(), task=OfficeTask.objects.get(role="head"), sort_order=9
    ),
    "followed by one without a place": lambda: WorkflowTask(
        workflow=workflow(), task=OfficeTask.objects.get(role="head")
    ).save(),
}


@pytest.mark.parametrize("name", CODE)
def test_code_does_not_take_the_last_decision_from_the_sekda(city, name):
    before = state()
    with pytest.raises(PublicationRefused, match=LAST), transaction.atomic():
        CODE[name]()
    assert state() == before


def test_what_was_switched_off_comes_back_only_with_the_sekda_at_the_end(client, city):
    """By Wagtail's doors: a stage behind the Sekda's, and a workflow that lost it."""
    client.force_login(city.admin)
    behind = OfficeTask.objects.create(name="Kepala kedua", role="head", working_days=3, active=False)
    WorkflowTask.objects.create(workflow=workflow(), task=behind, sort_order=9)
    lost = Workflow.objects.create(name="Tanpa Sekda", active=False)
    head = OfficeTask.objects.get(role="head", active=True)
    WorkflowTask.objects.create(workflow=lost, task=head, sort_order=0)
    before = state()
    for door, number in (("enable_task", behind.pk), ("enable", lost.pk)):
        answer = client.post(reverse(f"wagtailadmin_workflows:{door}", args=[number]))
        assert LAST in said(answer)[-1]
        assert state() == before


def test_a_workflow_goes_as_a_whole(city):
    number = workflow().pk
    workflow().delete()
    assert not WorkflowTask.objects.filter(workflow_id=number).exists()


def test_nothing_is_submitted_or_published_past_the_sekda(city):
    """Where the stage was taken away past the models, the write paths still ask for it."""
    round_ = waiting_at(city, "head")
    OfficeTask.objects.filter(role="sekda").update(active=False)
    before = state()
    with pytest.raises(policies.Refused, match=LAST):
        services.approve(round_.current_task_state, city.head)
    page = world.write(world.chapter(city.kominfo), city.pic)
    with pytest.raises(policies.Refused, match=LAST):
        services.submit(page, city.pic)
    assert state() == before
