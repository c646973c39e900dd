"""Agencies that merge or change their name: open items pass on, history stays, nothing is stuck."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.selectors import build_access, holders
from cms.agencies.services.keeping import keep_agency
from cms.agencies.services.succeeding import merge, rename
from cms.core.audit.models import AuditEntry
from cms.documents.models import OfficialDocument
from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import make_city, named_by_two, published, waiting_at
from workflows import selectors, services
from workflows.models import Decision, Handover, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    found = make_city()
    found.dinkes = world.agency("dinkes")
    found.new_head = world.official("head", found.dinkes)
    world.plan(found.dinkes)
    return found


def document(agency):
    return OfficialDocument.objects.create(
        title="Renja", agency=agency, file=ContentFile(b"isi", name="renja.txt")
    )


def test_a_merger_moves_what_is_open_and_leaves_history(city):
    draft = world.write(world.chapter(city.kominfo, title="Konsep"), city.pic)
    round_ = waiting_at(city, "head")
    final = published(city)
    held, old_hash = document(city.kominfo), Decision.objects.first().content_hash
    merge(city.kominfo, city.dinkes, by=city.root)

    draft = type(draft).objects.get(pk=draft.pk)
    assert draft.agency == city.dinkes
    assert draft.get_latest_revision().content["agency"] == city.dinkes.pk
    held.refresh_from_db()
    assert held.agency == city.dinkes
    turn = Turn.objects.get(task_state=round_.current_task_state)
    assert (turn.agency, turn.held_by.person) == (city.dinkes, city.new_head)
    assert {row.object_id for row in Handover.objects.filter(kind="agency")} == {
        draft.pk,
        int(round_.object_id),
    }
    assert Handover.objects.get(kind="move").to_person == city.new_head
    assert type(final).objects.get(pk=final.pk).agency == city.kominfo
    titles = Decision.objects.filter(object_id=final.pk, action="approve").values_list(
        "office_title", flat=True
    )
    assert "Kepala Diskomsandi" in titles
    assert Decision.objects.first().content_hash == old_hash

    entry = AuditEntry.objects.filter(action="agency.merge").get()
    assert entry.on_id == str(city.kominfo.pk)


def test_what_was_on_its_way_is_decided_by_the_successor_and_published_as_approved(city):
    round_ = waiting_at(city, "head")
    merge(city.kominfo, city.dinkes, by=city.root)
    assert [state.workflow_state_id for state in selectors.queue_of(city.new_head)] == [round_.pk]
    services.approve(round_.current_task_state, city.new_head)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
    page = round_.content_object.specific
    assert page.live
    assert page.agency.pk == city.kominfo.pk


def test_a_plh_who_decided_and_was_ended_the_same_day_has_decided(city):
    from cms.agencies.services.standing_in import end_stand_in, name_stand_in

    today = timezone.localdate()
    round_ = waiting_at(city, "head")
    term = Appointment.objects.get(person=city.head)
    acting = name_stand_in(term, city.member, order_number="800/2", starts=today, ends=today, by=city.head)
    services.approve(round_.current_task_state, city.member)
    end_stand_in(acting, by=city.head)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
    assert round_.content_object.specific.live


def test_the_old_officials_lose_their_offices(city):
    round_ = waiting_at(city, "head")
    merge(city.kominfo, city.dinkes, by=city.root)
    assert not Appointment.objects.in_force().filter(office__agency=city.kominfo).exists()
    with pytest.raises(services.deciding.Refused):
        services.approve(round_.current_task_state, city.head)
    assert build_access(city.head).agency_ids == frozenset()
    assert city.kominfo.pk in build_access(city.new_head).head_of


def test_a_new_name_keeps_everybody_in_office(city):
    draft = world.write(world.chapter(city.kominfo, title="Konsep"), city.pic)
    round_ = waiting_at(city, "head")
    soon = {
        "starts": timezone.localdate() + timedelta(days=3),
        "ends": timezone.localdate() + timedelta(days=5),
    }
    world.appoint(world.person(), "head", city.kominfo, capacity="plh", order_number="800/1", **soon)
    below = Office.objects.get(agency=city.dinkes, role="head")
    Office.objects.filter(pk=below.pk).update(superior=Office.objects.get(agency=city.kominfo, role="head"))
    new, moved = rename(
        city.kominfo, name="Dinas Digital", abbreviation="Disdigi", slug="disdigi", by=city.admin
    )
    assert moved["texts"] == 2
    city.kominfo.refresh_from_db()
    assert (city.kominfo.name, city.kominfo.successor) == ("Dinas Diskomsandi", new)
    (held,) = holders("head", new)
    assert (held.person, held.title) == (city.head, "Kepala Disdigi")
    assert Appointment.objects.filter(office__agency=new, capacity="plh").get().starts > timezone.localdate()
    below.refresh_from_db()
    assert below.superior.agency == new
    services.approve(round_.current_task_state, city.head)
    assert Decision.objects.get(action="approve").office_title == "Kepala Disdigi"
    assert type(draft).objects.get(pk=draft.pk).agency == new


@pytest.mark.parametrize("change", ["rename", "merge"])
@pytest.mark.parametrize("by_two", [True, False], ids=["named", "wished"])
def test_an_office_named_for_a_case_decides_it_under_its_new_name(city, change, by_two):
    """After a merger nobody holds it: the case lies with the administrators at once."""
    house = world.agency("asisten")
    assistant = world.official("member", house)
    page = world.write(world.chapter(city.setda), city.sekda)
    round_ = services.submit(page, city.pic_setda)
    office = assistant.appointments.get().office
    if by_two:
        named_by_two(city, round_.current_task_state, office)
    else:
        services.name_stand_in(round_.current_task_state, office, city.admin, comment="Surat tugas.")
    if change == "merge":
        merge(house, city.dinkes, by=city.root)
    else:
        rename(house, name="Asisten Baru", abbreviation="Asba", slug="asba", by=city.root)
    turn = Turn.objects.get(task_state=round_.current_task_state)
    if change == "merge":
        assert (turn.instead, turn.stranded) == (None, True)
        return
    twin = Office.objects.get(agency__slug="asba")
    assert (turn.instead, turn.wished) == ((twin if by_two else None), twin)
    assert turn.stranded is not by_two
    if not by_two:
        second = world.official("admin", city.setda)
        assert services.name_stand_in(round_.current_task_state, twin, second, comment="Surat tugas.") is True
    services.approve(selectors.open_round(page).current_task_state, assistant)
    assert type(page).objects.get(pk=page.pk).live


def test_ending_with_a_successor_by_hand_is_not_stuck_either(city):
    """The plain form names a successor: its offices answer from the day after the last one."""
    round_ = waiting_at(city, "head")
    city.kominfo.ends, city.kominfo.successor = timezone.localdate() - timedelta(days=1), city.dinkes
    keep_agency(city.kominfo, by=city.root)
    city.dinkes.refresh_from_db()
    assert city.dinkes.inherits == [city.kominfo.pk]
    assert [state.workflow_state_id for state in selectors.queue_of(city.new_head)] == [round_.pk]
    assert Turn.objects.get().held_by.person == city.new_head
    services.approve(round_.current_task_state, city.new_head)


def test_the_chain_of_successors_is_followed(city):
    third = world.agency("bappelitbangda")
    last = world.official("head", third)
    merge(city.kominfo, city.dinkes, by=city.root)
    merge(city.dinkes, third, by=city.root)
    third.refresh_from_db()
    assert set(third.inherits) == {city.kominfo.pk, city.dinkes.pk}
    old = Agency.objects.get(pk=city.kominfo.pk)
    assert [a.person for a in holders("head", old)] == [last]


@pytest.mark.parametrize("case", ["itself", "ended", "sekda", "twice"])
def test_what_is_no_merger_is_refused(city, case):
    old, into = city.kominfo, city.dinkes
    if case == "itself":
        into = old
    elif case == "ended":
        Agency.objects.filter(pk=into.pk).update(ends=timezone.localdate() + timedelta(days=9))
    elif case == "sekda":
        old = city.setda
    else:
        merge(old, into, by=city.root)
    before = list(Agency.objects.order_by("pk").values())
    with pytest.raises(ValidationError):
        merge(old, into, by=city.root)
    assert list(Agency.objects.order_by("pk").values()) == before


def test_the_last_administrator_is_not_merged_away(city):
    with pytest.raises(ValidationError):
        merge(city.kominfo, city.dinkes, by=city.admin)
    assert Agency.objects.get(pk=city.kominfo.pk).ends is None


def test_the_guided_change(client, city):
    waiting_at(city, "head")
    client.force_login(city.admin)
    url = reverse("kota_opd:succession", args=[city.kominfo.pk])
    assert url in client.get(reverse("kota_opd:inspect", args=[city.kominfo.pk])).content.decode()
    data = {
        "kind": "rename",
        "name": "Dinas Digital",
        "abbreviation": "Disdigi",
        "slug": "dinkes",
        "into": "",
    }
    assert "Pilih yang berbeda" in client.post(url, data).content.decode()
    data["slug"] = "disdigi"
    shown = client.post(url, data)
    page = shown.content.decode()
    assert "Naskah yang sedang berjalan: 1" in page
    assert not Agency.objects.filter(slug="disdigi").exists()
    stale = client.post(url, {**data, "setuju": "1", "seal": "x"}).content.decode()
    assert "Belum ada yang dialihkan" in stale
    answer = client.post(url, {**data, "setuju": "1", "seal": shown.context["seal"]}, follow=True)
    assert "telah berakhir" in answer.content.decode()
    assert Turn.objects.get().agency.slug == "disdigi"
    assert url not in client.get(reverse("kota_opd:inspect", args=[city.kominfo.pk])).content.decode()


@pytest.mark.parametrize("role", ["pic", "head", "sekda", "expert"])
def test_only_administrators_change_agencies(client, city, role):
    client.force_login(getattr(city, role))
    url = reverse("kota_opd:succession", args=[city.kominfo.pk])
    assert client.get(url).status_code in (302, 403)
    client.post(url, {"kind": "merge", "into": city.dinkes.pk, "setuju": "1", "seal": ""})
    assert Agency.objects.get(pk=city.kominfo.pk).ends is None


def test_the_guided_merger(client, city):
    """Refused at its field until it can be done; then done, and everybody concerned is told."""
    round_ = waiting_at(city, "head")
    client.force_login(world.official("admin", city.dinkes))
    url = reverse("kota_opd:succession", args=[city.kominfo.pk])
    data = {"kind": "merge", "name": "", "abbreviation": "", "slug": "", "into": ""}
    assert "Pilih OPD yang meneruskan" in client.post(url, data).content.decode()
    setda = reverse("kota_opd:succession", args=[city.setda.pk])
    refused = client.post(setda, {**data, "into": city.dinkes.pk}).content.decode()
    assert "diganti namanya, tidak digabung" in refused
    data["into"] = city.dinkes.pk
    shown = client.post(url, data)
    assert "Penunjukan yang berakhir" in shown.content.decode()
    assert 'value="merge"' in client.post(url, {**data, "ubah": "1"}).content.decode()
    client.post(url, {**data, "setuju": "1", "seal": shown.context["seal"]})
    assert Agency.objects.get(pk=city.kominfo.pk).successor == city.dinkes
    told = Notification.objects.filter(kind="handover").values_list("recipient", flat=True)
    assert {city.head.pk, city.new_head.pk} <= set(told)
    assert Turn.objects.get(task_state=round_.current_task_state).agency == city.dinkes


def test_a_name_that_lacks_its_parts_is_refused(client, city):
    client.force_login(city.admin)
    url = reverse("kota_opd:succession", args=[city.kominfo.pk])
    answer = client.post(url, {"kind": "rename", "name": "", "abbreviation": "", "slug": "", "into": ""})
    assert answer.content.decode().count("Isi kolom ini: perangkat daerah yang baru") >= 3
    Agency.objects.filter(pk=city.kominfo.pk).update(starts=timezone.localdate())
    data = {"kind": "rename", "name": "A", "abbreviation": "A", "slug": "a", "into": ""}
    assert "baru mulai hari ini" in client.post(url, data).content.decode()
