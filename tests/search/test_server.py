"""The search server beside the database: slow, gone, wiped, killed between two steps. Rights and answers hold."""

import socket
import time
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction

from cms.documents.models import OfficialDocument
from search.engines import EngineAwayError, Gone, Scope, Sent, Terms, remote_engine, server
from search.engines.elasticsearch import ElasticsearchEngine, index_name
from search.engines.server import Server
from search.models import IndexedEntry, RemoteWrite
from search.question import parse
from search.selectors import index_state
from search.selectors.answers import Choice, answer
from search.services import outbox, remote
from search.services.outbox import drain_outbox
from search.services.rebuild import rebuild
from tests.search.world import ask, document, titles

pytestmark = pytest.mark.django_db
SECRET = OfficialDocument.Classification.SECRET


@pytest.fixture
def closed(settings):
    """An address where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.SEARCH_ENGINE = "elasticsearch"
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{held.getsockname()[1]}"
        server.rest.end()
        yield settings.ELASTICSEARCH_URL
    server.rest.end()


@pytest.fixture
def mute(settings):
    """A server that takes every question and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.SEARCH_ENGINE = "elasticsearch"
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.rest.end()
        yield settings.ELASTICSEARCH_URL
    server.rest.end()


def asked(text: str, user=None):
    return answer(text, user, Choice())


def test_without_a_server_the_database_answers_with_the_same_rights(closed, client):
    document("Sampah.", title="Umum")
    document("Sampah.", title="Rahasia", classification=SECRET)
    drain_outbox()
    found = asked("sampah")
    assert ([result.plain_title for result in found.results], found.count, found.stood_in) == (
        ["Umum"],
        1,
        True,
    )
    html = client.get("/cari/", {"q": "sampah"}).content.decode()
    assert "basis data menjawab" in html
    ready = client.get("/readyz")
    assert (ready.json()["search"], ready.json()["elasticsearch"]) == ("ok", "unavailable")


def test_a_mute_server_costs_two_seconds_once_in_a_while(mute, monkeypatch):
    monkeypatch.setattr(outbox, "tell_remote", lambda: False)
    document("Sampah.", title="Umum")
    drain_outbox()
    began = time.monotonic()
    assert asked("sampah").stood_in
    assert 1.5 < time.monotonic() - began < 4
    began = time.monotonic()
    found = asked("sampah")
    assert (found.count, found.stood_in) == (1, True)
    assert time.monotonic() - began < 1


def test_it_comes_back_by_itself_and_knows_what_it_missed(elasticsearch, settings, monkeypatch):
    document("Sampah.", title="Dulu")
    assert titles("sampah") == ["Dulu"]
    monkeypatch.setattr(server, "REST", 0.0)
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    document("Sampah.", title="Kini")
    drain_outbox()
    found = asked("sampah")
    assert (found.count, found.stood_in) == (2, True)
    settings.ELASTICSEARCH_URL = elasticsearch
    drain_outbox()
    found = asked("sampah")
    assert (found.count, found.stood_in) == (2, False)
    assert not RemoteWrite.objects.exists()


@pytest.mark.parametrize("wiped", [False, True])
@pytest.mark.parametrize("step", ["open", "write", "refresh"])
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_the_next_sweep_mends(elasticsearch, monkeypatch, step, after, wiped):
    made = document("Sampah lama.", title="Surat")
    assert titles("lama") == ["Surat"]
    if wiped or step == "open":
        remote_engine().keep([])
    page = made.current_version.pages.get()
    page.text = "Sampah baru."
    page.save()
    engine = type(remote_engine())
    real = getattr(engine, step)

    def killed(self, *args):
        if after:
            real(self, *args)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(engine, step, killed)
        with pytest.raises(KeyboardInterrupt):
            drain_outbox()
    assert asked("sampah").count == 1  # the database answers, an index just made does not
    drain_outbox()
    assert titles("lama") == []
    assert titles("baru") == ["Surat"]
    call_command("check_index")


def test_what_the_server_has_not_been_told_is_left_out(elasticsearch, monkeypatch):
    made = document("Sampah.", title="Surat")
    document("Sampah.", title="Lain")
    assert set(titles("sampah")) == {"Surat", "Lain"}
    monkeypatch.setattr(outbox, "tell_remote", lambda: False)
    made.classification = SECRET
    made.save()
    for _time in range(2):  # while it waits in the outbox, and when only the server does not know it
        found = asked("sampah")
        assert ([r.plain_title for r in found.results], found.count, found.stood_in) == (["Lain"], 1, False)
        assert sum(value.count for value in found.values("type")) == 1
        drain_outbox()


def test_a_server_that_is_far_behind_is_not_asked(elasticsearch, monkeypatch):
    document("Sampah.", title="Surat")
    drain_outbox()
    monkeypatch.setattr("search.selectors.asking.MOST_UNTOLD", 1)
    monkeypatch.setattr(outbox, "tell_remote", lambda: False)
    for number in range(3):
        document("Sampah.", title=f"Baru {number}")
    drain_outbox()
    found = asked("sampah")
    assert (found.count, found.stood_in) == (4, True)


def test_a_wiped_server_is_named_and_filled_again(elasticsearch, capsys):
    document("Sampah.", title="Surat")
    document("Sampah.", title="Lain")
    drain_outbox()
    remote_engine().keep([])
    assert asked("sampah").stood_in
    with pytest.raises(CommandError, match="1 differences"):
        call_command("check_index")
    assert "elasticsearch: holds other passages of 2 texts" in capsys.readouterr().err
    call_command("check_index", mend=True)
    assert set(titles("sampah")) == {"Surat", "Lain"}


def test_a_backup_put_back_meets_no_index_of_the_days_after_it(elasticsearch):
    document("Sampah.", title="Surat")
    drain_outbox()
    rebuild()
    backup = transaction.savepoint()
    for number in range(3):
        document("Sampah rahasia.", title=f"Kemudian {number}")
    drain_outbox()
    rebuild()
    assert asked("sampah").count == 4
    transaction.savepoint_rollback(backup)
    cache.clear()
    document("Sampah.", title="Baru")
    drain_outbox()
    rebuild()
    found = asked("sampah")
    assert (found.count, found.stood_in, asked("rahasia").count) == (2, False, 0)
    call_command("check_index")


def test_a_backup_put_back_under_a_server_that_goes_on_is_seen(elasticsearch):
    document("Sampah.", title="Surat")
    drain_outbox()
    backup = transaction.savepoint()
    later = document("Sampah rahasia.", title="Kemudian")
    for number in range(3):
        drain_outbox()
        later.title = f"Kemudian {number}"
        later.save()
    drain_outbox()
    transaction.savepoint_rollback(backup)
    cache.clear()
    for number in range(4):  # with the numbers that those had, and lower versions
        document("Sampah.", title=f"Baru {number}")
    drain_outbox()
    found = asked("sampah")
    assert (found.count, found.stood_in, asked("rahasia").count) == (5, False, 0)
    call_command("check_index")


def test_a_text_of_which_the_server_holds_more_than_there_is_is_mended(elasticsearch, capsys):
    """As after a backup, when a new text gets the number and the version of a longer one that is lost."""
    document("Sampah.", title="Surat")
    drain_outbox()
    backup = transaction.savepoint()
    document("Sampah.", "Rahasia.", "Rahasia.", title="Kemudian")
    drain_outbox()
    transaction.savepoint_rollback(backup)
    cache.clear()
    document("Sampah.", title="Baru")
    drain_outbox()
    with pytest.raises(CommandError, match="1 differences"):
        call_command("check_index")
    call_command("check_index", mend=True)
    cache.clear()
    assert (asked("sampah").count, asked("rahasia").count) == (2, 0)
    call_command("check_index")


def test_what_is_left_out_is_asked_once_for_all_searches_of_a_question(monkeypatch):
    sent = []
    nothing = {"hits": {"hits": []}, "aggregations": {"all": {"buckets": []}, "facets": {"buckets": []}}}
    monkeypatch.setattr(
        Server, "search", lambda _self, _index, *bodies: sent.append(bodies) or [nothing] * len(bodies)
    )
    engine, scope = ElasticsearchEngine(), Scope(1, (1,))
    engine.found(parse("pasar kota -parkir"), scope, replace(scope, kind="dokumen"), 10)
    engine.entries(parse("pasar -parkir"), scope)
    assert list(map(len, sent)) == [1, 2, 1]


def test_an_index_whose_name_only_begins_alike_is_another_citys(elasticsearch, settings):
    ours = settings.ELASTICSEARCH_INDEX
    settings.ELASTICSEARCH_INDEX = f"{ours}-tidore"
    document("Sampah.", title="Surat")
    drain_outbox()
    settings.ELASTICSEARCH_INDEX = ours
    remote_engine().keep([])
    settings.ELASTICSEARCH_INDEX = f"{ours}-tidore"
    try:
        found = asked("sampah")
        assert (found.count, found.stood_in) == (1, False)
    finally:
        remote_engine().keep([])


@pytest.mark.parametrize("version", [1, 10**9])
def test_what_nobody_knows_is_taken_out_of_the_server(elasticsearch, version):
    document("Sampah.", title="Surat")
    drain_outbox()
    entry = IndexedEntry.objects.get()
    stray = IndexedEntry.objects.get()
    stray.pk = entry.pk + 999  # never saved
    generation = index_state().generation
    terms = [Terms(stray.first_passage, [], ["sampah"])]
    remote_engine().write(generation, [Sent(version, stray, terms)], [])
    remote_engine().refresh(generation)
    assert asked("sampah").count == 2
    call_command("check_index", mend=True)
    assert asked("sampah").count == 1


def test_a_late_write_does_not_bring_back_what_was_forgotten(elasticsearch):
    document("Sampah.", title="Surat")
    drain_outbox()
    entry, generation = IndexedEntry.objects.get(), index_state().generation
    late = Sent(10**9, entry, [Terms(entry.first_passage, [], ["sampah"])])
    remote_engine().write(generation, [], [Gone(10**9 + 1, entry.pk, 1)])
    remote_engine().write(generation, [late], [])
    remote_engine().refresh(generation)
    assert remote_engine().held(generation) == {}


def test_a_rebuild_swaps_goes_on_where_it_was_stopped_and_loses_no_edit(elasticsearch, monkeypatch):
    monkeypatch.setattr("search.services.rebuild.CHUNK", 2)
    for number in range(7):
        document("Sampah.", title=f"Surat {number}")
    drain_outbox()
    before, seen = index_state().generation, []

    def told(count):
        seen.append(count)
        if count == 4:
            document("Sampah.", title="Sementara")
            drain_outbox()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(told)
    assert (ask("sampah").count, index_state().building) == (8, before + 1)
    document("Sampah.", title="Sesudah")
    seen.clear()
    rebuild(seen.append)
    assert seen[0] == 6
    assert index_state().generation == before + 1
    found = ask("sampah")
    assert (found.count, found.stood_in) == (9, False)
    assert set(remote_engine().held(before)) == set()
    call_command("check_index")


def test_without_a_server_nothing_is_told(settings):
    document("Sampah.")
    drain_outbox()
    assert remote.tell_remote()
    assert not RemoteWrite.objects.exists()


def test_a_text_that_is_not_counted_is_named_and_mended(elasticsearch):
    document("Sampah.", title="Surat")
    drain_outbox()
    engine = remote_engine()
    generation = index_state().generation
    (entry,) = engine.held(generation)
    index = index_name(generation)
    engine.server.tell("delete", index=index, id=f"entry-{entry}", refresh=True)
    assert asked("sampah").count == 0
    with pytest.raises(CommandError, match="1 differences"):
        call_command("check_index")
    call_command("check_index", mend=True)
    assert asked("sampah").count == 1


def test_an_index_of_an_older_shape_is_not_asked_and_goes_once_the_new_one_is_made(elasticsearch, settings):
    document("Sampah.", title="Surat")
    drain_outbox()
    server_ = remote_engine().server
    generation = index_state().generation
    older = f"{settings.ELASTICSEARCH_INDEX}-{generation}"
    server_.tell("indices.delete", index=index_name(generation))
    server_.tell("indices.create", index=older)
    found = asked("sampah")
    assert (found.count, found.stood_in) == (1, True)
    server.rest.end()
    drain_outbox()
    cache.clear()
    found = asked("sampah")
    assert (found.count, found.stood_in) == (1, False)
    assert not server_.tell("indices.exists", index=older)


@pytest.mark.parametrize(
    ("part", "rests"),
    [
        ({"status": 404, "error": {"type": "index_not_found_exception"}}, False),
        ({"status": 429, "error": {"type": "es_rejected_execution_exception"}}, True),
        ({"status": 503, "error": {"type": "no_shard_available_action_exception"}}, True),
        ({"status": 200, "timed_out": True}, True),
    ],
)
def test_one_search_of_two_that_fails_is_no_answer(monkeypatch, part, rests):
    whole = {"status": 200, "aggregations": {}}
    monkeypatch.setattr(Server, "ask", lambda self, verb, **params: {"responses": [whole, part]})
    server.rest.end()
    with pytest.raises(EngineAwayError):
        Server().search("paraf", {}, {})
    assert server.rest.allows() is not rests
    server.rest.end()
