"""The timeline of a text: all that happened, in order, for those who may read it; and two texts compared."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment

from cms.agencies.models import Appointment
from tests import world
from tests.workflows.city import published, waiting_at
from workflows import selectors, services
from workflows.models import Decision, DraftShare, Handover, Reminder
from workflows.policies import Refused

pytestmark = pytest.mark.django_db


def changed(city, page, title, text):
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    page.title = title
    page.body.append(("text", f"<p>{text}</p>"))
    return world.write(page, city.pic)


def test_every_kind_of_line_in_order(client, city):
    page = changed(city, published(city), "Judul kedua", "Alinea baru")
    round_ = services.submit(page, city.pic)
    about = {"content_type": page.get_base_content_type(), "object_id": page.pk, "workflow_state": round_}
    Reminder.objects.create(
        **about,
        kind=Reminder.Kind.ESCALATION,
        due_on=timezone.localdate(),
        office_title="Kepala",
        told="Sekda",
    )
    Handover.objects.create(**about, from_person=city.head, from_title="Kepala lama", to_title="Kepala baru")
    services.comment(page, city.head, "Periksa angkanya.")
    held = Appointment.objects.get(person=city.pic_other)
    services.share(page, city.pic, kind=DraftShare.Kind.COMMENT, appointment=held)
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi tabel.")
    client.force_login(city.head)
    answer = client.get(reverse("workflows:timeline", args=[page.pk]))
    events = answer.context["events"]
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    shown = answer.content.decode()
    for words in (
        "Periksa angkanya.",
        "Lengkapi tabel.",
        "Kepala lama",
        "Kepala baru",
        "Sekda",
        "WIT",
        "Kepala",
    ):
        assert words in shown
    kinds = {event.kind for event in events}
    assert kinds == {"decision", "clock", "office", "note", "share"}


def test_any_two_texts_are_compared_whatever_their_order(client, city):
    page = published(city)
    first = Decision.objects.filter(action="publish").get()
    services.submit(changed(city, page, "Judul kedua", "Alinea baru"), city.pic)
    second = Decision.objects.filter(action="submit").last()
    client.force_login(city.sekda)
    address = reverse("workflows:timeline", args=[page.pk])
    for pair in ((first.pk, second.pk), (second.pk, first.pk), (first.pk, "kini")):
        answer = client.get(address, {"dari": pair[0], "ke": pair[1]})
        words = [str(change.html) for change in answer.context["changes"]]
        assert any("Alinea baru" in html and "<ins>" in html for html in words)
    assert client.get(address, {"dari": second.pk, "ke": "kini"}).context["changes"] == []
    for odd in ({"dari": "x", "ke": "9" * 30}, {"ke": "kini"}, {"dari": first.pk}):
        assert client.get(address, odd).context["changes"] is None
    assert "Pilih dua keputusan" in client.get(address, {"banding": 1}).content.decode()
    other = published(city)
    strange = Decision.objects.filter(object_id=other.pk).last().pk
    assert client.get(address, {"dari": strange, "ke": second.pk}).context["changes"] is None


def test_read_by_those_who_read_the_draft_only(client, city):
    page = published(city)
    address = reverse("workflows:timeline", args=[page.pk])
    for person, status in ((city.member, 200), (city.expert, 200), (city.pic_other, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
        answer = client.post(reverse("workflows:comment", args=[page.pk]), {"text": "Halo"})
        assert answer.status_code == (302 if status == 200 else 404)
    assert [line.user for line in Comment.objects.all()] == [city.expert]
    assert (
        client.get(reverse("workflows:timeline", args=[page.get_parent().get_parent().pk])).status_code == 404
    )


def test_comments_are_settled_by_their_writer_or_a_drafter(client, city):
    page = published(city)
    first = services.comment(page, city.sekda, "Sesuaikan istilah.")
    assert services.comment(page, city.sekda, "Sesuaikan istilah.") == first
    second = services.comment(page, city.head, "Lihat Bab II.")
    with pytest.raises(Refused):
        services.settle_comment(page, city.member, first.pk)
    for empty in (" ", "x" * 5001):
        with pytest.raises(Refused):
            services.comment(page, city.head, empty)
    services.settle_comment(page, city.pic, first.pk)
    with pytest.raises(Refused):
        services.settle_comment(page, city.sekda, first.pk)
    assert selectors.unresolved_comments(page) == [second]
    client.force_login(city.head)
    address = reverse("workflows:comment", args=[page.pk])
    assert client.post(address, {"settle": second.pk}).status_code == 302
    for number in ("x", "9" * 5000):
        assert client.post(address, {"settle": number}).status_code == 302
    assert selectors.unresolved_comments(page) == []


def test_the_decision_page_shows_open_comments_before_the_change(client, city):
    page = changed(city, published(city), "Judul kedua", "Alinea baru")
    round_ = services.submit(page, city.pic)
    services.comment(page, city.expert, "Belum selesai.")
    client.force_login(city.head)
    shown = client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()
    assert shown.index("Belum selesai.") < shown.index("Alinea baru") < shown.index('id="seluruh"')
    assert '<details class="paraf-history" id="seluruh">' in shown


def test_the_timeline_costs_the_same_however_long(client, city):
    page = published(city)
    client.force_login(city.head)
    costs = []
    for more in (1, 8):
        for number in range(more):
            services.comment(page, city.head, f"Catatan {more}.{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("workflows:timeline", args=[page.pk]))
        costs.append(len(queries))
    assert costs[1] <= costs[0] <= 45
    assert timezone.now() - page.first_published_at < timedelta(hours=1)


@pytest.mark.parametrize("where", ["decide", "read", "timeline", "foreign"])
def test_a_comment_leads_back_to_where_it_was_written(client, city, where):
    round_, foreign = waiting_at(city, "head"), waiting_at(city, "head")
    page, other = (one.content_object.specific for one in (round_, foreign))
    back = {"decide": str(round_.pk), "read": "naskah", "timeline": "", "foreign": str(foreign.pk)}[where]
    led = {"decide": ("workflows:decide", round_.pk), "read": ("workflows:read", page.pk)}
    name, pk = led.get(where, ("workflows:timeline", page.pk))
    client.force_login(city.head)
    address = reverse("workflows:comment", args=[page.pk])
    shown = client.post(address, {"text": "Perbaiki. " * 600, "kembali": back}).content.decode()
    assert "Komentar paling banyak 5000 karakter" in shown
    assert "Perbaiki. " * 600 in shown, "what was typed stays"
    assert not selectors.unresolved_comments(page)
    answer = client.post(address, {"text": "Periksa angkanya.", "kembali": back})
    assert answer.url == reverse(name, args=[pk])
    assert selectors.unresolved_comments(page)
    assert not selectors.unresolved_comments(other)
