"""Takes a text through the chain of offices, each step by the person whose it is, on its day."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cms.agencies.services import forget_access
from home.demo.build.city import City
from home.demo.clock import at, on, workdays_after
from home.demo.story import BACK_FROM_HEAD, BACK_FROM_SEKDA, DRAFT, HEAD, PIC, PUBLISHED, SEKDA, Scene
from workflows import services
from workflows.models import OfficeTask
from workflows.selectors import open_round

EXPERT = "penyusun"
A_ROUND = 3  # working days from writing to the decision of the Sekda
# Stages that decide before a text stands in a state.
DECIDED_BEFORE = {PIC: 0, HEAD: 0, BACK_FROM_HEAD: 0, SEKDA: 1, BACK_FROM_SEKDA: 1}


def write(page: Any, user: Any, moment: datetime) -> None:
    """``user`` saves what ``page`` holds as a new revision."""
    with at(moment):
        forget_access(user)
        page.save_revision(user=user, log_action=True)


def publish(page: Any, city: City, writer: Any, day: date) -> None:
    """Written, submitted, approved by every office in turn, within a week from ``day``."""
    minute = sum(map(ord, page.slug)) % 60  # no two desks keep the same time
    write(page, writer, on(day, 9, minute))
    _submit(page, writer, on(workdays_after(day, 1), 10, minute))
    for step in range(2, 6):
        if open_round(page) is None:
            break
        decide(page, city, on(workdays_after(day, step), 8 + step, 59 - minute))
    page.refresh_from_db()


def play(page: Any, city: City, scene: Scene, today: date) -> None:
    """Bring ``page`` to the state of ``scene``, reached ``scene.days`` working days ago."""
    slug = page.agency.slug
    writer = city.user(EXPERT if scene.state == PIC else f"pic.{slug}")
    arrived = workdays_after(today, -scene.days)
    if scene.state == PUBLISHED:
        publish(page, city, writer, workdays_after(arrived, -A_ROUND))
        return
    if scene.state == DRAFT:
        write(page, writer, on(arrived, 14, 10))
        return
    decisions = DECIDED_BEFORE[scene.state]
    write(page, writer, on(workdays_after(arrived, -3 - decisions), 10, 40))
    returned = bool(scene.note)
    _submit(page, writer, on(workdays_after(arrived, -decisions - returned), 11, 30))
    for step in range(decisions):
        if stage_role(page) != OfficeTask.Role.SECRETARY:  # head and Sekda are one person in Setda
            decide(page, city, on(workdays_after(arrived, step + 1 - decisions), 13, 45))
    if returned:
        _send_back(page, city, scene.note, on(arrived, 15, 5))


def decide(page: Any, city: City, moment: datetime) -> None:
    """The stage whose turn it is approves."""
    task_state = open_round(page).current_task_state  # type: ignore[union-attr]  # callers know it is open
    with at(moment):
        services.approve(task_state, decider(page, city))


def stage_role(page: Any) -> str:
    round_ = open_round(page)
    return round_.current_task_state.task.specific.role if round_ and round_.current_task_state else ""


def decider(page: Any, city: City) -> Any:
    role = stage_role(page)
    slug = page.agency.slug
    if role == OfficeTask.Role.PIC:
        return city.user(f"pic.{slug}")
    return city.user("sekda") if role == OfficeTask.Role.SECRETARY else city.head(slug)


def _submit(page: Any, user: Any, moment: datetime) -> None:
    with at(moment):
        forget_access(user)
        services.submit(page, user)


def _send_back(page: Any, city: City, note: str, moment: datetime) -> None:
    task_state = open_round(page).current_task_state  # type: ignore[union-attr]
    with at(moment):
        services.send_back(task_state, decider(page, city), comment=note)


def today() -> date:
    return timezone.localdate()
