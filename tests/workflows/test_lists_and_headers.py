"""What comes due has a number and a page, several texts show all that one does, and a header names its text."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.services.following import forget_access
from tests import world
from tests.workflows.city import waiting_at
from tests.workflows.test_merged import merged
from workflows import services
from workflows.models import Turn
from workflows.selectors.desk import desk_of

pytestmark = pytest.mark.django_db


def test_what_comes_due_is_counted_and_has_a_page(client, city):
    for _number in range(9):
        waiting_at(city, "head")
    Turn.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    forget_access(city.sekda)
    found = desk_of(city.sekda)
    assert (len(found.due), found.due_count) == (8, 9)
    client.force_login(city.sekda)
    assert "Jatuh tempo di kota (9)" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert len(client.get(reverse("workflows:due")).context["rows"]) == 9
    client.force_login(city.pic_other)
    assert client.get(reverse("workflows:due")).context["rows"] == []


def test_several_texts_show_the_return_and_what_was_merged(client, city):
    round_ = merged(city)
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi angka.")
    page = round_.content_object.specific
    round_ = services.submit(page, city.pic)
    client.force_login(city.head)
    shown = client.get(f"{reverse('workflows:bulk')}?item={round_.current_task_state_id}").content.decode()
    assert "Lengkapi angka." in shown
    assert "Belum ada yang diubah" in shown
    assert "digabung dengan jabatan berikutnya" in shown


def test_headers_name_the_text_or_the_agency(client, city):
    item = world.write(world.action_item(city.kominfo, title="Uji keamanan"), city.pic)
    client.force_login(city.admin)
    for name in ("timeline", "share"):
        shown = client.get(reverse(f"workflows:{name}", args=[item.pk])).content.decode()
        assert f": {item.code}: Uji keamanan" in shown
    shown = client.get(reverse("kota_opd:succession", args=[city.kominfo.pk])).content.decode()
    assert f"Ganti nama, gabung, atau pecah: {city.kominfo.name}" in shown


def test_shared_texts_and_emergencies_carry_their_number(client, city):
    item = world.write(world.action_item(city.kominfo, title="Uji keamanan"), city.pic)
    services.share(item, city.pic, kind="comment", agency=world.agency("dinkes"))
    forget_access(city.pic_other)
    assert [draft.title for draft in desk_of(city.pic_other).shared] == [f"{item.code}: Uji keamanan"]
