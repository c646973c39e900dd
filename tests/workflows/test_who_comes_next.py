"""The queue counts what a person decides, and what follows an approval names who may decide it."""

import pytest
from django.urls import reverse

from cms.agencies.models import Office
from tests import world
from tests.workflows.city import refused, waiting_at
from tests.workflows.test_merged import merged
from tests.workflows.test_merged_later import leave
from workflows import policies, selectors, services
from workflows.standing import standing_of

pytestmark = pytest.mark.django_db


def queue(person):
    fresh = type(person).objects.get(pk=person.pk)
    decide = [state.workflow_state_id for state in selectors.queue_of(fresh)]
    return decide, [state.workflow_state_id for state in selectors.returnable_by(fresh)]


def sent_on(city):
    """The head approved, and is Plh. Sekda now too."""
    round_ = waiting_at(city, "sekda")
    world.appoint(city.head, "sekda", city.setda, capacity="plh", order_number="800/9")
    return round_


def for_routine_only(city):
    round_ = waiting_at(city, "sekda")
    city.acting = world.person()
    world.appoint(city.acting, "sekda", city.setda, capacity="plh", order_number="800/9", routine_only=True)
    return round_


ONLY_RETURN = {
    "the Sekda, where the Plh. holds both": (merged, "sekda", "head"),
    "the Plh., who decided below": (sent_on, "head", "sekda"),
    "a Plh. for routine matters": (for_routine_only, "acting", "sekda"),
}


@pytest.mark.parametrize("case", ONLY_RETURN)
def test_what_a_person_may_only_return_is_a_list_of_its_own(client, city, case):
    make, returns, decides = ONLY_RETURN[case]
    round_ = make(city)
    returning, deciding = getattr(city, returns), getattr(city, decides)
    assert queue(returning) == ([], [round_.pk])
    assert queue(deciding) == ([round_.pk], [])
    assert refused(services.approve, round_.current_task_state, returning)
    client.force_login(returning)
    shown = client.get(reverse("workflows:queue")).content.decode()
    assert "Dapat Anda kembalikan saja (1)" in shown
    assert round_.content_object.title not in shown
    assert (
        round_.content_object.title in client.get(reverse("workflows:queue") + "?kembali=1").content.decode()
    )
    assert "Menunggu saya (0)" in client.get(reverse("wagtailadmin_home")).content.decode()
    services.send_back(round_.current_task_state, returning, comment="Lengkapi.")


def follows(city, round_, user):
    obj = round_.content_object.specific
    return policies.what_follows(obj, round_, round_.current_task_state.task.specific, user)


def test_after_a_merged_stage_only_who_holds_both_is_named(client, city):
    """The PIC decides the experts' text; the head, Plh. Sekda too, decides the rest beside the definitive Sekda."""
    world.appoint(city.head, "sekda", city.setda, capacity="plh", order_number="800/9")
    round_ = waiting_at(city, "pic")
    assert follows(city, round_, city.pic).titles == ["Plh. Sekretaris Daerah"]
    client.force_login(city.pic)
    shown = client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()
    assert "Setelah ini: Plh. Sekretaris Daerah." in shown


def test_after_the_head_the_sekda(city):
    assert follows(city, waiting_at(city, "head"), city.head).titles == ["Sekretaris Daerah"]


def test_a_text_of_the_sekda_goes_to_the_stand_in_or_to_the_administrators(client, city):
    page = world.write(world.chapter(city.setda), city.sekda)
    round_ = services.submit(page, city.expert)
    assert follows(city, round_, city.pic_setda).titles == []
    client.force_login(city.pic_setda)
    shown = client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()
    assert "Setelah ini: administrator, yang menunjuk pengganti." in shown
    assistant = world.official("member", world.agency("asisten"))
    office = assistant.appointments.get().office
    Office.objects.filter(role="sekda").update(stand_in=office)
    assert follows(city, round_, city.pic_setda).titles == [office.title]


def test_whom_nobody_can_answer_withdraws_without_asking(city):
    """The Sekda drafted and submitted a text of the own agency; nobody independent is left."""
    page = world.write(world.chapter(city.setda), city.sekda)
    round_ = services.submit(page, city.sekda)
    round_.refresh_from_db()
    if round_.current_task_state.task.specific.role == "pic":
        round_ = services.approve(round_.current_task_state, city.pic_setda)
    assert policies.has_decided(round_)
    assert policies.nobody_can_act(round_)
    assert policies.can_withdraw(city.sekda, round_)
    assert not policies.can_ask_withdrawal(city.sekda, round_)
    assert "tanpa memohon" in refused(services.ask_withdrawal, page, city.sekda, comment="Keliru.")
    services.withdraw(page, city.sekda)


def test_who_holds_every_office_decides_once_and_nothing_comes_after(city):
    round_ = waiting_at(city, "pic")
    leave(city.head)
    leave(city.sekda)
    world.appoint(city.pic, "head", city.kominfo)
    world.appoint(city.pic, "sekda", city.setda)
    assert follows(city, round_, city.pic).stage is None
    services.approve(round_.current_task_state, city.pic)
    page = round_.content_object.specific
    assert type(page).objects.get(pk=page.pk).live
    assert round_.decisions.filter(action="merge", void=False).count() == 2


def test_without_a_workflow_nobody_comes_next(city, monkeypatch):
    page = world.write(world.chapter(city.kominfo), city.pic)
    assert standing_of(page, city.pic).next_office == "Kepala Diskomsandi"
    monkeypatch.setattr(type(page), "get_workflow", lambda self: None)
    standing = standing_of(page, city.pic)
    assert (standing.may_submit, standing.next_office) == (True, "")
