"""The lock of the city keeps out other changes of offices, and nobody who only names an agency."""

import threading

import pytest
from django.db import OperationalError, connection, connections, transaction

from cms.agencies.models import Office
from cms.agencies.services.locking import lock_city
from tests import world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def _only_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def beside(act):
    """What ``act`` gives on a connection of its own that waits for no lock longer than a moment."""
    answers = []

    def run():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                answers.append(act())
        except OperationalError as error:
            answers.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return answers[-1]  # keys are looked at when the transaction ends


def test_a_row_that_names_an_agency_does_not_wait_for_a_load_of_people():
    where = world.agency("dinkes")
    with transaction.atomic():
        lock_city()
        office = beside(lambda: Office.objects.create(agency=where, role="pic", title="PIC"))
    assert not isinstance(office, Exception)
    assert office.agency_id == where.pk


def test_two_changes_of_offices_take_turns():
    world.agency("dinkes")
    with transaction.atomic():
        lock_city()
        assert isinstance(beside(lock_city), OperationalError)
