"""The people of the tests of workflows: one agency with its PIC and head, the Sekda's agency, and the experts."""

from types import SimpleNamespace
from typing import Any

import pytest
from wagtail.models import Revision, TaskState, WorkflowState

from cms.agencies.services.following import forget_access
from tests import world
from workflows import services
from workflows.content import revision_hash
from workflows.models import Decision
from workflows.policies import Refused
from workflows.selectors.desk import desk_of


def make_city() -> SimpleNamespace:
    kominfo, setda = world.agency("diskomsandi"), world.agency("setda")
    return SimpleNamespace(
        kominfo=kominfo,
        setda=setda,
        pic=world.official("pic", kominfo),
        head=world.official("head", kominfo),
        sekda=world.official("sekda", setda),
        expert=world.official("expert", kominfo),
        admin=world.official("admin", kominfo),
        member=world.official("member", kominfo),
        pic_setda=world.official("pic", setda),
        pic_other=world.official("pic", world.agency("dinkes")),
        root=world.person(f"root{world._number.__next__()}", is_superuser=True),
    )


def waiting_at(city: Any, role: str, drafter: str = "pic") -> Any:
    """A round of a new chapter that waits at ``role``: pic, head or sekda."""
    person = getattr(city, "expert" if role == "pic" else drafter)
    page = world.write(world.chapter(city.kominfo), person)
    round_ = services.submit(page, person)
    if role == "sekda":
        round_ = services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    return round_


def published(city: Any) -> Any:
    round_ = waiting_at(city, "sekda")
    services.approve(round_.current_task_state, city.sekda)
    page = round_.content_object.specific
    return type(page).objects.get(pk=page.pk)


def break_glass(page: Any, person: Any, *, reason: str, seen: str | None = None) -> Decision:
    """An administrator who read the latest text publishes it in an emergency."""
    latest = page.get_latest_revision()
    read = revision_hash(latest) if latest else "0" * 64
    return services.break_glass(page, person, reason=reason, seen=read if seen is None else seen)


def named_by_two(city: Any, task_state: Any, office: Any) -> None:
    """Who decides in place of the Sekda, named by an administrator and, after them, by another."""
    assert services.name_stand_in(task_state, office, city.admin, comment="Surat tugas 800/7.") is False
    second = world.official("admin", city.setda)
    assert services.name_stand_in(task_state, office, second, comment="Surat tugas 800/7.") is True


def everything():
    """All that a refusal must leave as it was."""
    return (
        list(Decision.objects.order_by("pk").values()),
        list(WorkflowState.objects.order_by("pk").values()),
        list(TaskState.objects.order_by("pk").values()),
        list(Revision.objects.order_by("pk").values("pk", "content")),
    )


def refused(act, *args, **kwargs):
    """The sentence ``act`` is refused with, after which nothing has changed."""
    before = everything()
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert everything() == before
    assert caught.value.message
    return caught.value.message


def desk(person):
    """What their desk shows now: a request of theirs would have read their offices anew."""
    forget_access(person)
    person.__dict__.pop("_paraf_head", None)
    return desk_of(person)


def with_assistant(city: Any) -> Any:
    """A second administrator, and an assistant whose office two of them can name for a case."""
    city.second = world.official("admin", city.setda)
    city.assistant = world.official("member", world.agency("asisten"))
    city.office = city.assistant.appointments.get().office
    return city
