"""What the editor says of where a text goes, of a return, and of the way to take it back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.agencies.services.following import forget_access
from cms.agencies.services.succeeding import rename
from tests import world
from tests.workflows.city import published, waiting_at
from workflows import selectors, sentences, services
from workflows.standing import standing_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("drafter", "submitter", "office"),
    [("pic", "pic", "Kepala"), ("head", "pic", "Sekretaris Daerah"), ("expert", "expert", "PIC")],
)
def test_the_office_named_is_where_the_text_goes(city, drafter, submitter, office):
    page = world.write(world.chapter(city.kominfo), getattr(city, drafter))
    person = getattr(city, submitter)
    named = standing_of(page, person).next_office
    assert named.startswith(office)
    round_ = services.submit(page, person)
    assert named == selectors.stage_title(page, round_.current_task_state.task, round_)


def test_an_acting_official_who_submits_is_not_named_as_deciding(city):
    world.appoint(city.pic, "head", city.kominfo, capacity="plh", order_number="800/1")
    page = world.write(world.chapter(city.kominfo), city.pic)
    assert "Plh." not in standing_of(page, city.pic).next_office
    said = sentences.submitted(page, services.submit(page, city.pic))
    assert "diajukan ke Kepala" in said
    assert "Plh." not in said


def test_nor_is_one_who_decided_named_as_next(city):
    round_ = waiting_at(city, "head")
    world.appoint(city.head, "sekda", city.setda, capacity="plh", order_number="800/1")
    round_ = services.approve(round_.current_task_state, city.head)
    assert sentences.approved(round_.content_object.specific, round_).endswith(
        "Selanjutnya: Sekretaris Daerah."
    )


def test_a_return_counts_until_it_is_followed(city):
    round_ = waiting_at(city, "head")
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi.")
    (event,) = [e for e in selectors.timeline_of(round_.content_object.specific) if e.note == "Lengkapi."]
    assert not event.void


@pytest.mark.parametrize(("who", "offered"), [("pic", True), ("expert", False)])
def test_the_submitter_asks_for_the_withdrawal_from_the_editor(client, city, who, offered):
    round_ = waiting_at(city, "sekda")
    client.force_login(getattr(city, who))
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[round_.object_id])).content.decode()
    assert (f"{reverse('workflows:decide', args=[round_.pk])}?mohon=1#permohonan" in shown) == offered


@pytest.mark.parametrize(("who", "told"), [("pic", True), ("expert", True), ("member", False)])
def test_why_a_text_of_a_renamed_agency_is_not_submitted_yet(client, city, who, told):
    page, person = published(city), getattr(city, who)
    assert standing_of(page, person).hindered == ""
    Agency.objects.update(starts=timezone.localdate() - timedelta(days=99))
    rename(Agency.objects.get(pk=city.kominfo.pk), by=city.admin, name="Dinas Digital", abbreviation="Digital",
           slug="digital")  # fmt: skip
    forget_access(person)
    page = type(page).objects.get(pk=page.pk)
    found = standing_of(page, person)
    assert found.may_submit is False
    assert ("Pilih OPD penggantinya" in found.hindered) is told
    if told:
        client.force_login(person)
        shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert found.hindered in shown
