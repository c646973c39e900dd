"""The acts that crash.py is killed in: each prepares its own city, and returns the last step ready to be taken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.agencies.models import Agency, Appointment
from cms.agencies.services import keeping, succeeding
from tests import world
from tests.workflows.city import break_glass, make_city, published, waiting_at
from workflows import services
from workflows.models import DraftShare, Holiday, Turn
from workflows.services import calendar_days, handing, reminding, sharing

DAY = timedelta(days=1)
Act = Callable[[], Any]


def _at(stage: str, act: Callable[[Any, Any], Any]) -> Callable[[Any], Act]:
    """An act on a round that waits at ``stage``."""

    def prepare(city: Any) -> Act:
        round_ = waiting_at(city, stage)
        return lambda: act(city, round_)

    return prepare


def _text(round_: Any) -> Any:
    return round_.content_object.specific


def submit(city: Any) -> Act:
    draft = world.write(world.chapter(city.kominfo), city.pic)
    return lambda: services.submit(draft, city.pic)


def correct(city: Any) -> Act:
    page = _text(waiting_at(city, "head")).get_latest_revision_as_object()
    page.title = "Dikoreksi"
    return lambda: page.save_revision(user=city.head)


def approve_corrected(city: Any) -> Act:
    round_ = waiting_at(city, "head")
    page = _text(round_).get_latest_revision_as_object()
    page.title = "Dikoreksi"
    page.save_revision(user=city.head)
    return lambda: services.approve(round_.current_task_state, city.head)


def take_down(city: Any) -> Act:
    page = published(city)
    return lambda: services.take_down(page, city.admin, reason="Bencana.")


def review(city: Any) -> Act:
    page = world.write(world.chapter(city.kominfo), city.pic)
    made = break_glass(page, city.admin, reason="Bencana.")
    return lambda: services.review(made, city.sekda, comment="Dibaca.")


def answer(act: Callable[..., Any]) -> Callable[[Any], Act]:
    def prepare(city: Any) -> Act:
        round_ = waiting_at(city, "sekda")
        services.ask_withdrawal(_text(round_), city.pic, comment="Pagu berubah.")
        return lambda: act(round_.current_task_state, city.sekda, comment="Baik.")

    return prepare


def name_stand_in(city: Any) -> Act:
    """The wish of the first administrator is there; with the second it takes effect."""
    other = Appointment.objects.get(person=world.official("head", world.agency("dinkes")))
    state = waiting_at(city, "sekda", drafter="pic").current_task_state
    Turn.objects.filter(task_state=state).update(stranded=True, held_by=None)
    Appointment.objects.filter(person=city.sekda).update(ends=timezone.localdate() - DAY)
    services.name_stand_in(state, other.office, city.admin, comment="Surat tugas.")
    second = world.official("admin", city.setda)
    return lambda: services.name_stand_in(state, other.office, second, comment="Surat tugas.")


def settle(city: Any) -> Act:
    world.appoint(city.pic, "sekda", city.setda, capacity="plh", order_number="800/9")
    waiting_at(city, "sekda")
    city.sekda.appointments.update(ends="2020-01-01")
    return services.settle_open_turns


def hand_over(city: Any) -> Act:
    waiting_at(city, "head")
    world.appoint(world.person(), "head", city.kominfo)
    Appointment.objects.filter(person=city.head).update(ends=timezone.localdate() - DAY)
    return handing.hand_over


def end_of_term(city: Any) -> Act:
    """A successor is there: what waits is the successor's in the same moment."""
    waiting_at(city, "head")
    world.appoint(world.person(), "head", city.kominfo, capacity="plh", order_number="800/3")
    term = Appointment.objects.get(person=city.head)
    term.ends = timezone.localdate() - DAY
    return lambda: keeping.appoint(term, by=city.admin)


def appoint(city: Any) -> Act:
    waiting_at(city, "head")
    term = Appointment(
        office=Appointment.objects.get(person=city.head).office, person=world.person(), capacity="plh",
        order_number="800/4", starts=timezone.localdate(), ends=timezone.localdate() + DAY,
    )  # fmt: skip
    return lambda: keeping.appoint(term, by=city.admin)


def merge(city: Any) -> Act:
    Agency.objects.update(starts=timezone.localdate() - 9 * DAY)
    waiting_at(city, "head")
    world.write(world.chapter(city.kominfo), city.pic)
    old = Agency.objects.get(pk=city.kominfo.pk)
    return lambda: succeeding.merge(old, world.agency("dinkes"), by=city.root)


def remind(city: Any) -> Act:
    waiting_at(city, "head")
    Turn.objects.update(due_on="2020-01-01")
    day = next(
        day for day in (timezone.localdate() + n * DAY for n in range(30)) if reminding.is_working_day(day)
    )
    return lambda: reminding.remind(day)


def keep_day(city: Any) -> Act:
    waiting_at(city, "head")
    due = Turn.objects.latest("pk").due_on
    return lambda: calendar_days.keep_day(Holiday(day=due, name="Libur"), by=city.admin)


def share(city: Any) -> Act:
    page = world.write(world.chapter(city.kominfo), city.pic)
    return lambda: sharing.share(page, city.pic, kind="comment", agency=world.agency("dinkes"))


def _shared(city: Any) -> DraftShare:
    page = world.write(world.chapter(city.kominfo), city.pic)
    return sharing.share(
        page, city.pic, kind="comment", agency=world.agency("dinkes"), until=timezone.localdate()
    )


def end_share(city: Any) -> Act:
    given = _shared(city)
    return lambda: sharing.end_share(given, city.pic)


def sweep(city: Any) -> Act:
    given = _shared(city)
    DraftShare.objects.filter(pk=given.pk).update(until=timezone.localdate() - DAY)
    return sharing.sweep


def torn(city: Any) -> Act:
    """No act of ours: two writes without a transaction, which a test of tearing has to find."""

    def act() -> None:
        Agency.objects.filter(pk=city.kominfo.pk).update(name="Lama")
        Agency.objects.filter(pk=city.setda.pk).update(name="Baru")

    return act


ACTS: dict[str, Callable[[Any], Act]] = {
    "submit": submit,
    "approve": _at("head", lambda city, round_: services.approve(round_.current_task_state, city.head)),
    "return": _at(
        "head", lambda city, round_: services.send_back(round_.current_task_state, city.head, comment="x")
    ),
    "withdraw": _at("head", lambda city, round_: services.withdraw(_text(round_), city.pic)),
    "publish": _at("sekda", lambda city, round_: services.approve(round_.current_task_state, city.sekda)),
    "break_glass": _at(
        "sekda", lambda city, round_: break_glass(_text(round_), city.admin, reason="Bencana.")
    ),
    "correct": correct,
    "approve_corrected": approve_corrected,
    "take_down": take_down,
    "review": review,
    "ask_withdrawal": _at(
        "sekda", lambda city, round_: services.ask_withdrawal(_text(round_), city.pic, comment="Pagu.")
    ),
    "grant_withdrawal": answer(services.grant_withdrawal),
    "refuse_withdrawal": answer(services.refuse_withdrawal),
    "name_stand_in": name_stand_in,
    "settle": settle,
    "hand_over": hand_over,
    "end_of_term": end_of_term,
    "appoint": appoint,
    "merge": merge,
    "remind": remind,
    "keep_day": keep_day,
    "share": share,
    "end_share": end_share,
    "sweep": sweep,
    "torn": torn,
}  # fmt: skip


def prepared(name: str) -> Act:
    return ACTS[name](make_city())
