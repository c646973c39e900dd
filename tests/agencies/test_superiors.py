"""Who is above an office, and who stands in for it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.agencies.models import Office
from cms.agencies.selectors import stand_ins_of, superiors_of
from cms.agencies.services import keeping as services
from cms.notifications.models import Notification
from tests import world

pytestmark = pytest.mark.django_db


def people_of(appointments):
    return [a.person for a in appointments]


def test_without_a_named_superior_the_next_office_of_the_chain_is_above():
    agency, setda = world.agency(), world.agency("setda")
    head, sekda = world.official("head", agency), world.official("sekda", setda)
    world.official("pic", agency)
    assert people_of(superiors_of("pic", agency)) == [head]
    assert people_of(superiors_of("head", agency)) == [sekda]
    assert superiors_of("sekda", None) == []
    assert superiors_of("expert", agency) == []


def test_the_named_superior_counts_while_somebody_holds_it():
    agency = world.agency()
    world.official("head", agency)
    assistant = world.official("member", world.agency("setda"))
    office = assistant.appointments.get().office
    Office.objects.filter(agency=agency, role="head").update(superior=office)
    assert people_of(superiors_of("head", agency)) == [assistant]
    assistant.appointments.update(ends=timezone.localdate() - timedelta(days=1))
    assert superiors_of("head", agency) == []


def test_a_stand_in_is_named_on_the_office():
    sekda, other = world.official("sekda"), world.official("member", world.agency("setda"))
    assert stand_ins_of("sekda", None) == []
    office = sekda.appointments.get().office
    office.stand_in = other.appointments.get().office
    services.keep_office(office, by=world.person(is_superuser=True))
    assert people_of(stand_ins_of("sekda", None)) == [other]


def test_an_office_does_not_stand_in_for_itself():
    office = world.official("sekda").appointments.get().office
    office.stand_in = office
    with pytest.raises(ValidationError) as caught:
        services.keep_office(office, by=world.official("admin"))
    assert "stand_in" in caught.value.message_dict


def told():
    return {notice.recipient for notice in Notification.objects.filter(subject__startswith="Atasan")}


def test_a_new_superior_or_stand_in_is_told_to_those_concerned_and_to_nobody_else():
    agency, setda = world.agency(), world.agency("setda")
    head, pic, sekda = (
        world.official("head", agency),
        world.official("pic", agency),
        world.official("sekda", setda),
    )
    first, second = world.official("member", setda), world.official("expert", setda)
    admin, other_admin = world.official("admin", agency), world.official("admin", agency)
    world.official("head", world.agency("dinkes"))
    office = head.appointments.get().office
    office.stand_in = first.appointments.get().office
    services.keep_office(office, by=admin)
    assert told() == {head, sekda, first, other_admin}
    assert pic not in told()
    Notification.objects.all().delete()
    office.stand_in = second.appointments.get().office
    services.keep_office(office, by=admin)
    assert told() == {head, sekda, first, second, other_admin}
    body = Notification.objects.filter(recipient=head).get().body
    assert f"Pengganti: {first.appointments.get().office} → {second.appointments.get().office}" in body
    Notification.objects.all().delete()
    office.title = "Kepala baru"
    services.keep_office(office, by=admin)
    assert told() == set()


def test_a_refused_change_tells_nobody():
    admin = world.official("admin")
    head = world.official("head").appointments.get().office
    head.stand_in = admin.appointments.get().office
    with pytest.raises(ValidationError):
        services.keep_office(head, by=admin)
    assert told() == set()
