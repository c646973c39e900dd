"""The whole path, through the services: write, submit, decide, publish."""

import pytest
from wagtail.models import WorkflowState

from tests import world
from workflows import services
from workflows.models import Decision, PublicationRefused
from workflows.policies import Refused

pytestmark = pytest.mark.django_db


def test_pic_head_sekda_publish():
    pic, head = world.official("pic"), world.official("head")
    sekda = world.official("sekda", world.agency("setda"))
    page = world.write(world.chapter(), pic)
    round_ = services.submit(page, pic)
    assert round_.current_task_state.task.specific.role == "head"
    services.approve(round_.current_task_state, head)
    round_.refresh_from_db()
    assert round_.current_task_state.task.specific.role == "sekda"
    services.approve(round_.current_task_state, sekda)
    page.refresh_from_db()
    round_.refresh_from_db()
    assert page.live
    assert page.live_revision_id == page.latest_revision_id
    assert round_.status == WorkflowState.STATUS_APPROVED
    assert list(Decision.objects.values_list("action", flat=True)) == [
        "submit", "initial", "approve", "approve", "publish",
    ]  # fmt: skip


def test_own_text_is_refused_and_nothing_changes():
    pic, head = world.official("pic"), world.official("head")
    world.official("sekda", world.agency("setda"))
    page = world.write(world.chapter(), head)
    page = world.write(page, pic)
    round_ = services.submit(page, pic)
    assert round_.current_task_state.task.specific.role == "sekda"
    with pytest.raises(Refused):
        services.approve(round_.current_task_state, head)
    assert not Decision.objects.filter(action="approve").exists()


def test_no_other_door():
    page = world.write(world.chapter(), world.official("pic"))
    with pytest.raises(PublicationRefused):
        page.get_latest_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_a_version_of_nobody_is_not_submitted():
    """Whoever saves it once more wrote it, and does not decide."""
    pic, head = world.official("pic"), world.official("head")
    world.official("sekda", world.agency("setda"))
    page = world.chapter()
    page.save_revision()
    page = type(page).objects.get(pk=page.pk)
    with pytest.raises(Refused, match="siapa penulisnya"):
        services.submit(page, pic)
    assert not WorkflowState.objects.exists()
    page = world.write(page, head)
    page.title = "Judul dari tangan siapa"
    page.save_revision()
    with pytest.raises(Refused, match="siapa penulisnya"):
        services.submit(type(page).objects.get(pk=page.pk), pic)
    round_ = services.submit(world.write(page, head), pic)
    assert round_.current_task_state.task.specific.role == "sekda"


def test_an_agency_changed_beside_the_text_is_not_submitted():
    """The revision says another one than the page: whose PIC drafted it, and whose head decides?"""
    expert = world.official("expert")
    page = world.write(world.chapter(), expert)
    type(page).objects.filter(pk=page.pk).update(agency=world.agency("dinkes"))
    page = type(page).objects.get(pk=page.pk)
    with pytest.raises(Refused, match="di luar naskahnya"):
        services.submit(page, expert)
    assert not WorkflowState.objects.exists()
    round_ = services.submit(world.write(page, expert), expert)
    assert round_.current_task_state.turn.agency.slug == "dinkes"
