"""Saved searches: each new hit is told once, to whoever may see it at that moment."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.documents.models import OfficialDocument
from cms.notifications.models import Notification
from cms.notifications.selectors import texts_of
from cms.notifications.tasks import send_digests, send_waiting
from search.models import SavedSearch
from search.selectors.facets import Choice
from search.services import saved
from search.services.outbox import drain_outbox
from search.services.saved import save_search, tell_new_hits
from tests import world
from tests.search.world import document

pytestmark = pytest.mark.django_db
SECRET = OfficialDocument.Classification.SECRET


def told_to(person):
    drain_outbox()
    tell_new_hits()
    return list(texts_of(person, Notification.objects.filter(recipient=person).order_by("pk")).values())


def test_what_is_new_is_told_once_and_what_was_there_is_not():
    person = world.official("pic")
    document("Pelabuhan.", title="Lama")
    drain_outbox()
    save_search(person, "pelabuhan", Choice())
    assert told_to(person) == []
    document("Pelabuhan.", title="Baru")
    notices = told_to(person)
    assert len(notices) == 1
    assert "Baru" in notices[0]
    assert "Lama" not in notices[0]
    OfficialDocument.objects.get(title="Baru").save()
    assert told_to(person) == notices
    assert Notification.objects.get().url == "/cari/?q=pelabuhan&sort=terbaru"


def test_nothing_is_told_that_the_owner_may_not_read_until_he_may():
    person = world.official("pic", world.agency("bpbd"))
    save_search(person, "pelabuhan", Choice())
    made = document("Pelabuhan.", title="Tertutup", classification=SECRET, agency=world.agency("dishub"))
    assert told_to(person) == []
    world.appoint(person, "head", world.agency("dishub"))
    notices = told_to(type(person).objects.get(pk=person.pk))
    assert [made.title in notice for notice in notices] == [True]


def test_rights_are_those_at_the_time_of_telling_though_the_index_does_not_know():
    person = world.official("pic", world.agency("bpbd"))
    save_search(person, "pelabuhan", Choice())
    made = document("Pelabuhan.", title="Sebentar")
    drain_outbox()
    OfficialDocument.objects.filter(pk=made.pk).update(classification=SECRET)
    tell_new_hits()
    assert not Notification.objects.exists()
    OfficialDocument.objects.filter(pk=made.pk).update(classification="biasa")
    tell_new_hits()
    assert Notification.objects.count() == 1


def test_a_title_is_told_with_the_rights_of_when_it_is_read(client, mailoutbox):
    person = world.official("pic", world.agency("bpbd"))
    client.force_login(person)
    save_search(person, "pelabuhan", Choice())
    for title in ("Terbuka", "Rahasia kemudian"):
        document("Pelabuhan.", title=title, agency=world.agency("dishub"))
    assert "Rahasia kemudian" in told_to(person)[0]
    closed = OfficialDocument.objects.filter(title="Rahasia kemudian")
    assert "Rahasia kemudian" in client.get("/admin/pemberitahuan/").content.decode()
    closed.update(classification=SECRET)
    with time_machine.travel(timezone.localtime().replace(hour=23), tick=False):
        send_digests()
    for shown in (client.get("/admin/pemberitahuan/").content.decode(), mailoutbox[0].body):
        assert "Terbuka" in shown
        assert "Rahasia kemudian" not in shown
    OfficialDocument.objects.all().delete()
    assert "tidak lagi terbuka bagi Anda" in client.get("/admin/pemberitahuan/").content.decode()


def test_only_within_the_choices_and_with_all_the_words():
    person = world.official("pic")
    save_search(person, "pelabuhan laut", Choice(kind="dokumen", classification="biasa"))
    document("Pelabuhan laut.", title="Pas")
    document("Pelabuhan udara.", title="Sebagian")
    document("Pelabuhan laut.", title="Terbatas", classification="terbatas")
    notices = told_to(person)
    assert len(notices) == 1
    assert "Pas" in notices[0]
    assert "Terbatas" not in notices[0]


def test_many_new_hits_are_one_notice_that_counts_them():
    person = world.official("pic")
    save_search(person, "pelabuhan", Choice(), name="Dermaga")
    for number in range(8):
        document("Pelabuhan.", title=f"Surat {number}")
    assert "dan 3 lagi" in told_to(person)[0]
    assert Notification.objects.get().subject == "8 hasil baru untuk “Dermaga”"


def test_a_search_is_read_as_the_page_reads_it_with_fields_and_synonyms():
    person = world.official("pic")
    where = world.agency("dishub")
    save_search(person, "opd:dishub gaji", Choice())
    document("Penghasilan pegawai.", title="Milik kami", agency=where)
    document("Penghasilan pegawai.", title="Milik lain", agency=world.agency("bpbd"))
    notices = told_to(person)
    assert len(notices) == 1
    assert "Milik kami" in notices[0]
    assert "Milik lain" not in notices[0]


def test_a_search_for_words_exactly_stays_so(client):
    person = world.official("pic")
    client.force_login(person)
    document("Gaji.")
    drain_outbox()
    assert 'name="persis"' in client.get("/cari/", {"q": "gaji", "persis": "1"}).content.decode()
    html = client.post("/cari/simpanan/simpan/", {"q": "gaji -opd:bpbd", "persis": "1"}, follow=True)
    assert "hanya kata yang ditulis" in html.content.decode()
    document("Penghasilan pegawai.", title="Padanan")
    document("Gaji pegawai.", title="Orang lain", agency=world.agency("bpbd"))
    assert told_to(person) == []
    document("Gaji pegawai.", title="Persis")
    assert "Persis" in told_to(person)[0]
    assert Notification.objects.get().url == "/cari/?q=gaji+-opd%3Abpbd&persis=1&sort=terbaru"


def test_told_in_the_mail_of_the_day_or_here_alone_and_never_by_a_mail_of_its_own(client, mailoutbox):
    person = world.official("pic")
    client.force_login(person)
    kept, quiet = (save_search(person, text, Choice()) for text in ("pelabuhan", "dermaga"))
    client.post(f"/cari/simpanan/{quiet.pk}/nama/", {"name": "Sepi", "channel": "app"})
    document("Pelabuhan dan dermaga.", title="Baru")
    assert len(told_to(person)) == 2
    send_waiting()
    assert mailoutbox == []
    with time_machine.travel(timezone.localtime().replace(hour=23), tick=False):
        send_digests()
    assert len(mailoutbox) == 1
    assert kept.name in mailoutbox[0].body
    assert "Sepi" not in mailoutbox[0].body
    assert client.post(f"/cari/simpanan/{quiet.pk}/nama/", {"name": "x", "channel": "pos"}).status_code == 422


def test_a_refused_name_is_still_in_its_box(client):
    person = world.official("pic")
    search = save_search(person, "pelabuhan", Choice(kind="dokumen"))
    client.force_login(person)
    html = client.post(f"/cari/simpanan/{search.pk}/nama/", {"name": "  "}).content.decode()
    assert 'value="  "' in html
    assert "Jenis: Dokumen" in html
    with pytest.raises(ValidationError, match="ingin diberi tahu"):
        saved.change_search(search, "Dermaga", "merpati")


def test_people_who_left_are_told_nothing():
    person = world.official("pic")
    save_search(person, "pelabuhan", Choice())
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    document("Pelabuhan.")
    assert told_to(person) == []


def test_a_search_deleted_while_others_are_looked_into_is_passed_over(monkeypatch):
    person = world.official("pic")
    for word in ("pelabuhan", "dermaga"):
        save_search(person, word, Choice())
    document("Pelabuhan dan dermaga.", title="Baru")
    real = saved.found_by

    def found_by(search):
        SavedSearch.objects.exclude(pk=search.pk).delete()
        return real(search)

    monkeypatch.setattr(saved, "found_by", found_by)
    assert len(told_to(person)) == 1


def test_the_same_search_is_kept_once_and_not_too_many(monkeypatch):
    monkeypatch.setattr(saved, "MOST", 2)
    person = world.official("pic")
    assert save_search(person, "kota", Choice()).pk == save_search(person, " kota ", Choice()).pk
    save_search(person, "kota", Choice(kind="bab"))
    with pytest.raises(ValidationError):
        save_search(person, "desa", Choice())
    with pytest.raises(ValidationError):
        save_search(person, " -kota \u200b", Choice())
    assert SavedSearch.objects.count() == 2


def test_saved_from_the_results_listed_renamed_and_deleted(client):
    person = world.official("pic")
    document("Pelabuhan.")
    drain_outbox()
    assert "Simpan pencarian ini" not in client.get("/cari/", {"q": "pelabuhan"}).content.decode()
    assert client.post("/cari/simpanan/simpan/", {"q": "pelabuhan"}).status_code == 302
    assert not SavedSearch.objects.exists()
    client.force_login(person)
    assert "Simpan pencarian ini" in client.get("/cari/", {"q": "pelabuhan"}).content.decode()
    html = client.post(
        "/cari/simpanan/simpan/", {"q": "pelabuhan", "type": "dokumen"}, follow=True
    ).content.decode()
    assert "pelabuhan" in html
    search = SavedSearch.objects.get()
    assert search.choice == {"type": "dokumen"}
    client.post(f"/cari/simpanan/{search.pk}/nama/", {"name": "<b>Dermaga</b>"})
    assert "&lt;b&gt;Dermaga" in client.get("/cari/simpanan/").content.decode()
    refused = client.post(f"/cari/simpanan/{search.pk}/nama/", {"name": " "})
    assert (refused.status_code, SavedSearch.objects.get().name) == (422, "<b>Dermaga</b>")
    assert "Beri nama" in refused.content.decode()
    client.post(f"/cari/simpanan/{search.pk}/hapus/")
    assert not SavedSearch.objects.exists()


def test_nobody_reaches_the_saved_search_of_another(client):
    search = save_search(world.official("pic"), "pelabuhan", Choice())
    client.force_login(world.official("head"))
    assert "pelabuhan" not in client.get("/cari/simpanan/").content.decode()
    for action in ("nama", "hapus"):
        assert client.post(f"/cari/simpanan/{search.pk}/{action}/", {"name": "x"}).status_code == 404
    assert SavedSearch.objects.get().name == "pelabuhan"
