"""Wagtail's settings of workflows move no text: not by a disabled stage, a removed one, or a copied page."""

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowState, WorkflowTask

from tests import world
from tests.workflows.city import make_city, waiting_at
from tests.workflows.forms import EMPTY
from workflows import policies, selectors, services
from workflows.models import OfficeTask, PublicationRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def workflow():
    return Workflow.objects.get(workflow_tasks__task__officetask__role="sekda")


def state():
    return (
        list(WorkflowState.objects.order_by("pk").values()),
        list(TaskState.objects.order_by("pk").values()),
        list(Workflow.objects.order_by("pk").values()),
        list(WorkflowTask.objects.order_by("pk").values()),
        list(OfficeTask.objects.order_by("pk").values()),
    )


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def stages_form(rows, removed=()):
    """What Wagtail's editor of a workflow posts for ``rows`` of (row id, task id), in this order."""
    data = {"name": "Persetujuan berjenjang"}
    for prefix, total, stored in (
        ("workflow_tasks", len(rows), sum(1 for pk, _ in rows if pk)),
        ("pages", 0, 0),
    ):
        data |= {f"{prefix}-{name}": value for name, value in EMPTY.items()}
        data |= {f"{prefix}-TOTAL_FORMS": str(total), f"{prefix}-INITIAL_FORMS": str(stored)}
    for place, (pk, task) in enumerate(rows):
        row = {"id": pk or "", "task": task, "ORDER": place + 1, "DELETE": "on" if pk in removed else ""}
        data |= {f"workflow_tasks-{place}-{name}": value for name, value in row.items()}
    return data


def stored_rows():
    return list(workflow().workflow_tasks.order_by("sort_order").values_list("pk", "task_id"))


@pytest.mark.parametrize("door", ["disable_task", "disable"])
def test_nothing_is_disabled_while_a_text_is_on_its_way(client, city, door):
    round_ = waiting_at(city, "head")
    number = workflow().pk if door == "disable" else round_.current_task_state.task_id
    address = reverse(f"wagtailadmin_workflows:{door}", args=[number])
    client.force_login(city.admin)
    before = state()
    assert "sedang berjalan" in client.get(address).content.decode()
    answer = client.post(address)
    assert answer.status_code == 302
    assert "sedang berjalan" in said(answer)[0]
    assert state() == before
    services.withdraw(round_.content_object.specific, city.pic)
    client.post(address)
    assert state()[2:] != before[2:]


@pytest.mark.parametrize("change", ["removed", "moved", "replaced"])
def test_no_stage_goes_from_under_a_text(client, city, change):
    round_ = waiting_at(city, "head")
    client.force_login(city.admin)
    address = reverse("wagtailadmin_workflows:edit", args=[workflow().pk])
    rows = stored_rows()
    forms = {
        "removed": stages_form(rows, removed={rows[1][0]}),
        "moved": stages_form([rows[0], rows[2], rows[1]]),
        "replaced": stages_form([rows[0], (rows[1][0], rows[2][1])]),
    }
    before = state()
    answer = client.post(address, forms[change])
    assert answer.status_code == 200
    assert "sedang berjalan" in answer.content.decode()
    assert state() == before
    services.withdraw(round_.content_object.specific, city.pic)
    assert client.post(address, forms["removed"]).status_code == 302
    assert [stage.role for stage in selectors.stages(workflow())] == ["pic", "sekda"]


def test_a_stage_of_a_group_is_refused(client, city):
    client.force_login(city.admin)
    task = GroupApprovalTask.objects.create(name="Moderator")
    before = state()
    answer = client.post(
        reverse("wagtailadmin_workflows:edit", args=[workflow().pk]),
        stages_form([*stored_rows(), (None, task.pk)]),
    )
    assert answer.status_code == 200
    assert "pemangku jabatan" in answer.content.decode()
    assert state() == before


def test_code_finds_no_door_either(city):
    round_ = waiting_at(city, "head")
    head = OfficeTask.objects.get(role="head")
    before = state()

    def other_office():
        head.role = "pic"
        head.save()

    for act in (
        lambda: workflow().deactivate(),
        lambda: Workflow.objects.get(pk=workflow().pk).delete(),
        lambda: OfficeTask.objects.get(role="head").deactivate(),
        lambda: WorkflowTask.objects.get(task=head).delete(),
        lambda: WorkflowState.objects.get(pk=round_.pk).cancel(user=city.admin),
        other_office,
    ):
        with pytest.raises(PublicationRefused), transaction.atomic():
            act()
        assert state() == before


@pytest.mark.parametrize("gone", ["switched off", "removed"])
def test_a_round_goes_on_where_its_stage_has_left(client, city, gone):
    """Stages that went before this was refused: the text passes on by the old place of its stage."""
    round_ = waiting_at(city, "head")
    head = OfficeTask.objects.get(role="head")
    if gone == "removed":
        WorkflowTask.objects.filter(task=head)._raw_delete("default")
    else:
        OfficeTask.objects.filter(pk=head.pk).update(active=False)
    obj = round_.content_object.specific
    assert policies.look_ahead(obj, round_, head, city.head)[0].role == "sekda"
    assert selectors.earlier_stages(round_, head) == []
    client.force_login(city.head)
    assert client.get(reverse("workflows:decide", args=[round_.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[obj.pk])).status_code == 200
    round_ = services.approve(round_.current_task_state, city.head)
    assert round_.current_task_state.task.specific.role == "sekda"


@pytest.mark.parametrize("data", [{}, {"new_parent_page": "x"}, {"new_parent_page": "999999"}])
def test_copying_without_fields_is_answered_with_a_sentence(client, city, data):
    world.action_item(city.kominfo)
    client.force_login(city.root)
    for page in (world.chapter(), world.plan(), world.action_item_index(), world.home()):
        count = Page.objects.count()
        answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
        assert answer.status_code == 403 or said(answer)
        assert Page.objects.count() == count


def test_only_stages_of_offices_are_offered(client, city):
    group = GroupApprovalTask.objects.first() or GroupApprovalTask.objects.create(
        name="Moderator", active=True
    )
    client.force_login(city.admin)
    for name in ("task_chooser", "task_chooser_results", "add_task", "select_task_type"):
        answer = (
            client.get(reverse(f"wagtailadmin_workflows:{name}"), follow=True)
            if name != "add_task"
            else (client.get(reverse("wagtailadmin_workflows:add_task", args=["workflows", "officetask"])))
        )
        assert answer.status_code == 200, name
        assert group.name not in answer.content.decode(), name
        assert "groupapprovaltask" not in answer.content.decode(), name
