"""A term covers the days of the decisions taken under it: nobody moves it away, whatever reason they write."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services.keeping import appoint, confirm, keep_agency, keep_office
from tests import world
from tests.agencies.hands import DAY, city, stored
from tests.workflows.city import waiting_at
from workflows import services

__all__ = ["city"]
pytestmark = pytest.mark.django_db
REASON = "Tanggal salah dikutip dari surat"
TODAY = timezone.localdate()


def after(days):
    return time_machine.travel(timezone.now() + days * DAY, tick=False)


def decided_by_head(city):
    Appointment.objects.filter(person=city.head).update(starts=TODAY - 90 * DAY)
    return waiting_at(city, "sekda")


def term(city, who="head"):
    return Appointment.objects.select_related("office__agency").get(person=getattr(city, who))


# days since the decision, the new days of the term, at which field it is refused
ROWS = [
    (0, {"starts": TODAY + DAY}, "starts"),
    (9, {"starts": TODAY + DAY}, "starts"),
    (9, {"starts": TODAY + 17 * DAY, "capacity": "plt", "order_number": "800/1"}, "starts"),
    (9, {"starts": TODAY}, ""),
    (0, {"ends": TODAY - DAY}, ""),  # ended now: what was decided before stays
    (9, {"ends": TODAY - 11 * DAY}, ""),
    (9, {"ends": TODAY + 10 * DAY}, ""),
]


@pytest.mark.parametrize(("days", "fields", "field"), ROWS)
def test_a_running_term(city, days, fields, field):
    round_ = decided_by_head(city)
    row = term(city)
    for name, value in fields.items():
        setattr(row, name, value)
    before = stored()
    with after(days):
        if field:
            with pytest.raises(ValidationError) as refusal:
                appoint(row, by=city.admin, reason=REASON)
            assert list(refusal.value.message_dict) == [field]
            assert str(round_.content_object) in str(refusal.value)
            assert stored() == before
        else:
            appoint(row, by=city.admin, reason=REASON)
            assert stored() != before
        services.approve(round_.current_task_state, city.sekda)
    assert type(round_.content_object.specific).objects.get(pk=round_.content_object.pk).live


def ended(city):
    """A term that ended four days after the decision."""
    decided_by_head(city)
    Appointment.objects.filter(person=city.head).update(ends=TODAY + 4 * DAY)
    return term(city)


@pytest.mark.parametrize(("ends", "may"), [(TODAY - DAY, False), (TODAY, True)])
def test_one_that_ended_keeps_its_decisions(city, ends, may):
    row = ended(city)
    row.ends, before = ends, stored()
    with after(9):
        if may:
            appoint(row, by=city.admin, reason=REASON)
            assert term(city).ends == row.ends
            return
        with pytest.raises(ValidationError):
            appoint(row, by=city.admin, reason=REASON)
    assert stored() == before


def test_nor_does_the_end_of_its_agency_cut_it(city):
    agency = ended(city).office.agency
    Appointment.objects.exclude(person=city.head).filter(office__agency=agency).update(
        starts=TODAY - 90 * DAY
    )
    agency.ends, before = TODAY - 11 * DAY, stored()
    with after(9), pytest.raises(ValidationError):
        keep_agency(agency, by=city.root)
    assert stored() == before
    assert Agency.objects.get(pk=agency.pk).ends is None


def test_a_decision_taken_back_holds_nothing(city):
    round_ = decided_by_head(city)
    services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi dasar hukumnya.")
    row = term(city)
    row.starts = TODAY + DAY
    appoint(row, by=city.admin, reason=REASON)
    assert term(city).starts == TODAY + DAY


def test_a_wish_is_asked_when_it_is_made_and_when_it_is_confirmed(city):
    Appointment.objects.filter(person=city.sekda).update(starts=TODAY - 90 * DAY)
    row = term(city, "sekda")
    row.starts = TODAY + DAY
    appoint(row, by=city.admin, reason=REASON)
    round_ = waiting_at(city, "sekda")
    services.approve(round_.current_task_state, city.sekda)
    before = stored()
    with pytest.raises(ValidationError):
        confirm(term(city, "sekda"), by=city.second)
    assert stored() == before
    again = term(city, "sekda")
    again.starts = TODAY + 2 * DAY
    with pytest.raises(ValidationError):
        appoint(again, by=city.admin, reason=REASON)
    assert stored() == before


def office(who):
    return who.appointments.get().office


# whose office, what of it changes, where the text is meanwhile, whether that is refused
OFFICES = [
    ("pic", {"role": "member"}, "sekda", True),
    ("pic", {"role": "expert"}, "sekda", True),
    ("pic", {"agency": "setda"}, "sekda", True),
    ("pic", {"title": "PIC Persandian"}, "sekda", False),
    ("member", {"role": "expert"}, "sekda", False),
    ("pic_other", {"role": "member"}, "sekda", False),
    ("pic", {"role": "member"}, "returned", False),
    ("pic", {"role": "member"}, "published", False),
]


@pytest.mark.parametrize(("who", "fields", "where", "refuses"), OFFICES)
def test_nor_does_an_office_change_under_a_decision(city, who, fields, where, refuses):
    round_ = waiting_at(city, "sekda")
    if where == "returned":
        services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi.")
    elif where == "published":
        services.approve(round_.current_task_state, city.sekda)
    row = office(getattr(city, who))
    for name, value in fields.items():
        setattr(row, name, getattr(city, value) if name == "agency" else value)
    before = stored()
    if not refuses:
        keep_office(row, by=city.admin)
        assert stored() != before
        return
    with pytest.raises(ValidationError) as refusal:
        keep_office(row, by=city.admin)
    assert list(refusal.value.message_dict) == ["role"]
    assert str(round_.content_object) in str(refusal.value)
    assert stored() == before
    services.approve(round_.current_task_state, city.sekda)


def test_nor_the_office_that_a_merged_stage_relies_on(city):
    """The head, the only PIC too, decided for both: the office of the PIC stays one while the text is on its way."""
    city.pic.appointments.update(ends=TODAY - DAY)
    world.appoint(city.head, "pic", city.kominfo)
    round_ = services.submit(world.write(world.chapter(city.kominfo), city.expert), city.expert)
    row = Office.objects.get(agency=city.kominfo, role="pic")
    services.approve(round_.current_task_state, city.head)
    row.role = "member"
    with pytest.raises(ValidationError):
        keep_office(row, by=city.admin)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
