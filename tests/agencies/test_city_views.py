"""The menu Kota: for administrators by office, and for nobody else; without a door to delete."""

from datetime import date

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cms.accounts.models import Person, User
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.seating import findings
from cms.agencies.services import follow_offices
from tests import world

pytestmark = pytest.mark.django_db
ROOMS = ["kota_opd", "kota_jabatan", "kota_orang", "kota_penunjukan"]


@pytest.fixture
def admin(client):
    person = world.official("admin")
    client.force_login(person)
    follow_offices(person)
    return person


def addresses():
    """Every view of the rooms, with a row of each."""
    rows = {
        "kota_opd": world.agency().pk,
        "kota_jabatan": Office.objects.first().pk,
        "kota_orang": User.objects.first().pk,
        "kota_penunjukan": Appointment.objects.first().pk,
    }
    for room, pk in rows.items():
        yield from (reverse(f"{room}:{name}") for name in ("index", "index_results", "add"))
        yield from (reverse(f"{room}:{name}", args=[pk]) for name in ("edit", "history", "history_results"))
    yield from (reverse(f"{room}:inspect", args=[rows[room]]) for room in ("kota_opd", "kota_orang"))
    yield reverse("pilih_orang:choose")
    yield reverse("pilih_orang:choose_results")


POSTS = ["start_password", "start_letter", "open_lock"]


def test_every_page_answers_an_administrator(client, admin):
    for address in addresses():
        assert client.get(address).status_code == 200, address


def test_a_new_agency_is_valid_from_today_unless_said_otherwise(client, admin):
    form = client.get(reverse("kota_opd:add")).context["form"]
    assert form["starts"].value() == timezone.localdate()
    old = world.agency("dinkes")
    form = client.get(reverse("kota_opd:edit", args=[old.pk])).context["form"]
    assert form["starts"].value() == old.starts


@pytest.mark.parametrize("role", ["pic", "head", "sekda", "expert", "member"])
def test_others_see_none_of_it(client, role):
    client.force_login(world.official(role))
    home = client.get(reverse("wagtailadmin_home"))
    assert "/admin/kota/" not in home.content.decode()
    before = list(User.objects.values_list("pk", "password"))
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Hubungi admin OPD Anda" in answer.content.decode()
        assert client.get(address, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    for name in POSTS:
        client.post(reverse(f"kota_orang:{name}", args=[before[0][0]]))
    assert list(User.objects.values_list("pk", "password")) == before


def test_an_administrator_whose_office_ended_this_minute(client, admin):
    """The group may lag behind; the office decides."""
    world.official("admin")
    world.appoint(admin, "member", world.agency())
    Appointment.objects.filter(person=admin, office__role="admin").update(
        starts=timezone.localdate().replace(year=2020), ends=timezone.localdate().replace(year=2021)
    )
    assert client.get(reverse("kota_opd:index")).status_code == 403


def test_the_menu_is_there_for_administrators(client, admin):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "/admin/kota/opd/" in page
    for closed in ("wagtailusers_users:index", "wagtailusers_groups:index"):
        assert reverse(closed) not in page
        assert client.get(reverse(closed)).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("door", ["delete", "copy", "usage"])
def test_nothing_is_deleted(room, door):
    with pytest.raises(NoReverseMatch):
        reverse(f"{room}:{door}", args=[1])


def test_agency_from_form_to_page(client, admin):
    data = {"name": "Dinas Kesehatan", "abbreviation": "Dinkes", "slug": "dinkes", "kind": "dinas",
            "starts": "01-01-2020"}  # fmt: skip
    answer = client.post(reverse("kota_opd:add"), data)
    made = Agency.objects.get(slug="dinkes")
    assert answer.headers["location"] == reverse("kota_opd:inspect", args=[made.pk])
    again = client.post(reverse("kota_opd:add"), data)
    assert list(again.context["form"].errors) == ["slug"]
    assert "Dinas Kesehatan" in again.content.decode()  # nothing typed is lost
    wrong = client.post(reverse("kota_opd:add"), data | {"slug": "lain", "starts": "31-02-2026"})
    assert list(wrong.context["form"].errors) == ["starts"]
    assert Agency.objects.filter(name="Dinas Kesehatan").count() == 1


def test_refusal_of_the_rules_stands_at_its_field(client, admin):
    seat = Office.objects.create(agency=world.agency(), role="head", title="Kepala")
    data = {"person": world.person().pk, "office": seat.pk, "capacity": "plt", "starts": "01-02-2026"}
    answer = client.post(reverse("kota_penunjukan:add"), data)
    assert list(answer.context["form"].errors) == ["order_number"]
    assert not Appointment.objects.filter(office=seat).exists()
    good = client.post(reverse("kota_penunjukan:add"), data | {"order_number": "800/12/2026"})
    assert good.status_code == 302
    assert Appointment.objects.get(office=seat).order_number == "800/12/2026"


@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01"])
def test_a_term_ends_within_the_calendar(client, admin, day):
    seat = Office.objects.create(agency=world.agency(), role="admin", title="Admin")
    data = {"person": world.person().pk, "office": seat.pk, "capacity": "definitif", "starts": "01-02-2026"}
    answer = client.post(reverse("kota_penunjukan:add"), data | {"ends": day})
    assert list(answer.context["form"].errors) == ["ends"]
    assert not Appointment.objects.filter(office=seat).exists()


@pytest.mark.parametrize("role", ["admin", "head"])
def test_a_term_that_was_stored_without_end_is_shown_and_followed_by_others(client, admin, role):
    row = world.appoint(world.person(), role, world.agency())
    Appointment.objects.filter(pk=row.pk).update(ends=date.max)
    assert client.get(reverse("kota_penunjukan:index")).status_code == 200
    assert findings(office=row.office) == []
    seat = Office.objects.create(agency=world.agency(), role="pic", title="PIC")
    data = {"person": world.person().pk, "office": seat.pk, "capacity": "definitif", "starts": "01-02-2026"}
    assert client.post(reverse("kota_penunjukan:add"), data).status_code == 302


def test_person_and_office_of_an_appointment_stay(client, admin):
    row = world.appoint(world.person(), "pic", world.agency())
    other = world.person()
    data = {"person": other.pk, "office": 999, "capacity": "definitif", "starts": "02-01-2026",
            "reason": "Hari pertama salah ketik"}  # fmt: skip
    client.post(reverse("kota_penunjukan:edit", args=[row.pk]), data)
    stored = Appointment.objects.get(pk=row.pk)
    assert (stored.person_id, stored.office_id) == (row.person_id, row.office_id)
    assert stored.starts.isoformat() == "2026-01-02"


def test_an_ended_term_says_where_what_waits_goes(client, admin):
    row = world.appoint(world.person(), "pic", world.agency())
    data = {"capacity": "definitif", "starts": f"{row.starts:%d-%m-%Y}", "ends": "31-12-2031"}
    answer = client.post(reverse("kota_penunjukan:edit", args=[row.pk]), data, follow=True)
    page = answer.content.decode()
    assert "sampai dengan 31 Desember 2031" in page
    assert "di atasan dan administrator" in page
    data["order_number"] = "800/7"
    answer = client.post(reverse("kota_penunjukan:edit", args=[row.pk]), data, follow=True)
    assert "di atasan dan administrator" not in answer.content.decode()


def test_no_rights_by_a_form(client, admin):
    data = {"full_name": admin.full_name, "username": admin.username, "email": admin.email, "is_active": "on",
            "phone": "081234567890", "is_superuser": "on", "is_staff": "on", "groups": "1"}  # fmt: skip
    assert client.post(reverse("kota_orang:edit", args=[admin.pk]), data).status_code == 302
    admin.refresh_from_db()
    assert admin.phone == "081234567890"
    assert not admin.is_superuser
    new = {
        "full_name": "Budi",
        "username": "budi",
        "nip": "19700115 199501 1 003",
        "is_superuser": "on",
        "password": "x",
    }
    client.post(reverse("kota_orang:add"), new)
    made = Person.objects.get(username="budi")
    assert made.nip == "197001151995011003"  # written in groups, kept without blanks
    assert not made.is_superuser
    assert not made.has_usable_password()


def test_operators_are_out_of_reach(client, admin):
    root = User.objects.create_superuser("root", "root@example.test", "sandi-uji-coba")
    before = User.objects.filter(pk=root.pk).values().get()
    for name in POSTS:
        client.post(reverse(f"kota_orang:{name}", args=[root.pk]))
    data = {"full_name": "Lain", "username": "root", "email": "jahat@example.test"}
    answer = client.post(reverse("kota_orang:edit", args=[root.pk]), data)
    assert answer.context["form"].non_field_errors()
    assert User.objects.filter(pk=root.pk).values().get() == before


def test_start_password_is_shown_once_and_must_be_changed(client, admin):
    person = world.official("pic")
    address = reverse("kota_orang:start_password", args=[person.pk])
    page = client.post(address)
    assert "no-store" in page.headers["cache-control"]
    person.refresh_from_db()
    assert person.must_change_password
    assert person.check_password(page.context["password"])
    assert client.get(address).status_code == 405
    assert (
        page.context["password"]
        not in client.get(reverse("kota_orang:inspect", args=[person.pk])).content.decode()
    )


def test_vacant_offices_are_marked(client, admin):
    Office.objects.create(agency=world.agency(), role="head", title="Kepala Dinas")
    page = client.get(reverse("kota_opd:inspect", args=[world.agency().pk]))
    held = {office.title: len(office.holders) for office in page.context["offices"]}
    assert held["Kepala Dinas"] == 0
    # Once in the list of gaps above, once beside the office.
    assert page.content.decode().count('class="w-status') == 2


def grow(count):
    for number in range(count):
        where = world.agency(f"opd-{User.objects.count()}-{number}")
        world.official("pic", where)
        world.official("head", where)


@pytest.mark.parametrize("room", ROOMS)
def test_lists_ask_the_same_number_of_questions(client, admin, room, django_assert_max_num_queries):
    grow(2)
    counts = []
    client.get(reverse(f"{room}:index"))  # the first request of a session looks at the offices once more
    for _ in range(2):
        with django_assert_max_num_queries(25) as captured:
            client.get(reverse(f"{room}:index"))
        counts.append(len(captured))
        grow(10)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("room", "query", "expected"),
    [
        ("kota_opd", {"q": "satu"}, 1),
        ("kota_opd", {"today": "tidak"}, 1),
        ("kota_penunjukan", {"role": "head"}, 2),
        ("kota_penunjukan", {"today": "tidak"}, 1),
        ("kota_jabatan", {"seat": "kosong"}, 2),
        ("kota_orang", {"role": "pic"}, 1),
        ("kota_orang", {"office": "tidak"}, 1),
    ],
)
def test_filters(client, admin, room, query, expected):
    first, second = world.agency("satu"), world.agency("dua", ends="2020-01-01")
    world.official("pic", first)
    world.official("head", first)
    world.appoint(world.person(), "head", second, starts="2019-01-01", ends="2020-01-01")
    Office.objects.create(agency=first, role="member", title="Staf")
    page = client.get(reverse(f"{room}:index"), query)
    assert len(page.context["object_list"]) == expected
