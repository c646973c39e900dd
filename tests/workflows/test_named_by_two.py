"""Nobody alone says who decides in place of the Sekda: a term ended, an office named, a holder put there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Person, User
from cms.agencies.models import Appointment, Office
from cms.agencies.services.keeping import appoint, keep_person
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from tests import world
from tests.workflows.approval_sheets import text_of
from tests.workflows.city import named_by_two, refused, waiting_at, with_assistant
from workflows import policies, selectors, services
from workflows.models import Decision, Turn
from workflows.selectors.timeline import timeline_of

pytestmark = pytest.mark.django_db
NOTE = "Surat tugas 800/7."


@pytest.fixture
def city(city):
    return with_assistant(city)


def vacant(city, role):
    """A text that waits at an office nobody holds."""
    round_ = waiting_at(city, role)
    holder = getattr(city, role)
    holder.appointments.update(ends=timezone.localdate() - timedelta(days=1))
    return round_.current_task_state


def instead_of(state):
    return Turn.objects.get(task_state=state).instead


@pytest.mark.parametrize("role", ["head", "sekda"])
@pytest.mark.parametrize("first", ["admin", "root"])
@pytest.mark.parametrize("then", ["admin", "second", "root", "member"])
def test_how_many_name_it(city, role, first, then):
    state = vacant(city, role)
    alone = role == "head" or first == "root"
    assert services.name_stand_in(state, city.office, getattr(city, first), comment=NOTE) is alone
    assert instead_of(state) == (city.office if alone else None)
    if alone:
        return
    obj, task = state.workflow_state.content_object.specific, state.task.specific
    assert policies.needs_somebody(obj, state.workflow_state, task)
    refused(services.approve, state, city.assistant)
    if then == "member":
        refused(services.name_stand_in, state, city.office, city.member, comment=NOTE)
    else:
        named = services.name_stand_in(state, city.office, getattr(city, then), comment=NOTE)
        assert named is (then != first)
    assert instead_of(state) == (city.office if then in {"second", "root"} else None)


def test_another_office_is_another_wish(city):
    state, other = vacant(city, "sekda"), world.official("member", city.kominfo).appointments.get().office
    services.name_stand_in(state, city.office, city.admin, comment=NOTE)
    assert services.name_stand_in(state, other, city.second, comment=NOTE) is False
    assert services.name_stand_in(state, city.office, city.second, comment=NOTE) is False
    assert services.name_stand_in(state, city.office, city.admin, comment=NOTE) is True
    assert instead_of(state) == city.office


@pytest.mark.parametrize("how", ["ended", "switched off"])
def test_the_wish_of_who_administers_no_more_is_nobodys(client, city, how):
    state = vacant(city, "sekda")
    services.name_stand_in(state, city.office, city.admin, comment=NOTE)
    if how == "ended":
        city.admin.appointments.update(ends=timezone.localdate() - timedelta(days=1))
    else:
        User.objects.filter(pk=city.admin.pk).update(is_active=False)
    client.force_login(city.second)
    page = client.get(reverse("workflows:decide", args=[state.workflow_state_id])).content.decode()
    assert f"menunjuk {city.office} (hari ini" not in page
    assert services.name_stand_in(state, city.office, city.second, comment=NOTE) is False
    assert instead_of(state) is None
    third = world.official("admin", city.setda)
    assert services.name_stand_in(state, city.office, third, comment=NOTE) is True
    assert instead_of(state) == city.office


def test_the_wish_is_on_record_and_told(client, city):
    state = vacant(city, "sekda")
    services.name_stand_in(state, city.office, city.admin, comment=NOTE)
    entry = AuditEntry.objects.get(action="workflow.stand_in_wish")
    wish = Decision.objects.get(action="stand_in_wish")
    assert (entry.by_id, entry.details["decision"]) == (city.admin.pk, wish.pk)
    assert (wish.person, wish.comment) == (city.admin, f"{city.office.title}. {NOTE}")
    assert not Decision.objects.filter(action="stand_in").exists()
    told = Notification.objects.filter(subject__startswith="Pengganti Sekda menunggu")
    assert {row.recipient for row in told} == {city.second, city.root}
    client.force_login(city.second)
    page = client.get(reverse("workflows:decide", args=[state.workflow_state_id])).content.decode()
    assert f"menunjuk {city.office} (hari ini: {city.assistant})" in page
    assert page.count(NOTE) == 2, (
        "the second reads the reason of the first above the form, and in the history"
    )
    reason = "Nota dinas 12."
    sent = {"action": "stand_in", "office": city.office.pk, "task_state": state.pk, "comment": reason}
    client.post(reverse("workflows:decide", args=[state.workflow_state_id]), sent)
    assert instead_of(state) == city.office
    both = {str(city.admin): NOTE, str(city.second): reason}
    page = state.workflow_state.content_object.specific
    events = {event.who.split(",")[0]: event.note for event in timeline_of(page)}
    services.approve(state, city.assistant)
    address = reverse("workflows:sheet", args=[state.workflow_state_id])
    said, _pages = text_of(client.get(address).content)
    for who, why in both.items():
        assert events[who] == f"{city.office.title}. {why}"
        assert who in said
        assert why in said


def test_neither_of_the_two_comes_to_decide_there(city):
    state = vacant(city, "sekda")
    services.name_stand_in(state, city.office, city.admin, comment=NOTE)
    services.name_stand_in(state, city.office, city.second, comment=NOTE)
    for who in (city.admin, city.second):
        world.appoint(who, "member", city.office.agency)
        assert "pihaknya sendiri" in refused(services.approve, state, who)
    services.approve(state, city.assistant)
    assert Decision.objects.filter(action="approve", person=city.assistant).exists()


@pytest.mark.parametrize("when", ["before", "wished", "named"])
def test_who_sits_there_meanwhile_is_confirmed_and_keeps_an_address(city, when):
    state, puppet = vacant(city, "sekda"), world.person()
    if when == "wished":
        services.name_stand_in(state, city.office, city.admin, comment=NOTE)
    elif when == "named":
        named_by_two(city, state, city.office)
    row = Appointment(
        office=city.office, person=Person.objects.get(pk=puppet.pk), starts=timezone.localdate()
    )
    appoint(row, by=city.admin)
    assert row.awaits is (when != "before")
    keep_person(Person.objects.get(pk=city.assistant.pk), by=city.admin, email="baru@example.test")
    kept = Person.objects.get(pk=city.assistant.pk)
    assert (kept.email == "baru@example.test") is (when == "before")
    if when == "named":
        refused(services.approve, state, puppet)


def test_one_administrator_does_not_empty_the_seat_and_fill_it(city):
    """All of it by one: the term ended, switched to routine matters, a puppet's office named."""
    round_ = waiting_at(city, "sekda")
    state = round_.current_task_state
    yesterday = timezone.localdate() - timedelta(days=1)
    for wish in ({"ends": yesterday, "starts": yesterday}, {"routine_only": True}, {"ends": yesterday}):
        term = Appointment.objects.get(person=city.sekda, office=Office.objects.get(role="sekda"))
        for name, value in wish.items():
            setattr(term, name, value)
        appoint(term, by=city.admin, reason="Tanggal pada surat keputusan lain.")
        services.settle_open_turns()
        assert not selectors.stranded().exists()
        refused(services.name_stand_in, state, city.office, city.admin, comment=NOTE)
    refused(services.approve, state, city.assistant)
    services.approve(state, city.sekda)


def test_the_form_tells_of_the_operator_and_chooses_nothing_for_anybody(client, city):
    """Nor is a PIC offered in place of the Sekda."""
    state = vacant(city, "sekda")
    address = reverse("workflows:decide", args=[state.workflow_state_id])
    client.force_login(city.admin)
    shown = client.get(address).content.decode()
    form = shown[shown.index('id="id_office"') :]
    form = form[: form.index("</select>")]
    assert "operator sistem menunjuknya sendiri" in shown
    assert "createsuperuser" not in shown
    assert f'value="{city.office.pk}"' in form
    assert f'value="{city.pic_other.appointments.get().office_id}"' not in form
    assert "selected" not in form
    sent = {"action": "stand_in", "office": "", "task_state": state.pk, "comment": NOTE}
    assert "Pilih jabatan yang memutuskan" in client.post(address, sent).content.decode()
    assert instead_of(state) is None
    shown = client.post(address, {**sent, "office": city.office.pk, "comment": " "}).content.decode()
    assert f'value="{city.office.pk}" selected' in shown, "what was chosen stays"
    assert 'id="id_ground_error">Tuliskan alasannya' in shown
