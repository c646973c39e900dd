"""Who learns of what: the chain of the text and those concerned, and nobody else in the city.

A table: an act, and the names of :func:`tests.workflows.city.make_city` that are told.
"""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment, Office
from cms.agencies.services.keeping import appoint
from cms.agencies.services.standing_in import name_stand_in
from cms.notifications.models import Notification
from cms.notifications.tasks import send_waiting
from cms.plans.models import ChapterPage
from tests import world
from tests.workflows import city as city_of_tests
from tests.workflows.city import published, waiting_at
from workflows import policies, selectors, services
from workflows.calendar import add_working_days
from workflows.models import Decision, DraftShare, Turn
from workflows.services.reminding import remind

pytestmark = pytest.mark.django_db
NAMES = ("pic", "head", "sekda", "expert", "admin", "member", "pic_setda", "pic_other", "root")


@pytest.fixture
def city(city):
    city.head_other = world.official("head", world.agency("dinkes"))
    return city


def again(round_):
    round_.refresh_from_db()
    return round_.current_task_state


def late(city, role, days):
    """A text at ``role`` whose deadline is ``days`` working days off; and the day on which that is said."""
    waiting_at(city, role)
    today = add_working_days(timezone.localdate(), 1)
    due = add_working_days(today, days) if days >= 0 else today - timedelta(days=-days)
    Turn.objects.filter(task_state__status="in_progress").update(due_on=due)
    return lambda: remind(today)


def submit(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    return lambda: services.submit(page, city.pic)


def approve(city, stage="head", person="head"):
    round_ = waiting_at(city, stage)
    return lambda: services.approve(again(round_), getattr(city, person))


def send_back(city, stage="sekda"):
    round_ = waiting_at(city, stage)
    return lambda: services.send_back(again(round_), getattr(city, stage), comment="Lengkapi.")


def publish_what_another_wrote(city):
    page = world.write(world.chapter(city.kominfo), city.expert)
    services.approve(services.submit(page, city.pic).current_task_state, city.head)
    return lambda: services.approve(selectors.open_round(page).current_task_state, city.sekda)


def return_to_an_office_its_drafter_holds_now(city):
    """Nobody there may decide it, but to say that nobody holds it would be wrong."""
    page = world.write(world.chapter(city.kominfo), city.expert)
    round_ = services.approve(services.submit(page, city.pic).current_task_state, city.head)
    leave(city.head)
    world.appoint(city.expert, "head", city.kominfo)
    to = selectors.stages(round_.workflow)[-2]
    return lambda: services.send_back(again(round_), city.sekda, comment="Lengkapi tabel.", to=to)


def withdraw(city, submitter="pic", stage="head"):
    round_ = waiting_at(city, stage)
    return lambda: services.withdraw(round_.content_object.specific, getattr(city, submitter))


def withdraw_stranded(city):
    """It lay with the administrators, who were asked to name somebody."""
    round_ = waiting_at(city, "head")
    Turn.objects.filter(task_state=round_.current_task_state).update(stranded=True)
    world.appoint(city.sekda, "head", city.kominfo, capacity="plh", order_number="800/1")
    Appointment.objects.filter(person=city.head).update(ends="2020-01-01")
    return lambda: services.withdraw(round_.content_object.specific, city.pic)


def leave(person):
    person.appointments.update(ends=timezone.localdate() - timedelta(days=1))


def submit_to_a_vacant_office(city):
    leave(city.head)
    return submit(city)


def withdraw_from_a_vacant_office(city):
    """Whoever was told that it waits for nobody learns that it waits no more."""
    submit_to_a_vacant_office(city)()
    page = Decision.objects.get(action="submit").governed()
    return lambda: services.withdraw(page, city.pic)


def withdraw_late(city):
    """So does whoever was told that it is late; the superior named on the office, who may not read the draft."""
    superior = city.head_other
    Office.objects.filter(appointments__person=city.head).update(superior=superior.appointments.get().office)
    late(city, "head", -1)()
    assert {n.url for n in Notification.objects.filter(recipient=superior)} == {reverse("workflows:queue")}
    page = Decision.objects.get(action="submit").governed()
    return lambda: services.withdraw(page, city.pic)


def asked(city):
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(round_.content_object.specific, city.pic, comment="Salah lampiran.")
    return round_


def ask(city):
    round_ = waiting_at(city, "sekda")
    return lambda: services.ask_withdrawal(
        round_.content_object.specific, city.pic, comment="Salah lampiran."
    )


def grant(city):
    round_ = asked(city)
    return lambda: services.grant_withdrawal(again(round_), city.sekda, comment="")


def grant_beside_a_plh(city):
    """Two hold the office: the one who did not answer learns that it left their desk."""
    world.appoint(city.pic_setda, "sekda", city.setda, capacity="plh", order_number="800/1")
    return grant(city)


def refuse(city):
    round_ = asked(city)
    return lambda: services.refuse_withdrawal(again(round_), city.sekda, comment="Sudah benar.")


def refuse_to_one_who_left(city):
    round_ = asked(city)
    leave(city.pic)
    return lambda: services.refuse_withdrawal(again(round_), city.sekda, comment="Sudah benar.")


def break_glass(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    return lambda: city_of_tests.break_glass(page, city.admin, reason="Banjir.")


def take_down(city):
    page = published(city)
    return lambda: services.take_down(page, city.admin, reason="Salah.")


def written(city):
    """By the expert team, who holds no office that is told anyway."""
    return world.write(world.chapter(city.kominfo), city.expert)


def stored(page):
    return type(page).objects.get(pk=page.pk)


def decide(page, *people):
    for who in people:
        services.approve(selectors.open_round(stored(page)).current_task_state, who)


def of_a_draft(city):
    page = written(city)
    return lambda: city_of_tests.break_glass(page, city.admin, reason="Banjir.")


def of_a_returned_text(city):
    page = written(city)
    services.submit(page, city.expert)
    decide(page, city.pic)
    services.send_back(selectors.open_round(page).current_task_state, city.head, comment="Lengkapi.")
    return lambda: city_of_tests.break_glass(stored(page), city.admin, reason="Banjir.")


def of_a_public_text(city):
    """Decided by a Plh. Sekda who is of the expert team by now."""
    page = written(city)
    acting = world.appoint(city.pic_setda, "sekda", city.setda, capacity="plh", order_number="800/1")
    services.submit(page, city.expert)
    decide(page, city.pic, city.head, city.pic_setda)
    Appointment.objects.filter(pk=acting.pk).update(office=Appointment.objects.get(person=city.expert).office)
    return lambda: services.take_down(stored(page), city.admin, reason="Salah.")


def review_of_a_public_text(city):
    of_a_public_text(city)()
    made = Decision.objects.get(action="take_down")
    return lambda: services.review(made, city.sekda, comment="Benar.")


def review(city):
    take_down(city)()
    made = Decision.objects.get(action="take_down")
    return lambda: services.review(made, city.sekda, comment="Benar.")


def review_of_one_who_left(city):
    act = review(city)
    leave(city.admin)
    return act


def share(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    held = Appointment.objects.get(person=city.pic_other)
    return lambda: services.share(page, city.pic, kind=DraftShare.Kind.EDIT, appointment=held)


def transfer(city):
    """The head leaves; another takes over what waits."""
    waiting_at(city, "head")
    term = Appointment.objects.select_related("office", "person").get(person=city.head)
    term.ends = timezone.localdate() - timedelta(days=1)
    return lambda: appoint(term, by=city.admin)


def plh(city):
    waiting_at(city, "head")
    term = Appointment.objects.get(person=city.head)
    today = timezone.localdate()
    known = {"order_number": "800/1", "starts": today, "ends": today + timedelta(days=3)}
    return lambda: name_stand_in(term, city.member, by=city.head, **known)


TABLE = [
    (submit, {"head"}),
    (approve, {"sekda"}),
    (lambda city: approve(city, "sekda", "sekda"), {"pic", "head"}),
    (publish_what_another_wrote, {"expert", "pic", "head"}),
    (return_to_an_office_its_drafter_holds_now, {"expert", "pic"}),
    (lambda city: send_back(city, "head"), {"pic"}),
    (send_back, {"pic", "head"}),
    (withdraw, {"head"}),
    (lambda city: withdraw(city, "expert", "pic"), {"pic"}),
    (withdraw_stranded, {"sekda", "admin"}),
    (submit_to_a_vacant_office, {"sekda", "admin"}),
    (withdraw_from_a_vacant_office, {"sekda", "admin"}),
    (withdraw_late, {"head", "head_other"}),
    (grant_beside_a_plh, {"pic", "head", "pic_setda"}),
    (ask, {"sekda"}),
    (grant, {"pic", "head"}),
    (refuse, {"pic"}),
    (refuse_to_one_who_left, set()),
    (break_glass, {"pic", "head", "sekda"}),
    (take_down, {"pic", "head", "sekda"}),
    (of_a_draft, {"pic", "head", "sekda", "expert"}),
    (of_a_returned_text, {"pic", "head", "sekda", "expert"}),
    (of_a_public_text, {"pic", "head", "sekda", "expert", "pic_setda"}),
    (review_of_a_public_text, {"pic", "head", "admin", "expert", "pic_setda"}),
    (review, {"pic", "head", "admin"}),
    (review_of_one_who_left, {"pic", "head"}),
    (share, {"pic_other"}),
    (lambda city: late(city, "head", 1), {"head"}),
    (lambda city: late(city, "head", 0), {"head"}),
    (lambda city: late(city, "head", -1), {"head", "sekda"}),
    (lambda city: late(city, "sekda", -1), {"sekda", "admin"}),
    (transfer, {"head", "sekda", "admin"}),
    (plh, {"head", "member", "sekda", "admin", "root"}),
]


@pytest.mark.parametrize(("prepare", "expected"), TABLE, ids=range(len(TABLE)))
def test_those_concerned_are_mailed_and_nobody_else(city, prepare, expected):
    act = prepare(city)
    Notification.objects.all().delete()
    mail.outbox.clear()
    act()
    told = {notice.recipient for notice in Notification.objects.select_related("recipient")}
    text = ChapterPage.objects.get()
    outside = [person for person in told if not policies.may_read(person, text)]
    assert not Notification.objects.filter(recipient__in=outside, body__contains=text.draft_title).exists()
    names = {name for name in (*NAMES, "head_other") if getattr(city, name) in told}
    assert len(told) == len(names)
    assert names == expected
    send_waiting()
    assert {address for message in mail.outbox for address in message.to} == {person.email for person in told}
    assert all(len(message.to) == 1 and not message.cc and not message.bcc for message in mail.outbox)


def test_above_an_office_the_title_of_a_draft_is_read_only_by_its_readers(city):
    superior = city.head_other
    Office.objects.filter(appointments__person=city.head).update(superior=superior.appointments.get().office)
    leave(city.head)
    page = world.write(world.action_item(city.kominfo, code="RA-7"), city.pic, title="Rahasia")
    services.submit(page, city.pic)
    Turn.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    remind(add_working_days(timezone.localdate(), 1))
    services.withdraw(page, city.pic)
    told = Notification.objects.filter(recipient=superior)
    assert {n.subject.partition(" ")[0] for n in told} == {"RA-7"}
    assert not [n for n in told if "Rahasia" in n.subject + n.body]
    assert len(told) == 3
