"""Every door that asks why: what nobody can see, and signs alone, are no reason. A table of texts and doors."""

import pytest
from django.urls import reverse

from cms.core.reasons import says_something
from tests import world
from tests.workflows.city import break_glass, everything, published, refused, waiting_at
from workflows import services
from workflows.content import revision_hash
from workflows.models import Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]
SAYS_NOTHING = [
    "",
    "  ",
    ".",
    "…—!?",
    "\u200b",
    "\u200b\u2060.\ufeff",
    "\u00ad\u202e",
    "\u3164\u115f",
    "\u2800",
]
WORDS = "dengan kata-kata"


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_nothing_is_said(text):
    assert not says_something(text)
    assert not says_something(text * 12, 10)


@pytest.mark.parametrize("text", ["x", "Ya.", "7", "\u200bPagu", "مرحبا", "数字"])
def test_a_letter_or_a_digit_says_something(text):
    assert says_something(text)


def asked(city):
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(round_.content_object.specific, city.pic, comment="Pagu berubah.")
    return round_.current_task_state


def emergency(city):
    return break_glass(world.write(world.chapter(city.kominfo), city.pic), city.admin, reason="Bencana.")


def send_back(city):
    state = waiting_at(city, "head").current_task_state
    return lambda text: services.send_back(state, city.head, comment=text)


def ask(city):
    page = waiting_at(city, "sekda").content_object.specific
    return lambda text: services.ask_withdrawal(page, city.pic, comment=text)


def refuse(city):
    state = asked(city)
    return lambda text: services.refuse_withdrawal(state, city.sekda, comment=text)


def name(city):
    office = world.official("head", world.agency("dinkes")).appointments.get().office
    state = waiting_at(city, "head").current_task_state
    Turn.objects.filter(task_state=state).update(stranded=True)
    city.head.appointments.update(ends="2020-01-01")
    return lambda text: services.name_stand_in(state, office, city.admin, comment=text)


def publish(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    return lambda text: break_glass(page, city.admin, reason=text)


def take_down(city):
    page = published(city)
    return lambda text: services.take_down(page, city.admin, reason=text)


def review(city):
    made = emergency(city)
    return lambda text: services.review(made, city.sekda, comment=text)


@pytest.mark.parametrize("door", [send_back, ask, refuse, name, publish, take_down, review])
def test_no_door_takes_it_for_a_reason(city, door):
    act = door(city)
    for text in SAYS_NOTHING:
        assert WORDS in refused(act, text)
    act("Pagu berubah.")


def decision_form(client, city):
    round_ = waiting_at(city, "head")
    client.force_login(city.head)
    seen = revision_hash(round_.content_object.specific.get_latest_revision())
    known = {"task_state": round_.current_task_state_id, "seen": seen, "action": "return"}
    return reverse("workflows:decide", args=[round_.pk]), known, "comment"


def bulk_form(client, city):
    round_ = waiting_at(city, "head")
    client.force_login(city.head)
    seen = revision_hash(round_.content_object.specific.get_latest_revision())
    known = {"item": [f"{round_.current_task_state_id}:{seen}"], "action": "return"}
    return reverse("workflows:bulk"), known, "comment"


def publish_form(client, city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    client.force_login(city.admin)
    known = {"seen": revision_hash(page.get_latest_revision())}
    return reverse("workflows:break_glass", args=[page.pk]), known, "reason"


def take_down_form(client, city):
    client.force_login(city.admin)
    return reverse("workflows:take_down", args=[published(city).pk]), {}, "reason"


def review_form(client, city):
    client.force_login(city.sekda)
    return reverse("workflows:emergency", args=[emergency(city).pk]), {}, "comment"


FORMS = [decision_form, bulk_form, publish_form, take_down_form, review_form]


@pytest.mark.parametrize("form", FORMS)
def test_no_form_takes_it_for_a_reason(client, city, form):
    address, known, field = form(client, city)
    before = everything()
    for text in SAYS_NOTHING:
        answer = client.post(address, {**known, field: text})
        assert WORDS in answer.content.decode(), text
        assert everything() == before
    client.post(address, {**known, field: "Pagu berubah."})
    assert everything() != before
