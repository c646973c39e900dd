"""What whoever watches the installation asks."""

import time

import pytest
from django.db import OperationalError, connection

from home.selectors import readiness
from workflows import guards


def test_alive_asks_nothing(client):
    """Without the database mark, any query would fail the test."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_names_each_part(client, monkeypatch):
    monkeypatch.setitem(readiness.CHECKS, "search", lambda: True)
    monkeypatch.setitem(readiness.CHECKS, "broker", lambda: True)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": "ok",
        "broker": "ok",
        "search": "ok",
        "guards": "ok",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["database", "broker", "search", "guards"])
def test_one_part_that_does_not_answer_is_not_ready(client, monkeypatch, part):
    for name in readiness.CHECKS:
        monkeypatch.setitem(readiness.CHECKS, name, lambda name=name: name != part)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["ready"] is False
    assert response.json()[part] == "unavailable"


@pytest.mark.django_db
def test_triggers_that_are_missing_or_altered_are_said(client, monkeypatch, caplog):
    monkeypatch.setitem(readiness.CHECKS, "broker", lambda: True)
    assert client.get("/readyz").json()["guards"] == "ok"
    guards.remove(connection)
    try:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["guards"]) == (503, "unavailable")
        assert "paraf_keep_delete_workflows_decision" in caplog.text
    finally:
        guards.install(connection)
    assert client.get("/readyz").json()["guards"] == "ok"


def test_a_database_that_is_away_is_said_not_raised(monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError

        introspection = vendor = None

    monkeypatch.setattr(readiness, "connection", Away())
    assert readiness.database_ready() is False
    assert readiness.guards_ready() is False


def test_embedded_broker_is_a_folder_to_write_in(settings, tmp_path):
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path)}
    assert readiness.broker_ready() is True
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "tidak-ada")}
    assert readiness.broker_ready() is False


def test_a_broker_that_is_away_is_said_within_seconds(settings, broker, dead_broker):
    settings.CELERY_BROKER_URL = dead_broker
    broker(dead_broker)
    started = time.monotonic()
    assert readiness.broker_ready() is False
    assert time.monotonic() - started < 4
