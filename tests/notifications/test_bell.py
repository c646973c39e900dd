"""The bell and the page behind it: one's own notices, one click to the thing, one query a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.notifications.models import NoticeSetting, Notification
from cms.notifications.services import notify
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    who = world.official("pic")
    client.force_login(who)
    return who


def tell(who, number=1, url="/admin/"):
    for count in range(number):
        notify([who], subject=f"Perihal {count}", body="Isi", url=url)


def bell_queries(client, url):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200
    return answer, [q for q in queries if "notifications_notification" in q["sql"]], len(queries)


def test_the_bell_is_one_query_on_every_page(client, reader):
    tell(reader, 3)
    client.get(reverse("wagtailadmin_home"))
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_explore_root")):
        answer, asked, _all = bell_queries(client, url)
        assert len(asked) == 1
        assert "Pemberitahuan: 3 belum dibaca" in answer.content.decode()


def test_the_list_costs_the_same_at_any_length(client, reader):
    totals = []
    client.get(reverse("notices:list"))
    for more in (2, 20):
        tell(reader, more)
        totals.append(bell_queries(client, reverse("notices:list"))[2])
    assert totals[0] == totals[1]


def test_one_click_leads_to_the_thing_and_is_read(client, reader):
    tell(reader, url="/admin/antrean/")
    notice = Notification.objects.get()
    answer = client.get(reverse("notices:open", args=[notice.pk]))
    assert (answer.status_code, answer.url) == (302, "/admin/antrean/")
    notice.refresh_from_db()
    assert notice.read_at


@pytest.mark.parametrize("url", ["", "https://evil.test/", "//evil.test/"])
def test_a_notice_leads_to_nowhere_else(client, reader, url):
    tell(reader, url=url)
    answer = client.get(reverse("notices:open", args=[Notification.objects.get().pk]))
    assert answer.url == reverse("notices:list")


def test_nobody_reads_or_marks_anothers(client, reader):
    other = world.official("head")
    tell(other)
    notice = Notification.objects.get()
    assert client.get(reverse("notices:open", args=[notice.pk])).status_code == 404
    client.post(reverse("notices:list"), {"satu": notice.pk})
    client.post(reverse("notices:list"))
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "Perihal" not in client.get(reverse("notices:list")).content.decode()


@pytest.mark.parametrize("sent", ["x", "9" * 30, "-1", "1'"])
def test_a_number_that_is_none_marks_nothing(client, reader, sent):
    tell(reader)
    assert client.post(reverse("notices:list"), {"satu": sent}).status_code == 302
    assert Notification.objects.filter(read_at=None).count() == 1


def test_marking_one_and_all(client, reader):
    tell(reader, 3)
    first = Notification.objects.first()
    client.post(reverse("notices:list"), {"satu": first.pk})
    assert Notification.objects.filter(read_at=None).count() == 2
    client.post(reverse("notices:list"))
    assert not Notification.objects.filter(read_at=None).exists()
    assert "Semua sudah Anda baca" in client.get(reverse("notices:list") + "?belum").content.decode()


def test_each_person_chooses_how_to_be_mailed(client, reader):
    url = reverse("wagtailadmin_account")
    page = client.get(url).content.decode()
    assert "Sekali sehari" in page
    assert not NoticeSetting.objects.exists()
    panel = {"notices-mail": "daily", "locale-preferred_language": "id", "theme-theme": "system",
             "theme-contrast": "system", "theme-density": "default"}  # fmt: skip
    assert client.post(url, panel).status_code == 302
    assert NoticeSetting.objects.get(person=reader).mail == "daily"
    answer = client.post(url, {**panel, "notices-mail": "mingguan"})
    assert answer.status_code == 200
    assert NoticeSetting.objects.get(person=reader).mail == "daily"


def test_without_an_office_or_a_session_nothing_is_shown(client):
    url = reverse("notices:list")
    assert client.get(url).status_code == 302
    client.force_login(world.person())
    assert client.get(url).status_code == 403
