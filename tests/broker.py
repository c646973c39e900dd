"""Brokers that are away: a closed door, and one that opens and never says a word."""

import socket
from collections.abc import Callable, Iterator

import pytest

from cms.celery import app
from cms.core import nudge


@pytest.fixture(params=["closed", "mute"])
def dead_broker(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a Redis that is none, each way in turn."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "mute":
            server.listen(16)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Tasks are sent to the broker at this address, instead of run at once."""
    before = app.conf.task_always_eager, app.conf.broker_write_url

    def at(address: str) -> None:
        app.conf.task_always_eager, app.conf.broker_write_url = False, address

    monkeypatch.setattr(nudge, "rest", nudge.BrokerRest())
    yield at
    app.conf.task_always_eager, app.conf.broker_write_url = before
