"""What a search server beside the database is told, and when: here one that keeps it in memory."""

import pytest
from django.core.management import CommandError, call_command

from search.engines import ENGINES, EngineAwayError, RemoteEngine
from search.models import IndexedEntry, RemoteIndex, RemoteWrite
from search.selectors import index_state
from search.services.outbox import drain_outbox
from search.services.rebuild import rebuild
from search.services.remote import tell_remote
from tests.search.world import document

pytestmark = pytest.mark.django_db


class Shelf:
    """What the server holds: passages of entries by generation, and how each generation was opened."""

    def __init__(self):
        self.marks, self.entries, self.published, self.away = {}, {}, None, ""
        self.later = 0  # a version that stands above what it is told

    def asked(self, verb):
        if self.away in {verb, "all"}:
            raise EngineAwayError("away")


class InMemory(RemoteEngine):
    """Questions are answered by the database here."""

    name, shelf = "memory", Shelf()

    def ready(self):
        return not self.shelf.away

    def held(self, generation):
        self.shelf.asked("held")
        return dict(self.shelf.entries.get(generation, {}))

    def found(self, question, wide, narrow, limit):
        raise EngineAwayError("not asked")

    def entries(self, question, scope):
        raise EngineAwayError("not asked")

    def within(self, question, entries):
        raise EngineAwayError("not asked")

    def holds(self, generation, mark):
        self.shelf.asked("holds")
        return self.shelf.marks.get(generation) == mark

    def open(self, generation, mark):
        self.shelf.asked("open")
        self.shelf.marks[generation], self.shelf.entries[generation] = mark, {}
        self.shelf.later = 0

    def write(self, generation, sent, gone):
        self.shelf.asked("write")
        held = self.shelf.entries[generation]
        for one in gone:
            held.pop(one.entry, None)
        held |= {one.entry.pk: len(one.passages) for one in sent}
        return self.shelf.later

    def refresh(self, generation):
        self.shelf.asked("refresh")

    def publish(self, generation):
        self.shelf.asked("publish")
        self.shelf.published = generation

    def keep(self, generations):
        self.shelf.asked("keep")
        kept = set(generations)
        self.shelf.entries = {pk: held for pk, held in self.shelf.entries.items() if pk in kept}


@pytest.fixture
def shelf(settings, monkeypatch):
    monkeypatch.setitem(ENGINES, "memory", (f"{__name__}.InMemory", ""))
    monkeypatch.setattr(InMemory, "shelf", Shelf())
    settings.SEARCH_ENGINE = "memory"
    return InMemory.shelf


def of_database():
    generation = index_state().generation
    return dict(IndexedEntry.objects.filter(generation=generation).values_list("pk", "passages"))


def of_server(shelf):
    return shelf.entries[index_state().generation]


def test_it_is_told_what_is_written_and_what_is_forgotten(shelf):
    made = document("Sampah.", "Pasar.", title="Surat")
    document("Sampah.", title="Lain")
    drain_outbox()
    assert of_server(shelf) == of_database()
    assert sorted(of_server(shelf).values()) == [1, 2]
    assert shelf.published == index_state().generation
    made.delete()
    drain_outbox()
    assert of_server(shelf) == of_database()
    assert list(of_server(shelf).values()) == [1]
    assert not RemoteWrite.objects.exists()


@pytest.mark.parametrize("step", ["holds", "open", "write", "refresh"])
def test_away_at_any_step_it_is_told_by_a_later_sweep(shelf, step, caplog):
    document("Sampah.", title="Surat")
    shelf.away = step
    drain_outbox()
    assert tell_remote() is False
    assert "told later" in caplog.text
    assert RemoteWrite.objects.exists()
    shelf.away = ""
    assert tell_remote() is True
    assert of_server(shelf) == of_database()
    assert not RemoteWrite.objects.exists()


def test_one_that_lost_all_is_filled_again(shelf):
    document("Sampah.", title="Surat")
    drain_outbox()
    shelf.marks, shelf.entries = {}, {}
    drain_outbox()
    assert of_server(shelf) == of_database()
    assert RemoteIndex.objects.get().mark == shelf.marks[index_state().generation]


@pytest.mark.parametrize(("later", "anew"), [(1, False), (10**9, True)])
def test_one_that_knows_of_later_texts_than_the_database_is_filled_anew(shelf, later, anew, caplog):
    """Not where this database told it those itself: a late word of another worker."""
    document("Sampah.", title="Surat")
    drain_outbox()
    mark = RemoteIndex.objects.get().mark
    of_server(shelf)[999] = 7
    shelf.later = later
    document("Sampah.", title="Lain")
    drain_outbox()
    assert ("filled anew" in caplog.text) is anew
    assert (RemoteIndex.objects.get().mark != mark) is anew
    assert of_server(shelf) == of_database() | ({} if anew else {999: 7})
    assert not RemoteWrite.objects.exists()


@pytest.mark.parametrize("away", ["", "publish", "keep"])
def test_a_new_index_is_filled_beside_the_old_one_then_published(shelf, away):
    """A server that is away keeps the old one for a while: no question needs it."""
    document("Sampah.", title="Surat")
    drain_outbox()
    before = index_state().generation

    def told(_count):
        assert shelf.published == before
        assert len(shelf.entries[before + 1]) == 1
        shelf.away = away

    assert rebuild(told) == 1
    assert of_server(shelf) == of_database()
    assert (shelf.published == before + 1, before in shelf.entries) == (away != "publish", away == "keep")


def told(capsys):
    with pytest.raises(CommandError):
        call_command("check_index")
    return capsys.readouterr().err


def test_the_check_names_what_it_was_not_told_and_that_it_does_not_answer(shelf, capsys):
    document("Sampah.", title="Surat")
    drain_outbox()
    call_command("check_index")
    shelf.away = "write"
    document("Sampah.", title="Lain")
    drain_outbox()
    assert "memory: 1 texts have still to be sent" in told(capsys)
    shelf.away = "all"
    assert "memory: does not answer" in told(capsys)
    shelf.away = ""
    drain_outbox()
    call_command("check_index")


# whether the server still holds what the index does, and what it holds that nobody knows
OTHERWISE = [(False, {}), (True, {999: 3}), (False, {999: 3})]


@pytest.mark.parametrize(("holds", "stray"), OTHERWISE)
def test_the_check_mends_what_the_server_holds_otherwise(shelf, capsys, holds, stray):
    document("Sampah.", title="Surat")
    drain_outbox()
    shelf.entries[index_state().generation] = (of_database() if holds else {}) | stray
    assert "memory: holds other passages of" in told(capsys)
    call_command("check_index", mend=True)
    assert of_server(shelf) == of_database()
