"""A city whose Sekda, head and second administrator have terms that end, and what is stored of its offices."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Person
from cms.agencies.models import Agency, Appointment, Office
from tests import world

DAY = timedelta(days=1)


@pytest.fixture
def city(city):
    return in_office_for_a_while(city)


def in_office_for_a_while(city):
    """A second administrator, and ends to the terms of those whom one administrator alone does not remove."""
    city.second = world.official("admin", city.setda)
    today = timezone.localdate()
    for person in (city.sekda, city.head, city.second):
        person.appointments.update(ends=today + 90 * DAY)
    return city


def stored():
    return [list(model.objects.order_by("pk").values()) for model in (Agency, Office, Appointment)]


def term_of(city, who):
    return getattr(city, who).appointments.get()


def keeping(person):
    return Person.objects.get(pk=person.pk)


def changed(row, **fields):
    """The row as it is stored, with other values set and not saved."""
    row = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    return row
