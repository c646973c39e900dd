"""Nobody alone shuts out, or lets in again, who decides last or administers."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Person
from cms.agencies.models import Office
from cms.agencies.services import loading
from cms.agencies.services.keeping import appoint, confirm, keep_person
from cms.agencies.services.sheets import HEADERS
from tests import world
from tests.agencies.hands import DAY, city, keeping, term_of
from tests.agencies.people_files import csv_file

__all__ = ["city"]
pytestmark = pytest.mark.django_db


WAY_IN = {"off": {"is_active": False}, "another name": {"username": "orang.lain"}}


@pytest.mark.parametrize("change", WAY_IN)
@pytest.mark.parametrize(
    ("who", "by", "good"),
    [
        ("sekda", "admin", False),
        ("second", "admin", False),
        ("beside", "admin", False),
        ("head", "admin", True),
        ("member", "admin", True),
        ("sekda", "root", True),
        ("second", "root", True),
    ],
)
def test_nobody_alone_shuts_out_who_decides_last_or_administers(client, city, who, by, good, change):
    city.beside = world.official("member", world.agency("asisten"))
    Office.objects.filter(role="sekda").update(stand_in=term_of(city, "beside").office)
    person, fields = getattr(city, who), WAY_IN[change]
    before = Person.objects.values().get(pk=person.pk)
    if good:
        assert keep_person(keeping(person), by=getattr(city, by), **fields)
        assert Person.objects.values().get(pk=person.pk) == before | fields
        return
    with pytest.raises(ValidationError) as refusal:
        keep_person(keeping(person), by=getattr(city, by), phone="0812345678", **fields)
    assert list(refusal.value.message_dict) == list(fields)
    sent = {"full_name": person.full_name, "username": person.username, "email": person.email}
    sent |= {"is_active": "on"} if change == "another name" else {}
    client.force_login(getattr(city, by))
    answer = client.post(
        reverse("kota_orang:edit", args=[person.pk]), sent | fields if sent.get("is_active") else sent
    )
    assert "Akhiri dahulu penunjukannya" in answer.content.decode()
    assert Person.objects.values().get(pk=person.pk) == before


@pytest.mark.parametrize("by", ["admin", "root"])
def test_nor_gives_an_administrator_alone_themselves_another_name(city, by):
    before = Person.objects.values().get(pk=city.admin.pk)
    if by == "root":
        assert keep_person(keeping(city.admin), by=city.root, username="orang.lain")
        assert keeping(city.admin).username == "orang.lain"
        return
    with pytest.raises(ValidationError) as refusal:
        keep_person(keeping(city.admin), by=city.admin, username="orang.lain")
    assert list(refusal.value.message_dict) == ["username"]
    assert Person.objects.values().get(pk=city.admin.pk) == before


@pytest.mark.parametrize(("who", "active"), [("sekda", True), ("second", True), ("member", False)])
def test_nor_lets_them_in_again(city, who, active):
    person = getattr(city, who)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    if active:
        with pytest.raises(ValidationError):
            keep_person(keeping(person), by=city.admin, is_active=True)
    else:
        keep_person(keeping(person), by=city.admin, is_active=True)
    assert keeping(person).is_active is not active


def test_once_the_term_is_over_one_switches_the_account_off(city):
    term = term_of(city, "sekda")
    term.ends = timezone.localdate() - DAY
    appoint(term, by=city.admin)
    with pytest.raises(ValidationError):
        keep_person(keeping(city.sekda), by=city.admin, is_active=False)
    confirm(term, by=city.second)
    assert keep_person(keeping(city.sekda), by=city.admin, is_active=False)


@pytest.mark.parametrize("who", ["sekda", "second", "head"])
def test_a_file_changes_no_user_name(city, who):
    person = getattr(city, who)
    cells = {"full_name": person.full_name, "username": "orang.lain", "email": person.email}
    before = list(Person.objects.order_by("pk").values())
    file = loading.preview(csv_file([cells.get(name, "") for name in HEADERS]), by=city.admin)
    assert file.verdicts[0]["kind"] == "refused"
    loading.confirm(file.pk, loading.seal(file), by=city.admin)
    assert list(Person.objects.order_by("pk").values()) == before
