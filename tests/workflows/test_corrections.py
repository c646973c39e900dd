"""Approved with a correction: shown as theirs to the drafter and every later stage; and what counts as approved."""

import pytest
from django.urls import reverse

from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import break_glass, published, waiting_at
from workflows import selectors, services
from workflows.sheets.making import chain_of

pytestmark = pytest.mark.django_db


def corrected(city, words="Koreksi kepala", drafter="pic"):
    """A round whose head adds ``words`` in their turn and approves."""
    round_ = waiting_at(city, "head", drafter)
    page = round_.content_object.specific.get_latest_revision_as_object()
    page.body.append(("text", f"<p>{words}</p>"))
    world.write(page, city.head)
    Notification.objects.all().delete()
    return services.approve(round_.current_task_state, city.head)


def shown(client, person, round_):
    client.force_login(person)
    return client.get(reverse("workflows:decide", args=[round_.pk]))


def corrections(round_):
    obj = round_.content_object.specific
    return selectors.corrections_of(obj, round_, selectors.history_of(obj))


def test_the_correction_is_theirs_and_names_the_words(city):
    round_ = corrected(city)
    (found,) = corrections(round_)
    assert (found.made.person, found.made.office_title) == (city.head, "Kepala Diskomsandi")
    assert [change.kind for change in found.changes] == ["added"]
    assert "Koreksi kepala" in found.changes[0].html


def test_drafter_and_later_stage_read_it_before_and_after_the_publication(client, city):
    round_ = corrected(city)
    for published_already in (False, True):
        if published_already:
            services.approve(round_.current_task_state, city.sekda)
        for person in (city.pic, city.sekda):
            page = shown(client, person, round_).content.decode()
            assert "Koreksi pejabat pada gilirannya" in page
            assert page.index(f"{city.head}, Kepala Diskomsandi") < page.index("Koreksi kepala")


def test_both_are_told_and_nobody_else(city):
    corrected(city)
    told = {notice.recipient: notice for notice in Notification.objects.all()}
    assert set(told) == {city.pic, city.sekda}
    assert all("mengoreksi" in notice.body for notice in told.values())


def test_an_approval_without_a_correction_tells_the_next_stage_only(city):
    round_ = waiting_at(city, "head")
    Notification.objects.all().delete()
    services.approve(round_.current_task_state, city.head)
    assert [notice.recipient for notice in Notification.objects.all()] == [city.sekda]
    assert corrections(round_) == []


def test_it_stays_shown_after_a_return_and_a_new_submission(city):
    round_ = corrected(city)
    services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi.")
    page = world.write(round_.content_object.specific.get_latest_revision_as_object(), city.pic)
    again = services.submit(page, city.pic)
    assert [found.made.person for found in corrections(again)] == [city.head]
    services.approve(again.current_task_state, city.head)
    again.refresh_from_db()
    services.approve(again.current_task_state, city.sekda)
    later = services.submit(world.write(page.get_latest_revision_as_object(), city.pic, "Baru"), city.pic)
    assert corrections(later) == []  # published since


def test_the_timeline_and_the_button_say_so(client, city):
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific.get_latest_revision_as_object()
    page.body.append(("text", "<p>Koreksi kepala</p>"))
    world.write(page, city.head)
    assert "Setujui dengan koreksi saya" in shown(client, city.head, round_).content.decode()
    services.approve(round_.current_task_state, city.head)
    client.force_login(city.pic)
    answer = client.get(reverse("workflows:timeline", args=[page.pk]))
    assert "Disetujui dengan koreksi" in answer.content.decode()
    (event,) = [event for event in answer.context["events"] if event.corrects]
    asked = {"dari": event.corrects, "ke": event.decision}
    difference = client.get(reverse("workflows:timeline", args=[page.pk]), asked)
    assert [change.kind for change in difference.context["changes"]] == ["added"]


def test_what_an_emergency_published_is_not_the_last_approved_version(client, city):
    """Otherwise the Sekda would be shown no change of what nobody has approved."""
    page = published(city)
    approved = page.live_revision_id
    text = page.get_latest_revision_as_object()
    text.body.append(("text", "<p>Angka darurat</p>"))
    break_glass(world.write(text, city.pic), city.admin, reason="Angka salah.")
    page = type(page).objects.get(pk=page.pk)
    assert page.live_revision_id != approved
    assert selectors.approved_version(page, selectors.history_of(page)).pk == approved
    round_ = services.submit(
        world.write(page.get_latest_revision_as_object(), city.pic, "Judul baru"), city.pic
    )
    round_ = services.approve(round_.current_task_state, city.head)
    answer = shown(client, city.sekda, round_)
    assert "Angka darurat" in "".join(str(change.html) for change in answer.context["changes"])
    bulk = client.get(reverse("workflows:bulk"), {"item": round_.current_task_state_id})
    (preview,) = bulk.context["previews"]
    assert "Angka darurat" in "".join(str(change.html) for change in preview.changes)
    (row,) = [row for row in client.get(reverse("workflows:queue")).context["rows"] if row.obj.pk == page.pk]
    assert len(row.changes) == 2


def test_after_a_take_down_the_change_is_shown_and_not_the_whole_as_new(client, city):
    page = published(city)
    services.take_down(page, city.admin, reason="Salah lampiran.")
    page = type(page).objects.get(pk=page.pk)
    round_ = services.submit(
        world.write(page.get_latest_revision_as_object(), city.pic, "Judul baru"), city.pic
    )
    answer = shown(client, city.head, round_)
    assert [change.kind for change in answer.context["changes"]] == ["changed"]


def test_comments_stand_first_then_the_change_and_a_way_to_what_is_new_since_the_own_decision(client, city):
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi.")
    services.comment(page, city.expert, "Periksa angkanya.")
    page = world.write(page.get_latest_revision_as_object(), city.pic, "Judul lengkap")
    again = services.submit(page, city.pic)
    again = services.approve(again.current_task_state, city.head)
    answer = shown(client, city.sekda, again)
    words = answer.content.decode()
    assert words.index('id="komentar"') < words.index('id="perubahan"') < words.index('id="naskah"')
    returned = answer.context["own_last"]
    assert (returned.person, returned.action) == (city.sekda, "return")
    since = client.get(reverse("workflows:timeline", args=[page.pk]), {"dari": returned.pk, "ke": "kini"})
    assert [change.kind for change in since.context["changes"]] == ["changed"]


def test_saving_twice_in_one_turn_is_one_line(city):
    """The editor saves by itself, then the official does: one correction, from the text before to the last."""
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific
    for words in ("Koreksi satu", "Koreksi dua"):
        text = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
        text.body.append(("text", f"<p>{words}</p>"))
        world.write(text, city.head)
    made = list(round_.decisions.filter(action="correct").order_by("pk"))
    assert len(made) == 2
    round_ = services.approve(round_.current_task_state, city.head)
    events = [event for event in selectors.timeline_of(page) if event.corrects]
    submitted = round_.decisions.filter(action="initial").get()
    assert [event.corrects for event in events] == [submitted.pk]
    services.approve(round_.current_task_state, city.sekda)
    publication = round_.decisions.get(action="publish")
    assert [line["decision"] for line in chain_of(publication) if line["action"] == "correct"] == [
        made[-1].pk
    ]
    (found,) = corrections(round_)
    assert len(found.changes) == 2
