"""A broker that is away or does not answer costs a request about a second, once, and nobody's work."""

import time

import pytest
from django.db import transaction

from cms.core import nudge as nudging
from cms.core.nudge import nudge, send
from cms.notifications.tasks import send_waiting

pytestmark = pytest.mark.django_db
BOUND = 4.0  # seconds, on a busy machine; about one when it is idle


def test_several_nudges_without_a_broker_take_moments(
    broker, dead_broker, caplog, django_capture_on_commit_callbacks
):
    broker(dead_broker)
    started = time.monotonic()
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            nudge(send_waiting)
    assert time.monotonic() - started < BOUND
    assert caplog.text.count("no broker for cms.notifications.tasks.send_waiting") == 1


def test_it_is_tried_again_after_the_rest(broker, dead_broker):
    broker(dead_broker)
    assert send(send_waiting) is False
    broker("memory://")
    assert send(send_waiting) is False  # resting
    nudging.rest.until = 0
    assert send(send_waiting) is True
    assert nudging.rest.over
