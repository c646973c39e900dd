"""No round is without an exit: whoever holds the office of the open stage can at least return the text."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from tests import world
from tests.workflows.city import refused, waiting_at
from workflows import policies, selectors, services
from workflows.duties import Act

pytestmark = pytest.mark.django_db


def succeeds(city, person):
    """``person`` is the only Sekda from today."""
    city.sekda.appointments.update(ends=timezone.localdate() - timezone.timedelta(days=1))
    world.appoint(person, "sekda", city.setda)


def test_a_head_who_approved_and_became_sekda_returns(client, city):
    round_ = waiting_at(city, "sekda")
    succeeds(city, city.head)
    assert "satu kali" in refused(services.approve, round_.current_task_state, city.head)
    client.force_login(city.head)
    address = reverse("workflows:decide", args=[round_.pk])
    queue = reverse("workflows:queue")
    assert "?kembali=1" in client.get(queue).content.decode()
    assert address in client.get(queue, {"kembali": "1"}).content.decode()
    answer = client.get(address)
    assert "satu kali" in answer.content.decode()
    assert "Kembalikan dengan catatan" in answer.content.decode()
    form = answer.context["form"]
    sent = {name: form.initial[name] for name in ("task_state", "seen")}
    client.post(address, {**sent, "action": "return", "comment": "Saya sekarang Sekda."})
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_returned_to_a_new_head_it_goes_on(city):
    round_ = waiting_at(city, "sekda")
    succeeds(city, city.head)
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    city.head.appointments.filter(office__role="head").update(ends=yesterday)
    new_head = world.official("head", city.kominfo)
    (head_task,) = selectors.earlier_stages(round_, round_.current_task_state.task.specific)
    round_ = services.send_back(round_.current_task_state, city.head, comment="Periksa.", to=head_task)
    round_ = services.approve(round_.current_task_state, new_head)
    services.approve(round_.current_task_state, city.head)
    assert type(round_.content_object.specific).objects.get(pk=round_.object_id).live


@pytest.mark.parametrize("who", ["pic", "expert"])
def test_where_only_a_drafter_is_left_the_submitter_withdraws(city, who):
    """The PIC drafted; the PIC or the expert team submitted; the PIC becomes Sekda after the head approved."""
    page = world.write(world.chapter(city.kominfo), city.pic)
    submitter = getattr(city, who)
    world.appoint(world.person(), "pic", city.kominfo)
    round_ = services.submit(page, submitter)
    while round_.current_task_state.task.specific.role != "sekda":
        task = round_.current_task_state.task.specific
        obj = round_.content_object.specific
        holder = selectors.eligible(obj, task, round_, Act.APPROVE)[0].person
        round_ = services.approve(round_.current_task_state, holder)
    refused(services.withdraw, page, submitter)
    succeeds(city, city.pic)
    refused(services.send_back, round_.current_task_state, city.pic, comment="Naskah sendiri")
    assert policies.can_withdraw(submitter, WorkflowState.objects.get(pk=round_.pk))
    services.withdraw(page, submitter)
    assert selectors.open_round(page) is None
