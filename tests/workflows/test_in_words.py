"""Sentences that say what is true: why a stage passed, why nothing is deleted, what a locked editor leaves open."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page

from cms.notifications.models import Notification
from tests import world
from tests.workflows.approval_sheets import text_of
from tests.workflows.city import everything, published, waiting_at
from workflows import policies, selectors, sentences, services
from workflows.models import ApprovalSheet
from workflows.sheets.making import publication_in, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]


def stored(page):
    return type(page).objects.get(pk=page.pk)


def said(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def withdrawn(city):
    page = waiting_at(city, "head").content_object.specific
    services.withdraw(page, city.pic)
    return stored(page)


DELETIONS = {
    "published": (published, "sudah terbit"),
    "on its way": (lambda city: waiting_at(city, "head").content_object.specific, "sedang"),
    "submitted before": (withdrawn, "riwayat"),
    "with chapters": (lambda city: world.chapter(city.kominfo).get_parent().specific, "di bawah naskah ini"),
}


@pytest.mark.parametrize("state", DELETIONS)
@pytest.mark.parametrize("send", ["get", "post"])
def test_the_door_of_deletion_says_why_nobody_passes(client, city, state, send):
    make, words = DELETIONS[state]
    page = make(city)
    client.force_login(city.pic)
    answer = getattr(client, send)(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert answer.status_code == 302
    assert words in said(answer)
    assert Page.objects.filter(pk=page.pk).exists()
    client.force_login(city.pic_other)
    answer = client.get(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    # What nobody but its writers may know of is not there for them at all.
    assert answer.status_code == (404 if state in {"on its way", "submitted before"} else 403)


def test_a_draft_that_was_never_submitted_is_deleted(client, city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    client.force_login(city.pic)
    assert client.get(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 200
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


def test_the_sekdas_locked_editor_names_the_way_out(client, city):
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    lock = page.get_lock()
    assert "Kembalikan" in lock.get_message(city.sekda)
    assert "Sekretaris Daerah" in lock.get_message(city.head)
    client.force_login(city.sekda)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("workflows:decide", args=[round_.pk]) in shown
    mine = waiting_at(city, "head").content_object.specific
    assert mine.get_lock().get_message(city.head) is None


def passing_of(round_, action):
    return round_.decisions.get(action=action)


def skipped_head(city):
    """The head drafted what the expert submits: the stage is skipped, and the line says why."""
    page = world.write(world.chapter(city.kominfo), city.head)
    return services.submit(page, city.pic)


def test_a_skipped_stage_says_which_part_was_taken(client, city):
    round_ = skipped_head(city)
    line = passing_of(round_, "skip")
    assert line.comment == "drafted"
    assert any("pemegang jabatan ini menyusun naskah ini." in text for text in sentences.passed(round_))
    (event,) = [e for e in selectors.timeline_of(round_.content_object.specific) if e.decision == line.pk]
    assert event.note == "Karena pemegang jabatan ini menyusun naskah ini."
    client.force_login(city.sekda)
    shown = client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()
    assert "drafted" not in shown
    assert "dilewati: dilewati" not in shown.lower()


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        ("drafted submitted", "karena pemegang jabatan ini menyusun dan mengajukan naskah ini"),
        ("decided drafted submitted", "karena pemegang jabatan ini menyusun dan mengajukan naskah ini"),
        ("decided submitted", "karena pemegang jabatan ini mengajukan naskah ini"),
        ("drafted routine", "menyusun naskah ini dan hanya"),
        ("decided", "sudah memutuskan dalam putaran ini"),
        ("routine", "hanya berwenang atas urusan rutin"),
        ("", "menyusun, mengajukan, atau sudah memutuskan"),
        ("Pemegang jabatan ini menyusun.", "menyusun, mengajukan, atau sudah memutuskan"),
    ],
)
def test_the_words_of_a_skipped_stage(recorded, words):
    assert words in sentences.reason("skip", recorded)
    assert sentences.reason("merge").endswith("pejabat yang sama memegang keduanya")


def corrected_and_returned(city):
    """The head corrects, the Sekda returns, and the drafter submits again what the head had written."""
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific
    latest = page.get_latest_revision_as_object()
    latest.title = "Judul dari kepala"
    latest.save_revision(user=city.head)
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi isinya.")
    latest = stored(page).get_latest_revision_as_object()
    latest.body.append(("text", "<p>Lengkap.</p>"))
    latest.save_revision(user=city.pic)
    round_ = services.submit(stored(page), city.pic)
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
    round_.refresh_from_db()
    return stored(page), round_


def test_a_correction_that_stands_is_on_the_sheet_and_not_greyed(client, city):
    page, round_ = corrected_and_returned(city)
    events = [event for event in selectors.timeline_of(page) if event.corrects]
    assert [event.void for event in events] == [False]
    sheet = sheet_of(publication_in(round_), by=city.sekda)
    assert [line["action"] for line in sheet.chain].count("correct") == 1
    client.force_login(city.sekda)
    text, _pages = text_of(client.get(reverse("workflows:sheet", args=[round_.pk])).content)
    assert "Dikoreksi pada gilirannya" in text
    assert ApprovalSheet.objects.count() == 1
    services.submit(world.write(page, city.pic, title="Judul lain"), city.pic)
    following = selectors.open_round(stored(page))
    services.approve(following.current_task_state, city.head)
    following.refresh_from_db()
    services.approve(following.current_task_state, city.sekda)
    following.refresh_from_db()
    later = sheet_of(publication_in(following), by=city.sekda)
    assert "correct" not in [line["action"] for line in later.chain]


def test_the_notice_names_whose_text_it_is_not_where_the_sender_works(city):
    expert = world.official("expert", world.agency("bappeda"))
    services.submit(world.write(world.chapter(city.kominfo), expert), expert)
    told = Notification.objects.filter(recipient=city.pic).latest("pk")
    assert f"{expert} mengajukan" in told.body
    assert f"({city.kominfo})" in told.body


def test_asking_without_a_reason_is_answered_at_the_field(client, city):
    round_ = waiting_at(city, "sekda")
    client.force_login(city.pic)
    address = reverse("workflows:decide", args=[round_.pk])
    answer = client.post(address, {"action": "ask_withdrawal", "comment": " "})
    shown = answer.content.decode()
    assert 'id="id_asking_error"' in shown
    assert "novalidate" in shown.split('id="permohonan"')[1].split("</details>")[0]
    assert 'id="permohonan" class="paraf-bar__return" open' in shown
    assert selectors.pending_request(round_) is None


def test_a_note_that_is_too_long_is_answered_and_kept(client, city):
    round_ = waiting_at(city, "head")
    client.force_login(city.head)
    address = reverse("workflows:decide", args=[round_.pk])
    opened = client.get(address)
    assert "maxlength" not in str(opened.context["form"]["comment"]), "no browser cuts it unseen"
    form, note = opened.context["form"], "Perbaiki angka. " * 400
    sent = {**form.initial, "action": "return", "comment": note, "to": ""}
    shown = client.post(address, sent).content.decode()
    assert "5000" in shown
    assert note.strip() in shown
    assert not round_.decisions.filter(action="return").exists()


@pytest.mark.parametrize("act", ["refuse_withdrawal", "bulk return"])
def test_nor_is_it_cut_elsewhere(client, city, act):
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(round_.content_object.specific, city.pic, comment="Pagu berubah.")
    client.force_login(city.sekda)
    state, note = round_.current_task_state, "Perbaiki angka. " * 400
    if act == "bulk return":
        address, sent = reverse("workflows:bulk"), {"item": f"{state.pk}:x", "action": "return"}
    else:
        address, sent = reverse("workflows:decide", args=[round_.pk]), {"task_state": state.pk, "action": act}
    before = everything()
    shown = client.post(address, {**sent, "comment": note}).content.decode()
    assert "Catatan paling banyak 5000 karakter" in shown
    assert note.strip() in shown
    assert "maxlength" not in shown
    assert everything() == before


def test_refusing_a_withdrawal_without_a_reason_is_answered_at_the_field(client, city):
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(round_.content_object.specific, city.pic, comment="Pagu berubah.")
    client.force_login(city.sekda)
    sent = {"action": "refuse_withdrawal", "comment": "...", "task_state": round_.current_task_state_id}
    shown = client.post(reverse("workflows:decide", args=[round_.pk]), sent).content.decode()
    assert 'aria-describedby="id_answer_error" autofocus>...</textarea>' in shown
    assert 'id="id_answer_error">Tuliskan alasannya' in shown
    assert selectors.pending_request(round_) is not None


def test_several_at_once_tell_how_many_of_how_many(client, city):
    rounds = [waiting_at(city, "head") for _number in range(2)]
    client.force_login(city.head)
    several = reverse("workflows:bulk")
    items = [round_.current_task_state_id for round_ in rounds]
    shown = client.get(several, {"item": items}).context["open"]
    sent = [f"{preview.item.task_state.pk}:{preview.seen}" for preview in shown]
    sent[1] = f"{items[1]}:{'0' * 64}"
    answer = client.post(several, {"item": sent, "action": "approve"})
    assert "1 dari 2 naskah diputuskan" in answer.content.decode()
    assert not policies.may_approve(city.head, *_parts(rounds[0]))


def _parts(round_):
    return round_.content_object.specific, round_.current_task_state.task.specific, round_
