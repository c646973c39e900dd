"""What is shown to whoever decides or reviews: a request to withdraw, an earlier return, what an emergency did."""

import pytest
from django.urls import reverse

from tests import world
from tests.workflows.city import break_glass, published, waiting_at
from workflows import services
from workflows.asked_together import items_of
from workflows.selectors.desk import desk_of

pytestmark = pytest.mark.django_db
ASKED, AGAIN = "Penarikan dimohonkan", "Pernah dikembalikan"


def stored(page):
    return type(page).objects.get(pk=page.pk)


def decide(client, person, round_):
    client.force_login(person)
    return client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()


def asked_for(city):
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(round_.content_object.specific, city.pic, comment="Ada angka salah.")
    return round_


def test_nobody_is_offered_to_approve_while_withdrawal_is_asked_for(client, city):
    round_ = asked_for(city)
    shown = decide(client, city.sekda, round_)
    assert 'value="approve"' in shown
    assert "sebelum Anda memutuskan" in shown
    assert ">Setujui<" not in shown
    for needed in (
        f"</span> {ASKED}",
        "Ada angka salah.",
        "grant_withdrawal",
        "refuse_withdrawal",
        'href="#penarikan"',
    ):
        assert needed in shown
    services.refuse_withdrawal(round_.current_task_state, city.sekda, comment="Lanjutkan.")
    shown = decide(client, city.sekda, round_)
    assert ">Setujui<" in shown
    assert f"</span> {ASKED}" not in shown


def test_queue_desk_and_the_page_of_several_mark_it(client, city):
    round_ = asked_for(city)
    client.force_login(city.sekda)
    several = f"{reverse('workflows:bulk')}?item={round_.current_task_state_id}"
    for address in (reverse("workflows:queue"), reverse("wagtailadmin_home"), several):
        assert ASKED in client.get(address).content.decode()
    assert "sebelum" in client.get(several).content.decode()
    (mine,) = desk_of(city.pic).running
    assert mine.status.asked
    (item,) = items_of(city.sekda, [round_.current_task_state_id])
    assert item.status.asked
    services.refuse_withdrawal(round_.current_task_state, city.sekda, comment="Lanjutkan.")
    (mine,) = desk_of(city.pic).running
    assert not mine.status.asked


def test_a_text_that_came_back_is_marked_until_it_is_published(client, city):
    page = published(city)
    round_ = services.submit(world.write(page, city.pic, title="Diubah"), city.pic)
    (waits,) = desk_of(city.head).waiting
    assert not waits.status.again
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi.")
    round_ = services.submit(world.write(stored(page), city.pic, title="Dilengkapi"), city.pic)
    client.force_login(city.head)
    for address in ("workflows:queue", "wagtailadmin_home"):
        assert AGAIN in client.get(reverse(address)).content.decode()
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
    services.submit(world.write(stored(page), city.pic, title="Diubah lagi"), city.pic)
    client.force_login(city.head)
    assert AGAIN not in client.get(reverse("workflows:queue")).content.decode()


def test_a_text_that_an_emergency_published_is_not_called_unpublished(client, city):
    page = world.write(world.chapter(city.kominfo, text="<p>Angka lama.</p>"), city.pic)
    break_glass(page, city.admin, reason="Bencana.")
    page = stored(page)
    page.body = [("text", "<p>Angka baru.</p>")]
    round_ = services.submit(world.write(page, city.pic), city.pic)
    shown = decide(client, city.head, round_)
    assert "belum pernah terbit" not in shown
    assert "Perbedaan dengan yang dibaca masyarakat sekarang" in shown
    assert "lama" in shown
    assert "baru" in shown
    several = f"{reverse('workflows:bulk')}?item={round_.current_task_state_id}"
    queue = client.get(reverse("workflows:queue")).content.decode()
    assert "belum pernah terbit" not in queue
    assert "Diterbitkan dalam keadaan darurat, belum pernah disetujui" in queue
    assert "Perbedaan dengan yang dibaca masyarakat sekarang" in client.get(several).content.decode()


def test_after_an_emergency_on_an_approved_text_both_changes_are_shown(client, city):
    page = world.write(published(city), city.pic, title="Judul darurat")
    break_glass(page, city.admin, reason="Bencana.")
    round_ = services.submit(world.write(stored(page), city.pic, title="Judul akhir"), city.pic)
    shown = decide(client, city.head, round_)
    assert "Perbedaan dengan yang dibaca masyarakat sekarang" in shown
    assert "darurat" in shown
    services.take_down(stored(page), city.admin, reason="Salah.")
    assert "Perbedaan dengan yang dibaca" not in decide(client, city.head, round_)


def test_the_queue_says_of_a_text_taken_down_that_it_was_never_approved(client, city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    break_glass(page, city.admin, reason="Bencana.")
    services.take_down(stored(page), city.admin, reason="Salah.")
    services.submit(world.write(stored(page), city.pic, title="Lagi"), city.pic)
    client.force_login(city.head)
    queue = client.get(reverse("workflows:queue")).content.decode()
    assert "lalu diturunkan, belum pernah disetujui" in queue


def test_the_sekda_reviews_what_was_published_with_its_difference(client, city):
    page = world.write(published(city), city.pic, title="Judul darurat")
    made = break_glass(page, city.admin, reason="Bencana.")
    client.force_login(city.sekda)
    address = reverse("workflows:emergency", args=[made.pk])
    answer = client.get(address)
    shown = answer.content.decode()
    assert "Judul darurat" in shown
    assert [change.label for change in answer.context["changes"]] == ["Judul"]
    assert "diterbitkan tanpa persetujuan" in shown
    round_ = services.submit(world.write(stored(page), city.pic, title="Judul akhir"), city.pic)
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
    assert [change.label for change in client.get(address).context["changes"]] == ["Judul"]


def test_the_sekda_reads_what_was_taken_down(client, city):
    page = published(city)
    made = services.take_down(page, city.admin, reason="Data pribadi.")
    client.force_login(city.sekda)
    answer = client.get(reverse("workflows:emergency", args=[made.pk]))
    shown = answer.content.decode()
    assert "Naskah yang diturunkan" in shown
    assert "Masyarakat tidak dapat membaca naskah ini sekarang" in shown
    assert "atau diturunkan." not in shown
    assert answer.context["changes"] == []
    assert "Isi Arsitektur SPBE" in shown


@pytest.mark.parametrize("door", ["break_glass", "take_down"])
def test_the_administrator_reads_the_text_before_acting(client, city, door):
    page = published(city)
    services.submit(world.write(page, city.pic, title="Judul baru"), city.pic)
    client.force_login(city.admin)
    answer = client.get(reverse(f"workflows:{door}", args=[page.pk]))
    shown = answer.content.decode()
    assert "Isi Arsitektur SPBE" in shown
    if door == "break_glass":
        assert [change.label for change in answer.context["changes"]] == ["Judul"]
    else:
        assert "persetujuan terakhirnya menerbitkan naskah ini lagi" in shown
        assert answer.context["changes"] == []


def test_the_administrator_sees_what_the_public_reads_by_an_emergency(client, city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    break_glass(page, city.admin, reason="Bencana.")
    world.write(stored(page), city.pic, title="Judul kedua")
    client.force_login(city.admin)
    answer = client.get(reverse("workflows:break_glass", args=[page.pk]))
    assert [change.label for change in answer.context["public_changes"]] == ["Judul"]
