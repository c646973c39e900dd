"""Deadlines in time: reminded before and on the day, escalated after, each once; and clocks that stand."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import break_glass, make_city, published, waiting_at
from tests.workflows.many import copies_of
from workflows import selectors, services, time_notices
from workflows.models import Holiday, Reminder, Turn
from workflows.services import handing, reminding
from workflows.services.calendar_days import drop_day, keep_day
from workflows.services.reminding import remind
from workflows.tasks import watch_deadlines

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 5)  # no day off from here to December
HOUR = 9


def on(day: date):
    moment = datetime(day.year, day.month, day.day, HOUR, tzinfo=timezone.get_default_timezone())
    return time_machine.travel(moment, tick=False)


def days(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.fixture
def city():
    with on(MONDAY):
        yield make_city()


def told_of(round_) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="deadline").order_by("pk")
    return [(row.recipient.username.split(".")[0], row.subject) for row in rows]


def kinds() -> list[str]:
    return list(Reminder.objects.order_by("pk").values_list("kind", flat=True))


def test_before_at_and_after_the_deadline_each_once(client, city):
    with on(MONDAY):
        round_ = waiting_at(city, "head")
        assert round_.current_task_state.turn.due_on == days(3)
        watch_deadlines()
        assert kinds() == []
    for day, expected in [
        (1, []),
        (2, ["before"]),
        (3, ["before", "due"]),
        (4, ["before", "due", "escalation"]),
        (9, ["before", "due", "escalation"]),
    ]:
        with on(days(day)):
            for _again in range(3):
                watch_deadlines()
            assert kinds() == expected, day
    people = [who for who, _subject in told_of(round_)]
    assert people == ["head", "head", "sekda", "head"]
    escalated = Reminder.objects.get(kind="escalation")
    assert escalated.told == f"{city.sekda}; {city.head}"
    assert escalated.office_title == "Kepala Diskomsandi"
    assert list(selectors.reminders_of(round_.content_object.specific)) == list(Reminder.objects.all())
    client.force_login(city.head)
    shown = client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()
    clock = shown.split('class="paraf-clock"')[1].split("</ul>")[0]
    assert clock.count("· Kepala Diskomsandi ·") == 3, "a later stage sees whose deadline it was"


def test_nothing_is_told_on_a_day_off(city):
    with on(days(2)):  # Wednesday: due on Monday after the weekend
        waiting_at(city, "head")
    with on(days(5)):  # Saturday
        assert remind() == 0
    with on(days(6)):
        assert remind() == 0
    with on(days(7)):
        assert remind() == 1
    assert kinds() == ["due"]


def test_a_scheduler_that_was_away_escalates_once_and_skips_what_is_moot(city):
    with on(MONDAY):
        waiting_at(city, "head")
    with on(days(8)):
        assert watch_deadlines() == 1
        assert watch_deadlines() == 0
    assert kinds() == ["escalation"]


def test_a_decision_ends_the_reminders_and_the_next_stage_has_its_own(city):
    with on(MONDAY):
        round_ = waiting_at(city, "head")
    with on(days(2)):
        watch_deadlines()
        services.approve(round_.current_task_state, city.head)
    with on(days(3)):
        watch_deadlines()
    with on(days(4)):
        watch_deadlines()
    assert [row.kind for row in Reminder.objects.all()] == ["before", "before"]
    assert [who for who, _subject in told_of(round_)] == ["head", "sekda"]


def test_the_last_office_has_nobody_above_so_administrators_are_told(city):
    with on(MONDAY):
        waiting_at(city, "sekda")
    with on(days(4)):
        watch_deadlines()
    assert {who for who, _subject in told_of(None)} == {"admin", "sekda"}


def test_an_office_without_a_holder_is_not_forgotten(city):
    with on(MONDAY):
        waiting_at(city, "head")
        city.head.appointments.update(ends=MONDAY - timedelta(days=1))
    with on(days(3)):
        assert remind() == 1
    assert [who for who, _subject in told_of(None)] == ["sekda"]


def test_the_row_and_the_notices_stand_or_fall_together(city, monkeypatch):
    from workflows import time_notices

    with on(MONDAY):
        waiting_at(city, "head")

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with on(days(3)):
        with monkeypatch.context() as patched:
            patched.setattr(time_notices, "notify", killed)
            with pytest.raises(KeyboardInterrupt):
                remind()
        assert kinds() == []
        assert remind() == 1


def test_the_database_refuses_a_second_row(city):
    with on(MONDAY):
        waiting_at(city, "head")
    with on(days(3)):
        remind()
        row = Reminder.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_the_clock_stands_while_the_text_is_returned(city):
    with on(MONDAY):
        round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    with on(days(2)):  # two of three days ran
        services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi.")
    with on(days(15)):
        (clock,) = selectors.stopped_clocks(round_, selectors.stages(round_.workflow))
        assert (clock.task.role, clock.since, clock.used, clock.left) == ("sekda", days(2), 2, 1)
        watch_deadlines()
        assert kinds() == []
        again = services.submit(world.write(page, city.pic, title="Lengkap"), city.pic)
        assert again.current_task_state.turn.due_on == days(18)  # the head begins anew
        services.approve(again.current_task_state, city.head)
        turn = Turn.objects.get(task_state__workflow_state=again, task_state__task__officetask__role="sekda")
        assert (turn.used_days, turn.working_days, turn.due_on) == (2, 1, days(16))


def improve(city, page):
    """The returned text goes on: the same decision."""


def publish(city, page):
    break_glass(page, city.admin, reason="Bencana.")


def take_down(city, page):
    services.take_down(page, city.admin, reason="Data pribadi.")


@pytest.mark.parametrize(("between", "used"), [(improve, 2), (publish, 0), (take_down, 0)])
def test_a_clock_that_stands_is_not_that_of_the_round_after_an_emergency(city, between, used):
    with on(MONDAY):
        page = published(city)
        round_ = services.submit(world.write(page, city.pic, title="Versi kedua"), city.pic)
    with on(days(2)):
        services.send_back(round_.current_task_state, city.head, comment="Lengkapi.")
    with on(days(3)):
        between(city, type(page).objects.get(pk=page.pk))
        stands = selectors.stopped_clocks(round_, selectors.stages(round_.workflow))
        assert bool(stands) is bool(used)
    with on(days(15)):
        changed = world.write(type(page).objects.get(pk=page.pk), city.pic, title="Versi ketiga")
        turn = services.submit(changed, city.pic).current_task_state.turn
        assert (turn.used_days, turn.working_days) == (used, 3 - used)


def test_back_to_an_earlier_stage_the_later_clock_stands_too(city):
    with on(MONDAY):
        round_ = waiting_at(city, "sekda")
    with on(days(1)):
        (to,) = selectors.earlier_stages(round_, round_.current_task_state.task.specific)
        services.send_back(round_.current_task_state, city.sekda, comment="Periksa.", to=to)
    with on(days(9)):
        round_.refresh_from_db()
        services.approve(round_.current_task_state, city.head)
        round_.refresh_from_db()
        turn = round_.current_task_state.turn
        assert (turn.used_days, turn.working_days) == (1, 2)


def test_what_was_decided_or_moved_in_the_meantime_is_not_told(city):
    """Between the list of what is due and the lock of one round somebody decides, or the calendar changes."""
    from workflows.services.reminding import _tell

    with on(MONDAY):
        decided, moved = waiting_at(city, "head"), waiting_at(city, "head")
    with on(days(3)):
        first = Turn.objects.get(task_state=decided.current_task_state)
        second = Turn.objects.get(task_state=moved.current_task_state)
        services.approve(decided.current_task_state, city.head)
        Turn.objects.filter(pk=second.pk).update(due_on=days(8))
        assert _tell(first.pk, "due", days(3)) == 0
        assert _tell(second.pk, "due", days(3)) == 0
    assert kinds() == []


def test_a_turn_that_cannot_be_told_of_stops_none_of_the_others(city, monkeypatch, caplog):
    with on(MONDAY):
        gone, poisoned, fine = (waiting_at(city, "head") for _number in range(3))
        WorkflowState.objects.filter(pk=gone.pk).update(object_id="777777")
    tell = time_notices.reminded

    def reminded(obj, round_, reminder):
        if round_.pk == poisoned.pk:
            raise RuntimeError("no words")
        tell(obj, round_, reminder)

    monkeypatch.setattr(time_notices, "reminded", reminded)
    with on(days(3)):
        assert remind() == 1
        assert list(Reminder.objects.values_list("workflow_state", flat=True)) == [fine.pk]
        assert f"turn {gone.current_task_state.turn.pk} waits on a text that is gone" in caplog.text
        assert f"due of turn {poisoned.current_task_state.turn.pk} could not be given" in caplog.text
        monkeypatch.undo()
        assert remind() == 1  # what could not be said is said by the next run


def test_a_deadline_that_the_calendar_moves_has_reminders_of_its_own(city):
    """Told of the first deadline, and of the new one on its own day; nothing is said twice a day."""
    with on(MONDAY):
        waiting_at(city, "head")
    with on(days(2)):
        watch_deadlines()
        assert kinds() == ["before"]
        row = Holiday(day=days(3), name="Libur daerah")
        assert keep_day(row, by=city.admin) == 1
        watch_deadlines()
        assert [(r.kind, r.due_on) for r in Reminder.objects.all()] == [("before", days(3))]
        assert drop_day(row, by=city.admin) == 1
        watch_deadlines()
        assert len(kinds()) == 1
        keep_day(Holiday(day=days(3), name="Libur daerah"), by=city.admin)
    with on(days(3)):  # the old deadline, a day off now
        assert watch_deadlines() == 0
    with on(days(4)):
        assert (watch_deadlines(), watch_deadlines()) == (1, 0)
    with on(days(7)):
        assert (watch_deadlines(), watch_deadlines()) == (1, 0)
    assert kinds() == ["before", "due", "escalation"]


def test_any_number_that_cannot_be_told_of_starves_none_of_the_rest(city, monkeypatch):
    with on(MONDAY):
        round_ = waiting_at(city, "head")
        copies_of(round_, 520)
        last = Turn.objects.order_by("-pk").first()
    poisoned = set(Turn.objects.exclude(pk=last.pk).values_list("pk", flat=True))
    tell = reminding._tell

    def told(pk, kind, day):
        if pk in poisoned:
            raise RuntimeError("no words")
        return tell(pk, kind, day)

    monkeypatch.setattr(reminding, "_tell", told)
    with on(days(3)):
        assert remind() == 1
    assert Reminder.objects.get().task_state_id == last.task_state_id


def test_an_item_that_cannot_be_handed_over_stops_nobody_by_the_clock(city, monkeypatch):
    """In the transaction of a change of offices it undoes the change instead."""
    with on(MONDAY):
        waiting_at(city, "head")
        waiting_at(city, "sekda")
    settle = handing._settle

    def settled(seat, known, by):
        if seat.role == "head":
            raise RuntimeError("no words")
        return settle(seat, known, by)

    monkeypatch.setattr(handing, "_settle", settled)
    Turn.objects.update(held_by=None)
    with on(days(3)):
        assert watch_deadlines() == 2
        lying = dict(Turn.objects.filter(task_state__status="in_progress").values_list(
            "task_state__task__officetask__role", "held_by__person"))  # fmt: skip
        assert lying == {"head": None, "sekda": city.sekda.pk}
        with pytest.raises(RuntimeError):
            handing.hand_over(city.admin)


def test_of_a_text_that_no_holder_may_decide_its_desk_is_reminded(city):
    """The Sekda wrote it: the administrators name somebody, and the Sekda reads of no decision to take."""
    world.appoint(city.sekda, "head", city.kominfo)
    round_ = services.submit(world.write(world.chapter(city.kominfo), city.sekda), city.sekda)
    for person in (city.pic, city.head):
        round_ = services.approve(round_.current_task_state, person)
    turn = round_.current_task_state.turn
    assert turn.stranded
    Notification.objects.all().delete()
    with on(turn.due_on):
        remind(turn.due_on)
    assert {notice.recipient for notice in Notification.objects.all()} == {city.admin}
    assert Reminder.objects.latest("pk").told == str(city.admin)
