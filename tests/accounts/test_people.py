"""The register of people: how names and numbers are written, and who may keep whom."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from cms.accounts import services, tasks
from cms.accounts.models import Person, User
from cms.accounts.policies import NotYours
from cms.accounts.validators import plain_nip, validate_nip, validate_username
from tests import world

pytestmark = pytest.mark.django_db
NIP = "198001152005011003"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (NIP, True),
        ("19800115 200501 1 003", True),
        ("19800115.200501.1.003", True),
        ("199001012022212004", True),  # PPPK: 21 stands where PNS have the month
        ("19800115200501100", False),
        ("1980011520050110033", False),
        ("198013152005011003", False),
        ("198002302005011003", False),
        ("198001151975011003", False),
        ("198001152005013003", False),
        ("19800115200501100x", False),
        ("١٩٨٠٠١١٥٢٠٠٥٠١١٠٠٣", False),
    ],
)
def test_nip(text, good):
    if good:
        validate_nip(plain_nip(text))
        return
    with pytest.raises(ValidationError):
        validate_nip(plain_nip(text))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("budi.santoso", True), ("pic.bp2rd", True), ("a1-b_2", True), ("Budi", False), ("bu di", False),
        ("ab", False), (".budi", False), ("budi.", False), ("b" * 51, False), ("=cmd()", False),
        ("budi\n", False),
    ],
)  # fmt: skip
def test_username(text, good):
    if good:
        validate_username(text)
        return
    with pytest.raises(ValidationError):
        validate_username(text)


def test_new_person_gets_a_link_and_no_password():
    admin = world.official("admin")
    person = services.make_person(
        by=admin,
        username="budi",
        full_name="Budi Demo",
        nip="19800115 200501 1 003",
        email="budi@example.test",
    )
    tasks.send_letters()
    assert not person.has_usable_password()
    assert person.nip == NIP
    assert [m.to for m in mail.outbox] == [["budi@example.test"]]
    assert "/admin/password_reset/confirm/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("field", "value"),
    [("username", "SITI"), ("nip", NIP), ("email", "SITI@example.test"), ("phone", "=cmd()"), ("nip", "123")],
)
def test_twice_or_wrong_is_refused(field, value):
    admin = world.official("admin")
    world.person("siti", nip=NIP)
    before = User.objects.count()
    with pytest.raises(ValidationError) as refusal:
        services.make_person(by=admin, **{"username": "budi", "full_name": "Budi", field: value})
    assert refusal.value.messages
    assert User.objects.count() == before


CHANGES = [
    lambda admin, person: services.change_person(person, by=admin, full_name="Lain"),
    lambda admin, person: services.change_person(person, by=admin, email="jahat@example.test"),
    lambda admin, person: services.give_start_password(person, by=admin),
    lambda admin, person: services.send_start_letter(person, by=admin),
    lambda admin, person: services.open_lock(person, by=admin),
]


@pytest.mark.parametrize("change", CHANGES)
def test_superusers_are_kept_by_superusers(change):
    admin = world.official("admin")
    root = User.objects.create_superuser("root", "root@example.test", "sandi-uji-coba")
    before = User.objects.filter(pk=root.pk).values().get()
    with pytest.raises(NotYours):
        change(admin, Person.objects.get(pk=root.pk))
    assert User.objects.filter(pk=root.pk).values().get() == before
    change(User.objects.create_superuser("lain", "lain@example.test", "x"), Person.objects.get(pk=root.pk))


def test_not_oneself():
    admin = Person.objects.get(pk=world.official("admin").pk)
    with pytest.raises(NotYours):
        services.give_start_password(admin, by=admin)
    with pytest.raises(NotYours):
        services.change_person(admin, by=admin, is_active=False)
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.check_password("sandi-uji-coba")


def test_changing_nothing_records_nothing():
    from wagtail.models import ModelLogEntry

    admin, person = world.official("admin"), world.person("budi")
    kept = Person.objects.get(pk=person.pk)
    assert services.change_person(kept, by=admin, full_name=kept.full_name) is False
    assert not ModelLogEntry.objects.filter(object_id=str(kept.pk)).exists()
    assert services.change_person(kept, by=admin, full_name="Budi Baru") is True
    assert ModelLogEntry.objects.filter(object_id=str(kept.pk), action="wagtail.edit").count() == 1
