"""Two people at once, on real connections."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from wagtail.models import Page

from cms.agencies.models import Agency, Appointment
from cms.agencies.services import keeping
from cms.agencies.services import succeeding as agencies
from cms.plans.services.order import set_place
from tests import world
from tests.workflows.city import break_glass, make_city, published, waiting_at
from workflows import ordering, selectors, services
from workflows.models import Decision
from workflows.policies import Refused
from workflows.services import deciding

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def _only_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def at_once(*acts):
    """Run each act in a thread and a connection of its own; returns what each returned or was refused with."""
    gate = threading.Barrier(len(acts))
    answers = [None] * len(acts)

    def run(number, act):
        try:
            gate.wait(10)
            answers[number] = act()
        except Refused as refused:
            answers[number] = refused.message
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_two_decide_at_once():
    city = make_city()
    stand_in = world.person()
    world.appoint(stand_in, "head", city.kominfo, capacity="plh")
    task_state = waiting_at(city, "head").current_task_state
    answers = at_once(
        lambda: services.approve(task_state, city.head),
        lambda: services.send_back(task_state, stand_in, comment="Lengkapi."),
    )
    assert Decision.objects.filter(action__in=["approve", "return"]).count() == 1
    (message,) = [answer for answer in answers if isinstance(answer, str)]
    assert "sudah memutuskan" in message


def test_a_withdrawal_and_a_decision_at_once():
    city = make_city()
    round_ = waiting_at(city, "head")
    page, task_state = round_.content_object.specific, round_.current_task_state
    answers = at_once(
        lambda: services.withdraw(page, city.pic) or True, lambda: services.approve(task_state, city.head)
    )
    assert Decision.objects.filter(action__in=["approve", "withdraw"]).count() == 1
    assert sum(isinstance(answer, str) for answer in answers) == 1


def test_two_submit_at_once():
    city = make_city()
    page = world.write(world.chapter(city.kominfo), city.pic)
    answers = at_once(lambda: services.submit(page, city.pic), lambda: services.submit(page, city.expert))
    assert Decision.objects.filter(action="submit").count() == 1
    assert sum(isinstance(answer, str) for answer in answers) == 1


def test_a_draft_is_not_saved_under_a_submission():
    """Whichever comes first: the text that waits is the one that was submitted."""
    city = make_city()
    page = world.write(world.chapter(city.kominfo), city.pic)
    draft = type(page).objects.get(pk=page.pk)
    draft.title = "Menyusul"
    at_once(lambda: services.submit(page, city.pic), lambda: draft.save_revision(user=city.expert))
    submitted = Decision.objects.get(action="submit").revision_id
    assert type(page).objects.get(pk=page.pk).latest_revision_id == submitted


def kinds(answers):
    """How many of the acts took place, and how many were refused with a sentence."""
    return sum(not isinstance(answer, str) for answer in answers), sum(isinstance(a, str) for a in answers)


def test_the_same_person_in_two_tabs():
    city = make_city()
    task_state = waiting_at(city, "head").current_task_state
    answers = at_once(*[lambda: services.approve(task_state, city.head)] * 2)
    assert kinds(answers) == (1, 1)
    assert Decision.objects.filter(action="approve").count() == 1


def test_an_approval_and_a_correction_at_once():
    """The correction is in what was approved, or it is refused because the turn is over."""
    city = make_city()
    plt = world.person()
    world.appoint(plt, "head", city.kominfo, capacity="plh", order_number="800/1")
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific.get_latest_revision_as_object()
    page.title = "Diperbaiki"
    at_once(
        lambda: services.approve(round_.current_task_state, city.head),
        lambda: page.save_revision(user=plt),
    )
    line = Decision.objects.filter(action="approve").last()
    latest = type(page).objects.get(pk=page.pk).get_latest_revision()
    assert line is not None
    assert line.revision_id == latest.pk


def test_an_emergency_and_the_last_approval_at_once():
    city = make_city()
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    answers = at_once(
        lambda: services.approve(round_.current_task_state, city.sekda),
        lambda: break_glass(page, city.admin, reason="Bencana."),
    )
    stored = type(page).objects.get(pk=page.pk)
    assert stored.live
    assert stored.live_revision_id == page.latest_revision_id
    assert Decision.objects.filter(action="publish").count() == kinds(answers)[0]


@pytest.mark.parametrize("act", ["break_glass", "take_down"])
def test_two_administrators_in_an_emergency_at_once(act):
    city = make_city()
    page = published(city)
    if act == "break_glass":
        page = world.write(page, city.pic, title="Diubah")
    do = break_glass if act == "break_glass" else services.take_down
    answers = at_once(*[lambda who=who: do(page, who, reason="Bencana.") for who in (city.admin, city.root)])
    assert kinds(answers) == (1, 1)
    assert Decision.objects.filter(action=act).count() == 1


def test_a_request_and_an_approval_at_once():
    city = make_city()
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    answers = at_once(
        lambda: services.approve(round_.current_task_state, city.sekda),
        lambda: services.ask_withdrawal(page, city.pic, comment="Pagu berubah."),
    )
    assert kinds(answers) == (1, 1)


def test_a_grant_and_a_refusal_at_once():
    city = make_city()
    plh = world.person()
    world.appoint(plh, "sekda", city.setda, capacity="plh", order_number="800/2")
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(round_.content_object.specific, city.pic, comment="Pagu berubah.")
    state = round_.current_task_state
    answers = at_once(
        lambda: services.grant_withdrawal(state, city.sekda),
        lambda: services.refuse_withdrawal(state, plh, comment="Tetap."),
    )
    assert kinds(answers) == (1, 1)


@pytest.mark.parametrize("earlier", ["decision", "move"])
def test_publication_and_a_move_at_once(monkeypatch, earlier):
    """Another order of the chapters beside a publication: both happen wholly, whichever takes its locks first."""
    city = make_city()
    first = world.write(world.chapter(city.kominfo), city.pic)
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    start, hold = threading.Event(), threading.Event()
    lock, held = deciding.lock_round, ordering.hold

    def decide_later(*args):
        if earlier == "move":
            start.wait(5)
        answer = lock(*args)
        if earlier == "decision":  # read, and locked: now the other begins
            start.set()
            hold.wait(1)
        return answer

    def move_later(parent):
        if earlier == "decision":
            start.wait(5)
        held(parent)
        if earlier == "move":
            start.set()
            hold.wait(1)

    monkeypatch.setattr(deciding, "lock_round", decide_later)
    monkeypatch.setattr(ordering, "hold", move_later)
    answers = at_once(
        lambda: services.approve(round_.current_task_state, city.sekda),
        lambda: type(page).objects.get(pk=page.pk).move(first, pos="left") or True,
    )
    assert kinds(answers) == (2, 0)
    assert None not in answers
    stored = type(page).objects.get(pk=page.pk)
    assert stored.live
    assert stored.path < type(first).objects.get(pk=first.pk).path
    assert Page.find_problems() == ([], [], [], [], [])


def test_two_moves_at_once():
    """Two people arrange the same plan: the tree is whole afterwards, and every chapter is in it once."""
    city = make_city()
    chapters = [published(city), world.chapter(city.kominfo), world.chapter(city.kominfo)]
    plan = chapters[0].get_parent()
    answers = at_once(
        lambda: set_place(Page.objects.get(pk=chapters[2].pk), 0, city.expert) or True,
        lambda: set_place(Page.objects.get(pk=chapters[0].pk), 2, city.admin) or True,
    )
    assert None not in answers
    order = [page.pk for page in plan.get_children()]
    assert sorted(order) == sorted(page.pk for page in chapters)
    assert order[0] == chapters[2].pk
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_new_chapter_and_a_publication_at_once():
    """A chapter put in before the appendices moves them; one that is published meanwhile keeps its new place."""
    city = make_city()
    appendix = world.chapter(city.kominfo)
    appendix.is_appendix = True
    world.write(appendix, city.pic)
    appendix.save()
    services.submit(appendix, city.pic)
    round_ = selectors.open_round(appendix)
    services.approve(round_.current_task_state, city.head)
    state = selectors.open_round(appendix).current_task_state
    plan, new = appendix.get_parent().specific, copy_of(appendix)
    answers = at_once(lambda: services.approve(state, city.sekda), lambda: plan.add_child(instance=new))
    assert kinds(answers) == (2, 0)
    assert None not in answers
    assert Page.objects.get(pk=new.pk).path < Page.objects.get(pk=appendix.pk).path
    assert type(appendix).objects.get(pk=appendix.pk).live
    assert Page.find_problems() == ([], [], [], [], [])


def copy_of(chapter):
    return type(chapter)(title="Bab baru", slug="bab-baru", agency=chapter.agency, live=False)


def test_two_review_at_once():
    city = make_city()
    plh = world.person()
    world.appoint(plh, "sekda", city.setda, capacity="plh", order_number="800/3")
    page = world.write(world.chapter(city.kominfo), city.pic)
    made = break_glass(page, city.admin, reason="Bencana.")
    answers = at_once(
        lambda: services.review(made, city.sekda, comment="Dibaca."),
        lambda: services.review(made, plh, comment="Dibaca juga."),
    )
    assert kinds(answers) == (1, 1)


def pause_between(monkeypatch, change, decision):
    """The change of offices has written its first rows when the decision takes its locks, if it can take them."""
    written, locked = threading.Event(), threading.Event()
    follow, lock = change.follow_many, deciding.lock_round

    def follow_later(*args):
        written.set()
        locked.wait(1)
        return follow(*args)

    def lock_later(*args):
        written.wait(5)
        answer = lock(*args)
        locked.set()
        return answer

    monkeypatch.setattr(change, "follow_many", follow_later)
    monkeypatch.setattr(decision, "lock_round", lock_later)


def test_a_change_of_offices_and_an_approval_at_once(monkeypatch):
    """The change has its turn at the audit log and leaves alone what is being decided: no circle."""
    city = make_city()
    task_state = waiting_at(city, "head").current_task_state
    acting = Appointment(
        office=city.head.appointments.get().office, person=world.person(), capacity="plh",
        order_number="800/9", starts=timezone.localdate(), ends=timezone.localdate() + timedelta(days=3),
    )  # fmt: skip
    pause_between(monkeypatch, keeping, deciding)
    answers = at_once(
        lambda: keeping.appoint(acting, by=city.admin), lambda: services.approve(task_state, city.head)
    )
    assert kinds(answers) == (2, 0)
    assert None not in answers
    assert Appointment.objects.filter(pk=acting.pk).exists()
    assert Decision.objects.filter(action="approve").count() == 1


def test_a_merger_and_an_approval_at_once():
    """Whichever comes first, neither is stuck, and a decision stands only where it was answered so."""
    city = make_city()
    dinkes = world.agency("dinkes")
    task_state = waiting_at(city, "head").current_task_state
    answers = at_once(
        lambda: agencies.merge(city.kominfo, dinkes, by=city.root),
        lambda: services.approve(task_state, city.head),
    )
    assert None not in answers
    assert Agency.objects.get(pk=city.kominfo.pk).successor_id == dinkes.pk
    assert Decision.objects.filter(action="approve").exists() == (kinds(answers) == (2, 0))


def test_a_merger_and_a_save_at_once():
    """What somebody writes while the agency passes on is kept, and is the successor's."""
    city = make_city()
    dinkes = world.agency("dinkes")
    page = world.write(world.chapter(city.kominfo), city.pic)
    draft = type(page).objects.get(pk=page.pk)
    draft.title = "Menyusul"
    answers = at_once(
        lambda: agencies.merge(city.kominfo, dinkes, by=city.root),
        lambda: draft.save_revision(user=city.pic),
    )
    stored = type(page).objects.get(pk=page.pk)
    latest = stored.get_latest_revision()
    assert latest.content["agency"] == dinkes.pk
    assert (latest.content["title"] == "Menyusul") == (kinds(answers) == (2, 0))
