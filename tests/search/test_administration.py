"""Administrators' pages: the index and its lag, questions in vain, and nothing about anybody."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import timezone

from search.models import AskedQuestion, Change, IndexState
from search.services import asked as counting
from search.services.asked import forget_old, keep_counts, note_question, scrubbed
from search.services.outbox import drain_outbox, record
from tests import world
from tests.search.world import document

pytestmark = pytest.mark.django_db
PAGES = ("/admin/cari/indeks/", "/admin/cari/pertanyaan/")


@pytest.fixture(autouse=True)
def nothing_waits():
    keep_counts(now=True)
    AskedQuestion.objects.all().delete()


def asked(text, *addresses, found=0, seconds=0.01):
    for address in addresses:
        request = RequestFactory().get("/cari/", REMOTE_ADDR=address)
        request.user = AnonymousUser()
        note_question(request, text, found, seconds)
    keep_counts(now=True)


@pytest.mark.parametrize("role", [None, "pic", "head", "sekda", "expert"])
@pytest.mark.parametrize("path", PAGES)
def test_others_do_not_come_in(client, role, path):
    if role:
        client.force_login(world.official(role))
    response = client.get(path)
    assert response.status_code in {302, 401, 403}
    assert client.post(PAGES[0]).status_code in {302, 401, 403}
    assert IndexState.objects.filter(building__isnull=False).count() == 0


def test_the_index_its_lag_and_what_was_given_up_are_shown(client):
    document("Pelabuhan.")
    drain_outbox()
    record("dokumen", [991, 992])
    Change.objects.create(kind="dokumen", object_id=993, attempts=9)
    client.force_login(world.official("admin"))
    html = client.get(PAGES[0]).content.decode()
    assert "2 perubahan menunggu dibaca" in html
    assert "1 perubahan tidak dapat dibaca" in html


def test_an_administrator_builds_the_index_anew_and_sees_how_far_it_is(
    client, django_capture_on_commit_callbacks
):
    document("Pelabuhan.")
    drain_outbox()
    before = IndexState.objects.get().generation
    client.force_login(world.official("admin"))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(PAGES[0], follow=True)
    assert "dibangun ulang" in response.content.decode()
    assert IndexState.objects.get().generation == before + 1

    IndexState.objects.update(building=99, building_seen=timezone.now())
    assert "<progress" in client.get(PAGES[0]).content.decode()
    assert "sedang dibangun" in client.post(PAGES[0], follow=True).content.decode()


def test_words_are_kept_once_several_people_asked(client):
    asked("Jembatan Apung", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1")
    assert [row.text for row in AskedQuestion.objects.all()] == [""]
    asked("jembatan  apung", *(f"10.0.0.{n}" for n in range(1, 12)))
    row = AskedQuestion.objects.get()
    assert (row.text, row.asked, row.empty) == ("jembatan apung", 15, 15)
    client.force_login(world.official("admin"))
    assert "jembatan apung" in client.get(PAGES[1]).content.decode()


def test_long_numbers_and_addresses_are_never_kept():
    assert scrubbed("NIK 8271 0123-4567 0001 perpres 95/2018 budi@ternate.go.id") == "nik … perpres 95/2018 …"
    asked(" \u200b ", "10.0.0.1")  # nothing is left of it
    assert not AskedQuestion.objects.exists()


def test_nothing_kept_names_anybody():
    asked("rahasia budi", "203.0.113.5")
    row = AskedQuestion.objects.get()
    kept = " ".join(str(value) for value in row.__dict__.values())
    assert "budi" not in kept
    assert "203.0.113" not in kept


def test_slow_questions_show_their_length_and_their_words_once_kept(client):
    asked("lambat sekali", *(f"10.0.0.{n}" for n in range(1, 12)), found=3, seconds=2.5)
    asked("hanya saya yang lambat", "10.0.0.1", found=3, seconds=1.5)
    client.force_login(world.official("admin"))
    html = client.get(PAGES[1]).content.decode()
    assert "lambat sekali" in html
    assert "hanya saya" not in html
    assert "kata tidak disimpan" in html


def test_questions_end_after_some_months():
    asked("lama", *(f"10.0.0.{n}" for n in range(1, 12)))
    asked("sendiri", "10.0.0.1")
    AskedQuestion.objects.update(day="2020-01-01")
    assert forget_old() == 2


def test_counts_that_cannot_be_written_wait_and_join_what_is_asked_meanwhile(monkeypatch):
    def locked(*_given):
        monkeypatch.undo()
        request = RequestFactory().get("/cari/", REMOTE_ADDR="10.0.0.2")
        request.user = AnonymousUser()
        note_question(request, "pasar", 5, 2.0)
        raise OperationalError("database is locked")

    monkeypatch.setattr(counting, "_keep", locked)
    asked("pasar", "10.0.0.1")
    assert not AskedQuestion.objects.exists()
    keep_counts(now=True)
    row = AskedQuestion.objects.get()
    assert (row.asked, row.empty, row.slow, row.slowest_ms, row.words) == (2, 1, 1, 2000, 1)
    assert row.visitors.bit_count() == 2


def test_a_search_is_counted_by_its_first_page_alone(client):
    document("Pelabuhan.")
    drain_outbox()
    client.get("/cari/", {"q": "pelabuhan"})
    client.get("/cari/", {"q": "pelabuhan", "type": "bab"})
    client.get("/cari/", {"q": ""})
    keep_counts(now=True)
    assert [(row.asked, row.empty) for row in AskedQuestion.objects.all()] == [(1, 0)]


def test_a_question_without_results_is_counted_as_such(client):
    client.get("/cari/", {"q": "tidakadadimanapun"})
    keep_counts(now=True)
    assert list(AskedQuestion.objects.values_list("asked", "empty")) == [(1, 1)]


def test_the_box_in_the_sidebar_asks_our_search_within_the_admin(client):
    document("Pelabuhan.", title="Dermaga")
    drain_outbox()
    client.force_login(world.official("pic"))
    assert "/admin/cari/" in client.get("/admin/").content.decode()
    html = client.get("/admin/cari/", {"q": "pelabuhan"}).content.decode()
    assert html.index('<details class="facets narrow">') < html.index(
        '<nav class="facets wide"'
    )  # folded on a phone
    assert "Dermaga" in html
    assert "<mark>Pelabuhan</mark>" in html
    assert client.get("/admin/cari/", {"q": "\x00", "page": "-1", "year": "?"}).status_code == 200
