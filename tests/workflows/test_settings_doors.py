"""Wagtail's settings of workflows move no text: not by a disabled stage, a removed one, or a copied page."""

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowState, WorkflowTask

from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import waiting_at
from tests.workflows.forms import EMPTY
from workflows import ending, policies, selectors, services
from workflows.apps import check_chain
from workflows.models import OfficeTask, PublicationRefused

pytestmark = pytest.mark.django_db


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
    number = workflow().pk if door == "disable" else OfficeTask.objects.get(role="pic").pk
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
        "removed": stages_form(rows, removed={rows[0][0]}),
        "moved": stages_form([rows[1], rows[0], rows[2]]),
        "replaced": stages_form([(rows[0][0], rows[1][1]), rows[2]]),
    }
    before = state()
    answer = client.post(address, forms[change])
    assert answer.status_code == 200
    assert "sedang berjalan" in answer.content.decode()
    assert state() == before
    services.withdraw(round_.content_object.specific, city.pic)
    assert client.post(address, forms["removed"]).status_code == 302
    assert [stage.role for stage in selectors.stages(workflow())] == ["head", "sekda"]


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


def test_a_stage_of_a_group_is_needed_by_no_chain_and_the_chain_begins_again(city):
    task = GroupApprovalTask.objects.create(name="Moderator")
    assert ending.needs(task) == ""
    assert ending.needs(OfficeTask.objects.get(role="sekda"))
    chain = workflow()
    for active in (False, True):
        chain.active = active
        chain.save()
        assert type(chain).objects.get(pk=chain.pk).active is active


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


def sekdas_stage():
    return OfficeTask.objects.get(role="sekda")


LAST = "adalah tahap Sekda"
PAST_THE_HEAD = "melewati kepala"
TWO = "sudah berlaku"
TWICE = "memutuskan satu kali"


def test_the_sekdas_stage_is_not_disabled_where_nothing_waits(client, city):
    client.force_login(city.admin)
    address = reverse("wagtailadmin_workflows:disable_task", args=[sekdas_stage().pk])
    before = state()
    assert LAST in client.get(address).content.decode()
    answer = client.post(address)
    assert answer.status_code == 302
    assert LAST in said(answer)[0]
    assert state() == before


@pytest.mark.parametrize("change", ["removed", "moved", "replaced", "followed"])
def test_the_form_of_a_workflow_ends_with_the_sekda(client, city, change):
    client.force_login(city.admin)
    address = reverse("wagtailadmin_workflows:edit", args=[workflow().pk])
    rows = stored_rows()
    more = OfficeTask.objects.create(name="Kepala kedua", role="head", working_days=3)
    forms = {
        "removed": stages_form(rows, removed={rows[2][0]}),
        "moved": stages_form([rows[0], rows[2], rows[1]]),
        "replaced": stages_form([*rows[:2], (rows[2][0], more.pk)]),
        "followed": stages_form([*rows, (None, more.pk)]),
    }
    before = state()
    answer = client.post(address, forms[change])
    assert answer.status_code == 200
    assert LAST in answer.content.decode()
    assert state() == before


def test_another_stage_of_the_sekda_takes_the_place_of_the_first(client, city):
    client.force_login(city.admin)
    rows = stored_rows()
    other = OfficeTask.objects.create(name="Sekda, dua hari", role="sekda", working_days=2)
    sent = stages_form([*rows, (None, other.pk)], removed={rows[2][0]})
    answer = client.post(reverse("wagtailadmin_workflows:edit", args=[workflow().pk]), sent)
    assert answer.status_code == 302
    assert [stage.pk for stage in selectors.stages(workflow())][2:] == [other.pk]


@pytest.mark.parametrize("role", ["pic", "head", "sekda"])
def test_each_office_decides_once_in_a_chain(client, city, role):
    client.force_login(city.admin)
    again = OfficeTask.objects.create(name="Sekali lagi", role=role, working_days=3)
    before = state()
    sent = stages_form([(None, again.pk), *stored_rows()])
    answer = client.post(reverse("wagtailadmin_workflows:edit", args=[workflow().pk]), sent)
    assert TWICE in answer.content.decode()
    with pytest.raises(PublicationRefused, match=TWICE), transaction.atomic():
        WorkflowTask.objects.create(workflow=workflow(), task=again, sort_order=-1)
    assert state() == before


def pic_left_out(client, admin, door):
    stage = OfficeTask.objects.get(role="pic")
    client.force_login(admin)
    if door == "switched off":
        address = reverse("wagtailadmin_workflows:disable_task", args=[stage.pk])
        client.get(address)  # asked first, tells nobody
        return client.post(address)
    if door == "code":
        return WorkflowTask.objects.get(task=stage).delete()
    rows = stored_rows()
    if door in ("new", "switched on"):
        workflow().deactivate()
    if door == "new":
        return client.post(
            reverse("wagtailadmin_workflows:add"), stages_form([(None, key) for _, key in rows[1:]])
        )
    if door == "switched on":
        other = Workflow.objects.create(name="Tanpa PIC", active=False)
        for place, (_, key) in enumerate(rows[1:]):
            WorkflowTask.objects.create(workflow=other, task_id=key, sort_order=place)
        return client.post(reverse("wagtailadmin_workflows:enable", args=[other.pk]))
    address = reverse("wagtailadmin_workflows:edit", args=[workflow().pk])
    return client.post(address, stages_form(rows, removed={rows[0][0]}))


@pytest.mark.parametrize("door", ["form", "switched off", "code", "new", "switched on"])
def test_of_the_pics_stage_that_goes_the_others_are_told(client, city, door):
    """One administrator may do it while nothing waits: it is in the audit log, and no secret."""
    other = world.official("admin", city.setda)
    pic_left_out(client, city.admin, door)
    (chain,) = ending.chains()
    assert [stage.role for stage in selectors.stages(chain)] == ["head", "sekda"]
    told = Notification.objects.filter(subject__contains="alur persetujuan")
    expected = {other.pk, city.sekda.pk} | ({city.admin.pk} if door == "code" else set())
    assert sorted(told.values_list("recipient", flat=True)) == sorted(expected)
    kinds = [
        "setting.stages.delete",
        "setting.stage.change",
        "setting.workflow.change",
        "setting.workflow.create",
    ]
    assert AuditEntry.objects.filter(action__in=kinds).exists()


def second_chain():
    second = Workflow.objects.create(name="Dari dahulu", active=False)
    for place, stage in enumerate(OfficeTask.objects.order_by("pk")):
        WorkflowTask.objects.create(workflow=second, task=stage, sort_order=place)
    Workflow.objects.filter(pk=second.pk).update(active=True)


def sekda_first():
    twice = OfficeTask.objects.create(name="Sekda lebih dahulu", role="sekda", working_days=3)
    WorkflowTask.objects.filter(task__officetask__role="pic").update(task=twice)


@pytest.mark.parametrize(("before", "named"), [(second_chain, "Dari dahulu"), (sekda_first, TWICE)])
def test_what_stands_from_before_is_named_by_the_check(city, before, named):
    assert check_chain(None, databases=["default"]) == []
    before()
    (found,) = check_chain(None, databases=["default"])
    assert named in str(found.msg)
    assert check_chain(None, databases=None) == []


def test_a_new_workflow_is_a_chain_and_the_only_one(client, city):
    client.force_login(city.admin)
    stages = {stage.role: stage.pk for stage in OfficeTask.objects.all()}
    address = reverse("wagtailadmin_workflows:add")

    def post(*roles):
        return client.post(address, stages_form([(None, stages[role]) for role in roles]))

    before = state()
    assert LAST in post("pic", "head").content.decode()
    assert PAST_THE_HEAD in post("pic", "sekda").content.decode()
    assert TWO in post("head", "sekda").content.decode()
    assert state() == before
    workflow().deactivate()
    assert post("head", "sekda").status_code == 302
    made = Workflow.objects.latest("pk")
    assert [stage.role for stage in selectors.stages(made)] == ["head", "sekda"]


@pytest.mark.parametrize("change", ["removed", "switched off", "given to another office", "form"])
def test_the_heads_stage_stays(client, city, change):
    head = OfficeTask.objects.get(role="head")
    client.force_login(city.admin)
    before = state()
    rows = stored_rows()
    acts = {
        "removed": lambda: WorkflowTask.objects.get(task=head).delete(),
        "switched off": head.deactivate,
        "given to another office": lambda: (setattr(head, "role", "pic"), head.save()),
    }
    if change == "form":
        sent = stages_form(rows, removed={rows[1][0]})
        answer = client.post(reverse("wagtailadmin_workflows:edit", args=[workflow().pk]), sent)
        assert PAST_THE_HEAD in answer.content.decode()
    else:
        with pytest.raises(PublicationRefused, match=PAST_THE_HEAD), transaction.atomic():
            acts[change]()
    assert state() == before


def test_no_second_chain_comes_into_force(client, city):
    """An old workflow, with a lower number, filled with a stage of the Sekda alone and switched on."""
    old = Workflow.objects.create(name="Moderasi", active=False)
    alone = OfficeTask.objects.create(name="Sekda saja", role="sekda", working_days=1)
    WorkflowTask.objects.create(workflow=old, task=alone, sort_order=1)
    client.force_login(city.admin)
    before = state()
    address = reverse("wagtailadmin_workflows:enable", args=[old.pk])
    assert PAST_THE_HEAD in said(client.post(address))[-1]
    assert state() == before
    WorkflowTask.objects.create(workflow=old, task=OfficeTask.objects.get(role="head"), sort_order=0)
    before = state()
    assert TWO in said(client.post(address))[-1]
    with pytest.raises(PublicationRefused, match=TWO), transaction.atomic():
        WorkflowTask.objects.create(
            workflow=Workflow.objects.create(name="Pintas", active=True), task=alone, sort_order=0
        )
    assert state() == before


def test_nothing_is_submitted_or_published_past_the_head(city):
    """Where the stage was taken away past the models."""
    waiting = waiting_at(city, "sekda").current_task_state
    OfficeTask.objects.filter(role="head").update(active=False)
    with pytest.raises(policies.Refused, match=PAST_THE_HEAD):
        services.approve(waiting, city.sekda)
    page = world.write(world.chapter(city.kominfo), city.pic)
    before = state()
    with pytest.raises(policies.Refused, match=PAST_THE_HEAD):
        services.submit(page, city.pic)
    assert state() == before
