"""Who was put at a stage by whom: not at once the last one, by a drafter, and not by an order that covers routine only.

A last stage whose holder may decide when it opens and not afterwards: the sweep finds it.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cms.agencies.models import Agency, Office
from cms.agencies.services.keeping import appoint
from cms.agencies.services.succeeding import rename
from cms.core.origin import acting
from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import named_by_two, refused, waiting_at
from tests.workflows.many import copies_of
from workflows import policies, selectors, sentences, services
from workflows.standing import first_office

pytestmark = pytest.mark.django_db


def leave(person):
    person.appointments.update(ends=timezone.localdate() - timedelta(days=1))


def seat(city, capacity, by, renamed=0):
    """Somebody alone in the Sekda's seat, put there by ``by``; continued under ``renamed`` later names."""
    who = world.person()
    fields = {"capacity": capacity, "order_number": "800/1"}
    leave(city.sekda)
    with acting(by):
        row = world.appoint(who, "sekda", city.setda, **fields)
    for _name in range(renamed):
        type(row).objects.filter(pk=row.pk).update(ends=timezone.localdate() - timedelta(days=1))
        with acting(city.root):
            row = world.appoint(who, "sekda", city.setda, carries=row, **fields)
    return who


def also_written_by(page, who):
    latest = page.get_latest_revision()
    latest.pk, latest.user = None, who
    latest.save()


def able(round_, who):
    fresh = selectors.open_round(round_.content_object.specific)
    return policies.may_approve(
        who, fresh.content_object.specific, fresh.current_task_state.task.specific, fresh
    )


# capacity, names since, who writes in the text after the stage has opened, whether it goes on to somebody else
ROWS = [
    ("plh", 0, "maker", True),
    ("plt", 0, "maker", True),
    ("plh", 1, "maker", True),
    ("plh", 2, "maker", True),
    ("plh", 4, "maker", True),
    ("plh", 0, "another", False),
    ("plh", 1, "another", False),
    ("plh", 0, "nobody", False),
    ("definitif", 0, "maker", False),
]


@pytest.mark.parametrize(("capacity", "renamed", "writes", "goes"), ROWS)
def test_an_acting_official_of_somebody_who_wrote_later(city, capacity, renamed, writes, goes):
    maker = city.member
    holder = seat(city, capacity, maker, renamed)
    round_ = waiting_at(city, "sekda")
    assert able(round_, holder)
    assert services.settle_open_turns() == 0
    if writes != "nobody":
        also_written_by(round_.content_object, maker if writes == "maker" else city.expert)
    assert able(round_, holder) is not goes
    assert list(selectors.undecidable()) == ([round_.current_task_state] if goes else [])
    assert services.settle_open_turns() == goes
    assert selectors.stranded().exists() is goes
    assert services.settle_open_turns() == 0


@pytest.mark.parametrize(("who", "goes"), [("admin", True), ("member", False)])
def test_who_named_the_office_and_came_to_sit_there(city, who, goes):
    """Two named it while the seat of the Sekda was vacant; then its holder goes, and one of the two is seated there."""
    round_ = waiting_at(city, "sekda")
    leave(city.sekda)
    assistant = world.official("member", world.agency("asisten"))
    office = assistant.appointments.get().office
    named_by_two(city, round_.current_task_state, office)
    assert services.settle_open_turns() == 0
    leave(assistant)
    holder = getattr(city, who)
    world.appoint(holder, "member", office.agency)
    assert Office.objects.filter(appointments__person=holder, pk=office.pk).exists()
    assert able(round_, holder) is not goes
    assert services.settle_open_turns() == goes
    assert selectors.stranded().exists() is goes
    assert services.settle_open_turns() == 0


def test_who_holds_it_by_right_too_decides(city):
    """By a drafter's appointment nobody decides; by another one to the same office they do."""
    leave(city.head)
    who = world.person()
    with acting(city.pic):
        world.appoint(who, "head", city.kominfo, capacity="plh", order_number="800/1")
    own = world.appoint(who, "head", city.kominfo)
    round_ = waiting_at(city, "head")
    services.approve(round_.current_task_state, who)
    assert round_.decisions.get(action="approve").appointment == own


# who drafted, whether the Sekda is there beside the head who is Plh. too, where the text waits first, who is told
MERGES = [
    ("admin", True, "head", {"head"}),
    ("admin", False, "head", {"head"}),
    ("expert", True, "sekda", {"head", "sekda"}),
    ("expert", False, "sekda", {"head"}),
]


@pytest.mark.parametrize(("drafter", "definitive", "waits", "told"), MERGES)
def test_no_merge_upwards_to_whom_the_drafter_seated(city, drafter, definitive, waits, told):
    if not definitive:
        leave(city.sekda)
    with acting(city.admin):
        world.appoint(city.head, "sekda", city.setda, capacity="plh", order_number="800/1")
    page = world.write(world.chapter(city.kominfo), getattr(city, drafter))
    assert first_office(page, city.pic).endswith("Kepala Diskomsandi") is (waits == "head")
    round_ = services.submit(page, city.pic)
    assert round_.current_task_state.task.specific.role == waits
    assert able(round_, city.head)
    asked = Notification.objects.filter(kind="decide").values_list("recipient", flat=True)
    assert set(asked) == {getattr(city, name).pk for name in told}
    assert services.settle_open_turns() == 0
    if waits == "head":
        services.approve(round_.current_task_state, city.head)
        turn = selectors.open_round(page).current_task_state.turn
        assert turn.stranded is not definitive


@pytest.mark.parametrize("routine", [False, True])
def test_a_pic_for_routine_matters_only_gives_no_initial_by_submitting(city, routine):
    city.pic.appointments.update(routine_only=routine)
    page = world.write(world.chapter(city.kominfo), city.pic)
    assert first_office(page, city.pic) == "Kepala Diskomsandi"
    round_ = services.submit(page, city.pic)
    assert round_.current_task_state.task.specific.role == "head"
    line = round_.decisions.get(task__officetask__role="pic")
    assert (line.action, line.person) == (("skip", None) if routine else ("initial", city.pic))
    assert line.comment == ("drafted submitted routine" if routine else "")


def test_another_pic_decides_where_the_submitter_is_for_routine_matters_only(city):
    city.pic.appointments.update(routine_only=True)
    second = world.official("pic", city.kominfo)
    round_ = services.submit(world.write(world.chapter(city.kominfo), city.expert), city.pic)
    assert round_.current_task_state.task.specific.role == "pic"
    assert able(round_, second)
    assert not able(round_, city.pic)


def acting_head(city, capacity, by):
    """Somebody alone in the seat of the agency's head, put there by ``by``."""
    who = world.person()
    leave(city.head)
    with acting(by):
        world.appoint(who, "head", city.kominfo, capacity=capacity, order_number="palsu/1")
    return who


# in what capacity, by whom, whether they decide: the PIC drafts and submits, the expert only writes
AT_THE_HEAD = [
    ("plh", "pic", False),
    ("plt", "pic", False),
    ("plh", "expert", False),
    ("plh", "member", True),
    ("definitif", "pic", True),
]


@pytest.mark.parametrize(("capacity", "by", "decides"), AT_THE_HEAD)
@pytest.mark.parametrize("when", ["before", "while it waits"])
def test_nor_the_first_decision_to_whom_a_drafter_seated(city, capacity, by, decides, when):
    maker = getattr(city, by)
    page = world.write(world.write(world.chapter(city.kominfo), city.expert), city.pic)
    who = acting_head(city, capacity, maker) if when == "before" else None
    round_ = services.submit(page, city.pic)
    if who is None:
        assert round_.current_task_state.task.specific.role == "head"
        who = acting_head(city, capacity, maker)
        assert able(round_, who) is decides
        assert services.settle_open_turns() == (not decides)
    fresh = selectors.open_round(page)
    assert fresh.current_task_state.task.specific.role == ("head" if decides else "sekda")
    if decides:
        services.approve(fresh.current_task_state, who)
        return
    refused(services.approve, round_.current_task_state, who)
    line = fresh.decisions.get(action="skip")
    assert "seated" in line.comment
    assert "ditunjuk oleh orang yang menyusun" in sentences.reason("skip", line.comment)
    services.approve(fresh.current_task_state, city.sekda)


def rename_agency(city, name, by):
    old = Agency.objects.get(pk=city.kominfo.pk)
    new, _moved = rename(old, name=f"Dinas {name}", abbreviation=name, slug=name.lower(), by=by)
    Agency.objects.filter(pk=new.pk).update(starts=timezone.localdate() - timedelta(days=1))
    city.kominfo = new


# who seated the Plt. head, who gave the agency its other name, how many times, whether the head decides
RENAMED = [
    ("root", "maker", 1, True),
    ("root", "maker", 2, True),
    ("maker", "root", 1, False),
    ("maker", "root", 2, False),
    ("maker", "maker", 1, False),
]


@pytest.mark.parametrize(("seated", "renamed", "times", "decides"), RENAMED)
def test_another_name_of_the_agency_seats_nobody(city, seated, renamed, times, decides):
    city.maker = city.admin
    Agency.objects.update(starts=timezone.localdate() - timedelta(days=400))
    who = acting_head(city, "plt", getattr(city, seated))
    page = world.write(world.write(world.chapter(city.kominfo), city.maker), city.pic)
    for number in range(times):
        rename_agency(city, f"Baru{number}", getattr(city, renamed))
    page = type(page).objects.get(pk=page.pk)
    round_ = services.submit(page, city.pic)
    assert round_.current_task_state.task.specific.role == ("head" if decides else "sekda")
    assert services.settle_open_turns() == 0
    if decides:
        services.approve(round_.current_task_state, who)


def test_but_a_change_of_the_term_by_who_made_the_text_does(city):
    """Also before the agency got its other name: only its own end and beginning are left out."""
    Agency.objects.update(starts=timezone.localdate() - timedelta(days=400))
    who = acting_head(city, "plt", city.root)
    page = world.write(world.write(world.chapter(city.kominfo), city.admin), city.pic)
    row = who.appointments.get()
    row.ends = timezone.localdate() + timedelta(days=30)
    appoint(row, by=city.admin)
    rename_agency(city, "Baru", city.admin)
    round_ = services.submit(type(page).objects.get(pk=page.pk), city.pic)
    assert round_.current_task_state.task.specific.role == "sekda"


def test_the_cost_of_asking_follows_what_waits(city):
    """Counted is what SQLite does, whose planner would go through all that one writer wrote, for each text anew."""
    with connection.cursor() as cursor:
        if (
            connection.vendor == "postgresql"
        ):  # a question that only looks dear is not compiled for half a minute
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
            return
    round_ = services.submit(world.write(world.chapter(city.kominfo), city.pic), city.pic)
    costs = []
    for more in (50, 350):
        copies_of(round_, more)
        steps: list[int] = []
        connection.connection.set_progress_handler(lambda steps=steps: steps.append(1), 1000)
        assert not selectors.undecidable().exists()
        connection.connection.set_progress_handler(None, 0)
        costs.append(len(steps))
    assert costs[1] < 9 * costs[0], costs
