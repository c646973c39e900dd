"""The walk through the browser's doors: write, submit, read the change, decide."""

import pytest
from django.urls import reverse
from wagtail.models import WorkflowState

from tests import world
from tests.workflows.city import make_city, waiting_at
from tests.workflows.forms import form_of, one_text
from workflows import selectors, services

pytestmark = pytest.mark.django_db


def test_write_submit_decide_publish(client):
    pic, head = world.official("pic"), world.official("head")
    sekda = world.official("sekda", world.agency("setda"))
    page = world.write(world.chapter(), pic)
    client.force_login(pic)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "action-submit" in client.get(edit).content.decode()
    answer = client.post(
        edit, form_of(page, **one_text(), **{"title": "Judul baru", "action-submit": "1"}), follow=True
    )
    assert "Judul baru" in answer.content.decode()
    round_ = WorkflowState.objects.get()
    for official in (head, sekda):
        client.force_login(official)
        decide = reverse("workflows:decide", args=[round_.pk])
        assert decide in client.get(reverse("workflows:queue")).content.decode()
        form = client.get(decide).context["form"]
        sent = {"action": "approve", **{k: form.initial[k] for k in ("task_state", "seen")}}
        assert client.post(decide, sent).status_code == 302
    page.refresh_from_db()
    assert page.live
    assert page.title == "Judul baru"


def test_return_needs_a_note_and_keeps_what_was_typed(client):
    pic, head = world.official("pic"), world.official("head")
    page = world.write(world.chapter(), pic)
    round_ = services.submit(page, pic)
    client.force_login(head)
    decide = reverse("workflows:decide", args=[round_.pk])
    form = client.get(decide).context["form"]
    sent = {"action": "return", **{k: form.initial[k] for k in ("task_state", "seen")}}
    answer = client.post(decide, {**sent, "comment": " "})
    assert answer.status_code == 200
    assert answer.context["form"].note_errors
    services.withdraw(page, pic)
    answer = client.post(decide, {**sent, "comment": "Perbaiki tabel."})
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_CANCELLED
    assert "Perbaiki tabel." in answer.content.decode()


def test_the_submitter_withdraws_where_the_text_waits(client):
    pic, head = world.official("pic"), world.official("head")
    page = world.write(world.chapter(), pic)
    round_ = services.submit(page, pic)
    decide = reverse("workflows:decide", args=[round_.pk])
    client.force_login(head)
    assert 'value="withdraw"' not in client.get(decide).content.decode()
    client.post(decide, {"action": "withdraw"})
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_IN_PROGRESS
    client.force_login(pic)
    assert 'value="withdraw"' in client.get(decide).content.decode()
    answer = client.post(decide, {"action": "withdraw"}, follow=True).content.decode()
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_CANCELLED
    assert f"Naskah ini ditarik kembali oleh {pic}" in answer
    assert 'value="withdraw"' not in answer


def test_the_desk_names_chapters_by_their_place(client):
    pic = world.official("pic")
    services.submit(world.write(world.chapter(title="Arsitektur"), pic), pic)
    client.force_login(pic)
    assert "Bab I: Arsitektur" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_after_a_decision_the_message_names_the_text(client):
    city = make_city()
    round_ = waiting_at(city, "head")
    client.force_login(city.head)
    address = reverse("workflows:decide", args=[round_.pk])
    form = client.get(address).context["form"].initial
    sent = {"action": "approve", **{name: form[name] for name in ("task_state", "seen")}}
    shows = client.post(address, sent, follow=True)
    said = [str(message) for message in shows.context["messages"]]
    name = selectors.spoken_title_of(round_.content_object.specific)
    assert any(line.startswith(f"“{name}”: Disetujui. Selanjutnya:") for line in said)
