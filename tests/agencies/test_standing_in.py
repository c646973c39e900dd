"""Plh. by the holder, and where seats stand empty or are held twice."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment
from cms.agencies.seating import findings
from cms.agencies.services.standing_in import end_stand_in, name_stand_in
from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import make_city, waiting_at
from workflows import policies, selectors, services
from workflows.models import Decision, Handover, Turn

pytestmark = pytest.mark.django_db
NUMBER = "800/77/2026"


@pytest.fixture
def city():
    return make_city()


def day(shift: int = 0):
    return timezone.localdate() + timedelta(days=shift)


def own(person) -> Appointment:
    return Appointment.objects.get(person=person, capacity="definitif")


def name(city, who=None, by=None, term=None, **fields):
    by = by or city.head
    fields = {"order_number": NUMBER, "starts": day(), "ends": day(4), **fields}
    return name_stand_in(term or own(by), who or city.member, by=by, **fields)


def test_a_head_names_a_plh_whose_decisions_say_so(client, city):
    round_ = waiting_at(city, "head")
    name(city)
    assert Turn.objects.get().held_by.person == city.member
    told = Notification.objects.filter(recipient=city.member, kind="handover")
    assert any("Plh. Kepala Diskomsandi" in row.body and NUMBER in row.body for row in told)
    client.force_login(city.member)
    queue = client.get(reverse("workflows:queue")).content.decode()
    assert reverse("workflows:decide", args=[round_.pk]) in queue
    page = client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()
    assert "Plh. Kepala Diskomsandi" in page
    services.approve(round_.current_task_state, city.member)
    line = Decision.objects.get(action="approve")
    assert (line.office_title, line.order_number) == ("Plh. Kepala Diskomsandi", NUMBER)
    after = client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()
    assert "Plh. Kepala Diskomsandi" in after


def test_both_may_decide_and_the_first_counts(city):
    """The holder keeps the office while a Plh. stands beside; the second reads what happened."""
    first, second = waiting_at(city, "head"), waiting_at(city, "head")
    name(city)
    for round_ in (first, second):
        obj, task = round_.content_object.specific, round_.current_task_state.task.specific
        assert policies.may_approve(city.head, obj, task, round_)
        assert policies.may_approve(city.member, obj, task, round_)
    services.approve(first.current_task_state, city.head)
    with pytest.raises(policies.Refused):
        services.approve(first.current_task_state, city.member)
    services.approve(second.current_task_state, city.member)
    with pytest.raises(policies.Refused):
        services.approve(second.current_task_state, city.head)
    assert Decision.objects.filter(action="approve").count() == 2


def test_the_holder_is_back_and_the_items_too(city):
    waiting_at(city, "head")
    acting = name(city)
    end_stand_in(acting, by=city.head)
    acting.refresh_from_db()
    assert acting.is_revoked
    assert Turn.objects.get().held_by == own(city.head)
    assert list(Handover.objects.values_list("to_title", flat=True)) == [
        "Plh. Kepala Diskomsandi", "Kepala Diskomsandi"]  # fmt: skip
    obj = Turn.objects.get().task_state.workflow_state.content_object.specific
    task = Turn.objects.get().task_state.task.specific
    assert not policies.is_holder(obj, task, city.member)
    with pytest.raises(ValidationError):
        end_stand_in(acting, by=city.head)
    name(city)  # a revoked one stands in nobody's way


def test_after_some_days_the_end_is_yesterday(city):
    acting = name(city)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        end_stand_in(acting, by=city.head)
        acting.refresh_from_db()
        assert acting.ends == day(-1)
        assert not acting.is_revoked


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"order_number": " "}, "order_number", "nomor"),
        ({"starts": day(-1)}, "starts", "hari ini atau sesudahnya"),
        ({"starts": day(91), "ends": day(92)}, "starts", "90 hari"),
        ({"ends": day(-1)}, "ends", "sebelum hari pertama"),
        ({"ends": None}, "ends", "hari terakhir"),
        ({"ends": day(30)}, "ends", "paling lama 30 hari"),
    ],
)
def test_what_is_refused_changes_nothing(city, fields, field, sentence):
    before = list(Appointment.objects.values())
    with pytest.raises(ValidationError) as caught:
        name(city, **fields)
    assert sentence in " ".join(caught.value.message_dict[field])
    assert list(Appointment.objects.values()) == before


def test_nobody_names_for_another_office_or_themself(city):
    for by, term, who in [
        (city.head, own(city.sekda), city.member),
        (city.pic, own(city.pic), city.member),
        (city.admin, own(city.head), city.member),
        (city.root, own(city.head), city.member),
        (city.head, own(city.head), city.head),
        (city.head, own(city.head), world.person()),
    ]:
        with pytest.raises(ValidationError):
            name(city, by=by, term=term, who=who)
    assert not Appointment.objects.filter(capacity="plh").exists()


def test_a_plh_does_not_pass_it_on_nor_end_it(city):
    acting = name(city)
    with pytest.raises(ValidationError):
        name(city, by=city.member, term=acting, who=city.pic)
    for other in (city.member, city.sekda, city.pic):
        with pytest.raises(ValidationError):
            end_stand_in(acting, by=other)


def test_two_plh_at_once_are_refused(city):
    name(city)
    with pytest.raises(ValidationError):
        name(city, who=city.pic, starts=day(2), ends=day(6))
    name(city, who=city.pic, starts=day(5), ends=day(6))


def test_the_page(client, city):
    url = reverse("stand_in:index")
    client.force_login(city.head)
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url in menu
    data = {"term": own(city.head).pk, "person": city.member.pk, "order_number": NUMBER,
            "starts": f"{day():%d-%m-%Y}", "ends": f"{day(40):%d-%m-%Y}"}  # fmt: skip
    answer = client.post(url, data).content.decode()
    assert "paling lama 30 hari" in answer
    assert NUMBER in answer
    for ends, sentence in ((day(-1).isoformat(), "sebelum hari pertama"), ("31-02-2027", "24-11-2026")):
        answer = client.post(url, {**data, "ends": ends}).content.decode()
        assert sentence in answer
        assert f'value="{ends}"' in answer, "what was typed stays"
    assert not Appointment.objects.filter(capacity="plh").exists()
    assert "core/days_stay.js" in answer, "the picker does not rewrite what was typed"
    data["ends"] = day(3).isoformat()
    answer = client.post(url, data, follow=True).content.decode()
    assert "dan telah diberi tahu" in answer
    acting = Appointment.objects.get(capacity="plh")
    answer = client.post(reverse("stand_in:end", args=[acting.pk]), follow=True).content.decode()
    assert "diakhiri" in answer


@pytest.mark.parametrize("role", ["pic", "expert", "member", "admin"])
def test_others_have_no_such_page(client, city, role):
    client.force_login(getattr(city, role))
    assert client.get(reverse("stand_in:index")).status_code in (302, 403)
    assert reverse("stand_in:index") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_form_that_names_another_office_is_refused(client, city):
    client.force_login(city.head)
    data = {"term": own(city.sekda).pk, "person": city.member.pk, "order_number": NUMBER,
            "starts": f"{day():%d-%m-%Y}", "ends": f"{day(1):%d-%m-%Y}"}  # fmt: skip
    assert client.post(reverse("stand_in:index"), data).status_code == 200
    assert not Appointment.objects.filter(capacity="plh").exists()


def shapes(found):
    return [(one.office.role, one.is_overlap, one.starts, one.ends) for one in found]


def test_gaps_and_overlaps(city):
    assert findings(city.kominfo) == []
    term = own(city.head)
    Appointment.objects.filter(pk=term.pk).update(ends=day(9))
    assert shapes(findings(city.kominfo)) == [("head", False, day(10), None)]
    world.appoint(world.person(), "head", city.kominfo, starts=day(20))
    assert shapes(findings(city.kominfo)) == [("head", False, day(10), day(19))]
    world.appoint(world.person(), "head", city.kominfo, capacity="plt", starts=day(5), ends=day(30))
    assert shapes(findings(office=term.office)) == [
        ("head", True, day(5), day(9)),
        ("head", True, day(20), day(30)),
    ]
    Appointment.objects.filter(person=city.pic).update(ends=day(-3))
    assert ("pic", False, day(-2), None) in shapes(findings(city.kominfo))


def test_a_plh_beside_the_holder_is_no_overlap(city):
    name(city)
    assert findings(city.kominfo) == []


def test_a_switched_off_holder_is_a_gap(city):
    city.head.is_active = False
    city.head.save()
    assert [row[0] for row in shapes(findings(city.kominfo))] == ["head"]


def test_the_lists_show_them(client, city, django_assert_max_num_queries):
    Appointment.objects.filter(person=city.head).update(ends=day(-1))
    client.force_login(city.admin)
    client.get(reverse("kota_kekosongan:index"))
    with django_assert_max_num_queries(15):
        assert "Tanpa pejabat" in client.get(reverse("kota_kekosongan:index")).content.decode()
    agency = client.get(reverse("kota_opd:inspect", args=[city.kominfo.pk])).content.decode()
    assert "Tanpa pejabat" in agency
    office = own(city.head).office
    assert "Tanpa pejabat" in client.get(reverse("kota_jabatan:edit", args=[office.pk])).content.decode()
    client.force_login(city.pic)
    assert client.get(reverse("kota_kekosongan:index")).status_code in (302, 403)


def test_reminders_and_titles_name_the_plh(city):
    round_ = waiting_at(city, "head")
    name(city)
    obj = round_.content_object.specific
    title = selectors.stage_title(obj, round_.current_task_state.task)
    assert sorted(title.split(" atau ")) == ["Kepala Diskomsandi", "Plh. Kepala Diskomsandi"]
