"""Several texts decided at once: each by its own rules, each answered for, none twice."""

import re

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import TaskState

from tests import world
from tests.workflows.city import everything, published, waiting_at
from workflows import services
from workflows.models import Decision, PublicationRefused
from workflows.views.bulk import MOST

pytestmark = pytest.mark.django_db
BULK = "workflows:bulk"
FURTHER = 10  # queries for each further text of a preview: its own version, place, writers and comments


def preview(client, rounds):
    return client.get(reverse(BULK), {"item": [r.current_task_state_id for r in rounds]})


def ticked(answer):
    return re.findall(r'name="item" value="([^"]+)"', answer.content.decode())


def said(answer):
    return [(result.item.round.pk, result.done) for result in answer.context["results"]]


def test_the_change_of_each_is_shown_then_all_are_approved(client, city):
    page = published(city)
    page.title = "Judul baru"
    rounds = [waiting_at(city, "head"), services.submit(world.write(page, city.pic), city.pic)]
    client.force_login(city.head)
    answer = preview(client, rounds)
    assert "Judul baru" in answer.content.decode()
    sent = {"item": ticked(answer), "action": "approve"}
    answer = client.post(reverse(BULK), sent)
    assert said(answer) == [(rounds[0].pk, True), (rounds[1].pk, True)]
    made = Decision.objects.filter(action="approve", person=city.head)
    assert made.count() == 3
    assert said(client.post(reverse(BULK), sent)) == said(answer)  # pressed twice
    assert made.count() == 3


def test_one_refusal_stops_none_of_the_others_and_is_explained(client, city):
    """One text changed meanwhile, one withdrawn, one written by the head, one of another agency, one in order."""
    changed, gone, own, fine = (waiting_at(city, "head") for _number in range(4))
    world.appoint(city.head, "head", world.agency("dinkes"))
    foreign = services.submit(world.write(world.chapter(city.setda), city.pic_setda), city.pic_setda)
    client.force_login(city.head)
    items = ticked(preview(client, [changed, gone, own, fine]))
    stranger = f"{foreign.current_task_state_id}:x"
    text = changed.content_object.specific.get_latest_revision()
    text.content["title"] = "Diubah diam-diam"
    text.save()
    services.withdraw(gone.content_object.specific, city.pic)
    revision = own.content_object.specific.get_latest_revision()
    revision.user = city.head
    revision.save()
    answer = client.post(reverse(BULK), {"item": [*items, stranger, "x:y", "77777:z"], "action": "approve"})
    assert said(answer) == [(changed.pk, False), (gone.pk, False), (own.pk, False), (fine.pk, True)]
    sentences = [result.sentence for result in answer.context["results"]]
    assert all(sentences)
    assert len(set(sentences)) == 4
    assert Decision.objects.filter(action="approve").count() == 1


def test_returning_needs_a_note_and_tells_each_drafter(client, city):
    rounds = [waiting_at(city, "head") for _number in range(2)]
    client.force_login(city.head)
    items = ticked(preview(client, rounds))
    before = everything()
    answer = client.post(reverse(BULK), {"item": items, "action": "return", "comment": " "})
    assert answer.context["note_error"]
    assert everything() == before
    sent = {"item": ticked(answer), "action": "return", "comment": "Lengkapi lampiran."}
    assert all(done for _pk, done in said(client.post(reverse(BULK), sent)))
    assert all(done for _pk, done in said(client.post(reverse(BULK), sent)))
    assert Decision.objects.filter(action="return", comment="Lengkapi lampiran.").count() == 2


def test_nothing_ticked_or_too_many(client, city):
    client.force_login(city.head)
    many = {"item": list(range(1, MOST + 2))}
    for answer in (client.get(reverse(BULK)), client.get(reverse(BULK), many), client.post(reverse(BULK))):
        assert answer.status_code == 302
    rounds = [waiting_at(city, "head")]
    items = ticked(preview(client, rounds))
    padding = [f"{number}:x" for number in range(90_000, 90_000 + MOST)]
    client.post(reverse(BULK), {"item": [*items, *padding], "action": "approve"})
    client.post(reverse(BULK), {"item": items, "action": "delete"})
    assert TaskState.objects.get(pk=rounds[0].current_task_state_id).status == "in_progress"


def test_the_queue_offers_it(client, city):
    round_ = waiting_at(city, "head")
    client.force_login(city.head)
    assert ticked(client.get(reverse("workflows:queue"))) == [str(round_.current_task_state_id)]


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (PublicationRefused("Halaman ini hanya terbit melalui keputusan."), "hanya terbit melalui keputusan"),
        (DatabaseError("deadlock detected"), "Basis data tidak mencatat keputusan ini"),
    ],
)
def test_what_the_database_refuses_of_one_text_is_rolled_back_and_explained(
    client, city, monkeypatch, caplog, failure, sentence
):
    """It fails in the middle of the transaction, when the decision is written already."""
    rounds = [waiting_at(city, "head") for _number in range(3)]
    client.force_login(city.head)
    items = ticked(preview(client, rounds))
    told = services.deciding.announcements.approved

    def announce(obj, round_, *args, **kwargs):
        if round_.pk == rounds[1].pk:
            raise failure
        told(obj, round_, *args, **kwargs)

    monkeypatch.setattr(services.deciding.announcements, "approved", announce)
    answer = client.post(reverse(BULK), {"item": items, "action": "approve"})
    assert said(answer) == [(rounds[0].pk, True), (rounds[1].pk, False), (rounds[2].pk, True)]
    assert sentence in answer.content.decode()
    made = Decision.objects.filter(action="approve").values_list("workflow_state", flat=True)
    assert set(made) == {rounds[0].pk, rounds[2].pk}
    logged = f"task state {rounds[1].current_task_state_id} rolled back" in caplog.text
    assert logged == isinstance(failure, DatabaseError)


def test_open_comments_and_corrections_stand_with_each_text(client, city):
    round_, plain = waiting_at(city, "head"), waiting_at(city, "sekda")
    text = round_.content_object.specific
    services.comment(text, city.head, "Angka 2026 belum diperiksa.")
    latest = text.get_latest_revision_as_object()
    latest.title = "Judul diperbaiki kepala"
    latest.save_revision(user=city.head)
    round_ = services.approve(round_.current_task_state, city.head)
    client.force_login(city.sekda)
    shown = preview(client, [round_]).content.decode()
    for words in (
        "Komentar yang belum selesai",
        "Angka 2026 belum diperiksa.",
        "Judul diperbaiki kepala",
        "Koreksi pejabat pada gilirannya",
    ):
        assert words.lower() in shown.lower()
    assert "Angka 2026" not in preview(client, [plain]).content.decode()


@pytest.mark.parametrize("door", ["get", "post"])
def test_a_stage_that_was_passed_had_no_deadline(client, city, door):
    """The PIC's own initial is a stage too, and never waited for anybody."""
    round_ = waiting_at(city, "head")
    passed = round_.task_states.exclude(pk=round_.current_task_state_id).get()
    client.force_login(city.head)
    item = f"{passed.pk}:{'0' * 64}"
    before = everything()
    if door == "get":
        answer = client.get(reverse(BULK), {"item": item})
        assert "Tidak ada lagi naskah ini yang menunggu Anda." in answer.content.decode()
    else:
        answer = client.post(reverse(BULK), {"item": item, "action": "approve"})
        assert said(answer) == [(round_.pk, False)]
    assert answer.status_code == 200
    assert everything() == before


def test_the_preview_asks_little_more_for_each_further_text(client, city):
    """At two sizes; what is the same for all is asked once."""
    rounds = [waiting_at(city, "head") for _number in range(5)]
    client.force_login(city.head)
    preview(client, rounds[:1])
    asked = []
    for number in (1, 5):
        with CaptureQueriesContext(connection) as queries:
            assert len(ticked(preview(client, rounds[:number]))) == number
        asked.append(len(queries))
    assert asked[0] <= 32
    assert asked[1] - asked[0] <= 4 * FURTHER
