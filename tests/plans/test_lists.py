"""The lists that action items point to: there from the start, kept by administrators."""

import pytest
from django.urls import reverse

from cms.plans.models import Indicator, KpkArea
from tests import world

pytestmark = pytest.mark.django_db


def test_an_empty_install_has_the_47_indicators_and_8_areas():
    assert Indicator.objects.filter(instrument="SPBE47").count() == 47
    assert list(Indicator.objects.values_list("number", flat=True)) == list(range(1, 48))
    assert KpkArea.objects.filter(active=True).count() == 8


def test_an_administrator_edits_both_lists(client):
    client.force_login(world.official("admin", world.agency("diskomsandi")))
    area = KpkArea.objects.get(name="Optimalisasi Pajak Daerah")
    data = {"name": "Penguatan Peran OPD", "active": "on"}
    assert client.post(reverse("kpkarea:edit", args=[area.pk]), data).status_code == 302
    area.refresh_from_db()
    assert area.name == "Penguatan Peran OPD"
    assert client.get(reverse("indicator:index")).status_code == 200
    new = {"instrument": "Pemdi20", "number": 1, "name": "Kepemimpinan digital", "domain": "", "aspect": ""}
    assert client.post(reverse("indicator:add"), new).status_code == 302
    assert Indicator.objects.filter(instrument="Pemdi20").count() == 1


def test_a_number_is_given_once_an_instrument(client):
    client.force_login(world.official("admin", world.agency("diskomsandi")))
    again = {"instrument": "SPBE47", "number": 1, "name": "Lagi", "domain": "", "aspect": ""}
    response = client.post(reverse("indicator:add"), again)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Indicator.objects.count() == 47


def test_a_pic_keeps_no_list(client):
    client.force_login(world.official("pic"))
    area = KpkArea.objects.first()
    response = client.post(reverse("kpkarea:edit", args=[area.pk]), {"name": "Lain", "active": "on"})
    assert response.status_code in {302, 403}
    assert not KpkArea.objects.filter(name="Lain").exists()
    assert reverse("kpkarea:index") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_an_area_no_longer_used_is_not_offered_and_stays_where_it_was_chosen(client):
    unused = KpkArea.objects.get(name="Penganggaran")
    item = world.action_item()
    item.kpk_areas = [unused]
    item.save()
    KpkArea.objects.filter(pk=unused.pk).update(active=False)
    client.force_login(world.official("pic"))
    chosen = client.get(reverse("wagtailadmin_pages:edit", args=[item.pk])).context["form"]
    other = client.get(reverse("wagtailadmin_pages:edit", args=[world.action_item().pk])).context["form"]
    assert unused in chosen.fields["kpk_areas"].queryset
    assert unused not in other.fields["kpk_areas"].queryset
