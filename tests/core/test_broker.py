"""The embedded broker: a message arrives whole or not at all."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from cms.celery import app
from cms.core import broker


@pytest.fixture
def channel(tmp_path):
    folders = {}
    for name in ("data_folder_in", "processed_folder", "control_folder"):
        (tmp_path / name).mkdir()
        folders[name] = str(tmp_path / name)
    folders["data_folder_out"] = folders["data_folder_in"]
    with Connection("filesystem://", transport_options=folders) as link:
        yield link.channel()


def test_the_embedded_default_is_ours(channel):
    assert app is not None
    assert isinstance(channel, broker.Channel)


def test_a_message_is_not_seen_before_it_is_whole(channel, monkeypatch):
    looked = []

    def look_first(aside, name):
        with pytest.raises(Empty):
            channel._get("celery")
        looked.append(name)
        Path(aside).rename(name)

    monkeypatch.setattr(broker.Path, "replace", look_first)
    channel._put("celery", {"body": "é"})
    assert len(looked) == 1
    assert channel._get("celery") == {"body": "é"}
    with pytest.raises(Empty):
        channel._get("celery")
    assert list(Path(channel.data_folder_in).iterdir()) == []


def test_messages_of_another_queue_stay(channel):
    channel._put("celery", {"body": "a"})
    with pytest.raises(Empty):
        channel._get("other")
    assert channel._get("celery") == {"body": "a"}


def test_a_table_that_is_just_being_written_has_no_queues(channel):
    (channel.control_folder / "celery.exchange").write_text("")
    assert channel.get_table("celery") == []
