"""A merged stage counts only where the one who decides above holds both offices at that time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment
from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.city import refused
from workflows import services
from workflows.chain import check_chain, lines_of
from workflows.models import Decision
from workflows.policies import Refused

pytestmark = pytest.mark.django_db


def merged(city):
    """Submitted by the PIC while the head is Plh. Sekda too, beside the definitive Sekda."""
    world.appoint(city.head, "sekda", city.setda, capacity="plh", order_number="800/9")
    round_ = services.submit(world.write(world.chapter(city.kominfo), city.pic), city.pic)
    assert role(round_) == "sekda"
    assert round_.decisions.filter(action="merge", task__officetask__role="head", void=False).exists()
    return round_


def merged_pic(city):
    """Submitted by the expert team while the head is the only PIC too."""
    end(city.pic, "pic")
    world.appoint(city.head, "pic", city.kominfo)
    round_ = services.submit(world.write(world.chapter(city.kominfo), city.expert), city.expert)
    assert role(round_) == "head"
    assert round_.decisions.filter(action="merge", task__officetask__role="pic", void=False).exists()
    return round_


def role(round_):
    round_.refresh_from_db()
    return round_.current_task_state.task.specific.role


def end(person, held):
    past = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(person=person, office__role=held).update(ends=past)


@pytest.mark.parametrize("ended", [None, "head", "sekda"])
@pytest.mark.parametrize("who", ["head", "sekda"])
def test_who_decides_in_a_merged_stage(city, who, ended):
    round_ = merged(city)
    if ended:
        end(city.head, ended)
    person = getattr(city, who)
    if who == "head" and ended is None:
        services.approve(round_.current_task_state, person)
        page = round_.content_object.specific
        assert type(page).objects.get(pk=page.pk).live
        return
    assert refused(services.approve, round_.current_task_state, person)


@pytest.mark.parametrize(("ended", "lies"), [(None, "sekda"), ("head", "head"), ("sekda", "head")])
def test_the_lower_stage_comes_back_once_nobody_holds_both(city, ended, lies):
    round_ = merged(city)
    if ended:
        end(city.head, ended)
    assert services.settle_open_turns() == (1 if ended else 0)
    assert role(round_) == lies
    assert round_.decisions.filter(action="merge", void=False).exists() == (ended is None)
    assert services.settle_open_turns() == 0
    if ended == "sekda":  # still head: decides there, and then the Sekda
        round_ = services.approve(round_.current_task_state, city.head)
        services.approve(round_.current_task_state, city.sekda)
        page = round_.content_object.specific
        assert type(page).objects.get(pk=page.pk).live
        assert set(round_.decisions.filter(action="approve", void=False).values_list("person", flat=True)) == {
            city.head.pk, city.sekda.pk,
        }  # fmt: skip


@pytest.mark.parametrize(("who", "ended", "decides"), [
    ("head", None, True), ("head", "pic", False), ("head", "head", False),
    ("second", None, False), ("second", "pic", False), ("second", "head", False),
    ("sekda", None, False), ("pic", None, False),
])  # fmt: skip
def test_who_decides_in_a_merged_stage_of_the_pic(city, who, ended, decides):
    """``second`` is a Plt. head beside the one who holds both."""
    city.second = world.person()
    world.appoint(city.second, "head", city.kominfo, capacity="plt", order_number="800/9")
    round_ = merged_pic(city)
    if ended:
        end(city.head, ended)
    person = getattr(city, who)
    if not decides:
        assert refused(services.approve, round_.current_task_state, person)
        return
    services.approve(round_.current_task_state, person)
    assert role(round_) == "sekda"
    services.approve(round_.current_task_state, city.sekda)
    page = round_.content_object.specific
    assert type(page).objects.get(pk=page.pk).live


@pytest.mark.parametrize(("ended", "lies"), [(None, "head"), ("pic", "pic")])
def test_the_stage_of_the_pic_comes_back_once_nobody_holds_both(city, ended, lies):
    round_ = merged_pic(city)
    if ended:
        end(city.head, ended)
    assert services.settle_open_turns() == (1 if ended else 0)
    assert role(round_) == lies
    assert round_.decisions.filter(action="merge", void=False).exists() == (ended is None)


@pytest.mark.parametrize(("who", "decides"), [("pic_setda", True), ("sekda", False)])
def test_who_decides_where_pic_and_head_merged_into_the_sekda(city, who, decides):
    """The PIC of the Sekda's own agency is Plh. Sekda beside the definitive one; the expert team submitted."""
    world.appoint(city.pic_setda, "sekda", city.setda, capacity="plh", order_number="800/9")
    round_ = services.submit(world.write(world.chapter(city.setda), city.expert), city.expert)
    assert role(round_) == "sekda"
    assert round_.decisions.filter(action="merge", void=False).count() == 2
    assert services.settle_open_turns() == 0
    if not decides:
        refused(services.approve, round_.current_task_state, getattr(city, who))
        return
    services.approve(round_.current_task_state, getattr(city, who))
    page = round_.content_object.specific
    assert type(page).objects.get(pk=page.pk).live


def test_a_merged_stage_stays_so_where_its_official_takes_the_last_office_too(city):
    round_ = merged_pic(city)
    end(city.sekda, "sekda")
    world.appoint(city.head, "sekda", city.setda)
    assert services.settle_open_turns() == 1
    assert role(round_) == "sekda"
    assert round_.decisions.filter(action="merge", void=False).count() == 2
    services.approve(round_.current_task_state, city.head)
    page = round_.content_object.specific
    assert type(page).objects.get(pk=page.pk).live


def test_a_vacant_office_waits_and_its_next_holder_finds_the_stage_of_the_pic_open(city):
    round_ = merged_pic(city)
    end(city.head, "head")
    assert services.settle_open_turns() == 0
    assert role(round_) == "head"
    world.appoint(world.person(), "head", city.kominfo)
    assert services.settle_open_turns() == 1
    assert role(round_) == "pic"


@pytest.mark.parametrize(("make", "ended", "stage"), [(merged, "sekda", "head"), (merged_pic, "pic", "pic")])
def test_the_history_tells_that_it_came_back(client, city, make, ended, stage):
    round_ = make(city)
    assert services.settle_open_turns() == 0
    assert not round_.decisions.filter(action="reopen").exists()
    end(city.head, ended)
    services.settle_open_turns()
    services.settle_open_turns()
    line = round_.decisions.get(action="reopen")
    assert (line.void, line.person, line.task.specific.role) == (False, None, stage)
    page = round_.content_object.specific
    client.force_login(city.sekda)
    shown = client.get(reverse("workflows:timeline", args=[page.pk])).content.decode()
    assert "Tahap yang digabung dibuka lagi" in shown
    assert "tidak ada lagi yang memegang kedua jabatan" in shown


def test_publication_asks_again_who_decided_a_merged_stage(city):
    """Even where a line got past the door of the decision."""
    round_ = merged(city)
    services.approve(round_.current_task_state, city.head)
    obj = round_.content_object.specific
    assert check_chain(obj, round_, lines_of(round_)).person == city.head
    held = Appointment.objects.get(person=city.sekda)
    with past_the_guards():
        Decision.objects.filter(action="approve").update(person=city.sekda, appointment=held)
    with pytest.raises(Refused, match="digabung"):
        check_chain(obj, round_, lines_of(round_))
