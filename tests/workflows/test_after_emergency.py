"""What an emergency published was not approved: who wrote it wrote what is decided about, and it may pass the chain.

What an emergency took down stays approved: who wrote it long ago decides about what came after it.
"""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from cms.plans.models import ChapterPage
from tests import world
from tests.workflows.city import break_glass, published, refused
from workflows import policies, selectors, services
from workflows.models import Decision
from workflows.standing import standing_of

pytestmark = pytest.mark.django_db


def stored(page):
    return ChapterPage.objects.get(pk=page.pk)


def turn(page):
    return selectors.open_round(stored(page)).current_task_state


def write(page, who, title):
    text = stored(page).get_latest_revision_as_object()
    text.title = title
    text.save_revision(user=who)


def able(page, who):
    state = turn(page)
    return policies.may_approve(who, stored(page), state.task.specific, state.workflow_state)


def begin(city, writer, agency, submitter):
    """Written by ``writer``, published in an emergency, changed by a letter and submitted by somebody else."""
    page = world.write(world.chapter(agency), writer)
    break_glass(stored(page), city.admin, reason="Bencana.")
    write(page, submitter, "Judul lain")
    services.submit(stored(page), submitter)
    return page


# who wrote what the emergency published, whether the agency is the Sekda's own, where the text waits
WROTE = [("sekda", True, "sekda"), ("head", False, "sekda"), ("expert", False, "head")]


@pytest.mark.parametrize(("writer", "of_sekda", "waits"), WROTE)
def test_who_wrote_what_an_emergency_published_does_not_decide_about_it(city, writer, of_sekda, waits):
    agency, submitter = (city.setda, city.pic_setda) if of_sekda else (city.kominfo, city.pic)
    person = getattr(city, writer)
    page = begin(city, person, agency, submitter)
    assert turn(page).task.specific.role == waits
    assert person.pk in selectors.drafters(stored(page))
    assert turn(page).turn.stranded is (writer == "sekda")
    assert not able(page, person)
    assert turn(page) not in selectors.queue_of(person)
    refused(services.approve, turn(page), person)
    assert services.settle_open_turns() == 0


def test_what_a_purge_of_revisions_would_forget_is_kept(city):
    page = world.write(world.chapter(city.kominfo), city.head)
    first = stored(page).latest_revision
    write(page, city.pic, "Judul lain")
    break_glass(stored(page), city.admin, reason="Bencana.")
    assert not Decision.objects.filter(revision=first).exists()
    with pytest.raises(ProtectedError), transaction.atomic():
        first.delete()
    assert city.head.pk in selectors.drafters(stored(page))


@pytest.mark.parametrize("when", ["before", "during"])
def test_who_wrote_the_approved_version_decides_about_the_next_after_a_take_down(city, when):
    page = world.write(world.chapter(city.kominfo), city.head)
    services.submit(page, city.pic)
    services.approve(turn(page), city.sekda)
    if when == "before":
        services.take_down(stored(page), city.admin, reason="Salah.")
    write(page, city.pic, "Versi kedua")
    services.submit(stored(page), city.pic)
    if when == "during":
        services.take_down(stored(page), city.admin, reason="Salah.")
    assert turn(page).task.specific.role == "head"
    assert able(page, city.head)
    assert turn(page) in selectors.queue_of(city.head)
    assert services.settle_open_turns() == 0
    services.approve(turn(page), city.head)


@pytest.mark.parametrize("before", [False, True], ids=["never approved", "approved once"])
def test_what_an_emergency_published_gets_its_approval(city, before):
    page = world.write(published(city), city.pic, title="Diubah") if before else _draft(city)
    made = break_glass(stored(page), city.admin, reason="Bencana.")
    public = stored(page).live_revision_id
    assert "belum disetujui" in standing_of(page, city.pic).sentence
    services.submit(stored(page), city.pic)
    services.approve(turn(page), city.head)
    services.approve(turn(page), city.sekda)
    assert stored(page).live_revision_id == public
    assert "disetujui lagi" in standing_of(page, city.pic).sentence
    line = Decision.objects.filter(action="publish").last()
    assert (line.about, line.revision_id) == (None, public)
    assert made.revision_id == public
    assert "sejak versi terakhir" in refused(services.submit, stored(page), city.pic)


def _draft(city):
    return world.write(world.chapter(city.kominfo), city.pic)


def test_the_approved_version_is_put_back_by_the_chain_after_an_emergency(city):
    page = published(city)
    approved = page.live_revision.content["title"]
    write(page, city.pic, "Darurat")
    break_glass(stored(page), city.admin, reason="Bencana.")
    write(page, city.pic, approved)
    services.submit(stored(page), city.pic)
    services.approve(turn(page), city.head)
    services.approve(turn(page), city.sekda)
    assert stored(page).title == approved
