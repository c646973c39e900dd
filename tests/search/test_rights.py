"""Nobody finds, counts or sees a snippet of what they may not read; whoever may, finds it once."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents
from cms.plans.models import ActionItemPage, ChapterPage
from cms.plans.selectors import may_read_draft
from search.services.comparison import differences
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import ask, document, publish, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
SECRET = OfficialDocument.Classification.SECRET
RESTRICTED = OfficialDocument.Classification.RESTRICTED


def edited(where=None) -> ChapterPage:
    """A published chapter with a newer draft."""
    chapter = publish(world.chapter(where, title="Terbit", text="<p>Jembatan lama.</p>"))
    chapter.title = "Konsep"
    chapter.body = [("text", "<p>Jembatan baru.</p>")]
    chapter.save_revision()
    return ChapterPage.objects.get(pk=chapter.pk)


def test_a_page_is_found_once_as_each_reader_may_read_it():
    where = world.agency("dinkes")
    chapter = edited(where)
    inside, outside = world.official("member", where), world.official("pic", world.agency("bpbd"))
    for reader, title, draft in (
        (AnonymousUser(), "Terbit", False),
        (outside, "Terbit", False),
        (inside, "Konsep", True),
        (world.official("sekda", world.agency("setda")), "Konsep", True),
    ):
        answer = ask("jembatan", reader)
        assert [(r.plain_title, r.draft, r.id) for r in answer.results] == [(title, draft, chapter.pk)]
        assert answer.count == 1
    assert ask("lama", inside).count == 0
    assert ask("baru", outside).count == 0


def test_a_draft_opens_only_for_its_agency_those_who_support_it_and_the_city():
    where, beside = world.agency("dinkes"), world.agency("bpbd")
    item = world.action_item(where, title="Klinik Apung")
    item.supporting_agencies = [beside]
    item.save()
    readers = {
        "public": AnonymousUser(),
        "own": world.official("pic", where),
        "supporting": world.official("member", beside),
        "other": world.official("head", world.agency("dishub")),
        "expert": world.official("expert", world.agency("bappeda")),
    }
    found = {name for name, reader in readers.items() if titles("klinik apung", reader)}
    assert found == {"own", "supporting", "expert"}


def test_an_appointment_that_ended_closes_the_index_at_once():
    where = world.agency("dinkes")
    world.chapter(where, title="Klinik")
    reader = world.official("pic", where)
    assert titles("klinik", reader) == ["Klinik"]
    reader.appointments.update(ends="2020-01-01")
    again = type(reader).objects.get(pk=reader.pk)
    assert titles("klinik", again) == []


def test_a_document_that_became_secret_is_hidden_before_the_index_knows():
    made = document("Sampah.", title="Surat")
    assert titles("sampah") == ["Surat"]
    OfficialDocument.objects.filter(pk=made.pk).update(classification=SECRET)
    assert titles("sampah") == []


@pytest.mark.parametrize("what", ["chapter", "page of a file", "another file"])
def test_words_that_were_taken_away_are_shown_no_more_before_the_index_knows(client, what):
    chapter = publish(world.chapter(title="Klinik", text="<p>Klinik milik Pak Contoh.</p>"))
    paper = document("Klinik milik Pak Contoh.", title="Klinik", name="pak-contoh.pdf")
    document("Klinik milik umum.", title="Umum")
    drain_outbox()
    if what == "chapter":
        chapter.body = [("text", "<p>Klinik.</p>")]
        publish(chapter)
    elif what == "page of a file":
        text = paper.current_version.pages.get()
        text.text = "Klinik."
        text.save()
    else:
        paper.file = ContentFile(b"Klinik.", name="klinik.pdf")
        paper.save()
    kind, pk = ("bab", chapter.pk) if what == "chapter" else ("dokumen", paper.pk)
    shown = {(r["type"], r["id"]): r for r in client.get("/api/search/", {"q": "klinik"}).json()["results"]}
    assert len(shown) == 3
    assert "Contoh" not in str(shown[kind, pk])
    assert "pak-contoh" not in str(shown[kind, pk])
    assert "Klinik" in shown[kind, pk]["title"]
    assert all(result["snippet"] for key, result in shown.items() if key != (kind, pk))
    drain_outbox()
    again = {(r["type"], r["id"]): r for r in client.get("/api/search/", {"q": "klinik"}).json()["results"]}
    assert "Contoh" not in str(again[kind, pk])


def test_facets_and_counts_know_nothing_of_hidden_things():
    document("Sampah.", classification=SECRET, agency=world.agency("dinkes"))
    document("Sampah.", classification=RESTRICTED, agency=world.agency("bpbd"))
    answer = ask("sampah")
    assert (answer.count, answer.values("type"), answer.values("agency"), answer.relaxed) == (
        0,
        [],
        [],
        False,
    )
    answer = ask("sampah", world.official("member", world.agency("dishub")))
    assert (answer.count, [v.value for v in answer.values("agency")]) == (1, ["bpbd"])


def test_a_small_random_world_leaks_nothing():
    """What each person is answered equals what a walk over the whole database says."""
    chance = random.Random(7)
    agencies = [world.agency(f"opd{number}") for number in range(4)]
    people = [
        AnonymousUser(),
        *(world.official(role, where) for where in agencies for role in ("pic", "member")),
    ]
    people += [world.official("sekda", world.agency("setda")), world.person("tanpa-jabatan")]
    uploaders = [None, *people[1:4]]
    for number in range(24):
        document(
            "Pelabuhan.", title=f"Dokumen {number}", agency=chance.choice([None, *agencies]),
            classification=chance.choice(OfficialDocument.Classification.values),
            uploaded_by_user=chance.choice(uploaders),
        )  # fmt: skip
    for number in range(24):
        where = chance.choice(agencies)
        make = chance.choice([world.chapter, world.action_item])
        page = make(where, title=f"Pelabuhan {number}")
        if isinstance(page, ActionItemPage) and chance.random() < 0.5:
            page.supporting_agencies = chance.sample(agencies, 2)
            page.save()
        if chance.random() < 0.6:
            page = publish(page)
        if chance.random() < 0.4:
            page.title = f"Pelabuhan draf {number}"
            page.save_revision()
    drain_outbox()
    for person in people:
        assert found_by(person) == readable_by(person)
    assert differences() == []


def found_by(person) -> tuple[set, int, int, int]:
    first = ask("pelabuhan", person)
    pages = first.page.paginator.page_range if first.page else []
    found = {
        (r.kind, r.id, r.draft, r.plain_title)
        for page in pages
        for r in ask("pelabuhan", person, page=str(page)).results
    }
    with_agency = sum(value.count for value in first.values("agency"))
    return found, first.count, sum(value.count for value in first.values("type")), with_agency


def readable_by(person) -> tuple[set, int, int, int]:
    documents = visible_documents(person)
    found = {("dokumen", d.pk, False, d.title) for d in documents}
    for kind, model in (("bab", ChapterPage), ("rencana-aksi", ActionItemPage)):
        for page in model.objects.all():
            if may_read_draft(person, page) and (page.has_unpublished_changes or not page.live):
                title = page.latest_revision.as_object().title if page.latest_revision else page.title
                found.add((kind, page.pk, True, title))
            elif page.live:
                found.add((kind, page.pk, False, page.title))
    without = documents.filter(agency=None).count()
    return found, len(found), len(found), len(found) - without


def test_a_draft_hit_leads_to_a_page_its_readers_may_read(client):
    where = world.agency("dinkes")
    edited(where)
    reader = world.official("member", where)
    url = ask("jembatan", reader).results[0].url
    assert client.get(url).status_code == 404
    client.force_login(world.official("pic", world.agency("bpbd")))
    assert client.get(url).status_code == 404
    client.force_login(reader)
    response = client.get(url)
    assert "Jembatan baru" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
