"""Two people at once, on real connections."""

import threading

import pytest
from django.db import connection, connections

from tests import world
from tests.workflows.city import make_city, waiting_at
from workflows import services
from workflows.models import Decision
from workflows.policies import Refused

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
