"""What the log takes down, through whatever door it is done; and what it never holds."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from guardian.models import UserObjectPermission
from wagtail.models import GroupPagePermission, Page, PageViewRestriction, Workflow, WorkflowTask

from cms.accounts import services as accounts
from cms.accounts.models import Person, User
from cms.agencies.models import Appointment
from cms.agencies.services.keeping import appoint, keep_agency, keep_office, keep_person
from cms.core.audit.models import AuditEntry
from cms.core.audit.reading import contents
from cms.core.audit.verifying import verify
from cms.documents.services.withdrawing import restore, withdraw
from home.models import CityIdentity
from tests import world
from tests.search.world import document
from tests.workflows.city import make_city, published
from workflows.models import Decision, OfficeTask

pytestmark = pytest.mark.django_db


def since(number):
    entries = AuditEntry.objects.filter(number__gt=number).order_by("number")
    return [(entry.action, entry.by_id, entry.on_kind, entry.details) for entry in entries]


def last():
    return AuditEntry.objects.values_list("number", flat=True).first() or 0


def actions_of(act):
    before = last()
    act()
    assert verify(contents()).holds
    return [action for action, *_ in since(before)]


@pytest.fixture
def admin():
    return world.official("admin")


def test_every_decision_is_recorded_with_what_it_binds():
    city = make_city()
    before = last()
    published(city)
    decisions = list(Decision.objects.order_by("pk"))
    entries = [entry for entry in since(before) if entry[0].startswith("workflow.")]
    assert [entry[0] for entry in entries] == [f"workflow.{line.action}" for line in decisions]
    assert [entry[1] for entry in entries] == [line.person_id for line in decisions]
    for (_action, _by, _kind, data), line in zip(entries, decisions, strict=True):
        assert (data["decision"], data["content_hash"]) == (line.pk, line.content_hash)
        assert "comment" not in data


def test_appointments(admin):
    who, where = world.person(), world.agency("dinkes")
    row = world.appoint(who, "head", where)
    row.ends = row.starts
    assert "appointment.end" in actions_of(lambda: appoint(row, by=admin))
    entry = AuditEntry.objects.filter(action="appointment.end").first()
    assert (entry.by_id, entry.details["changes"]["ends"]) == (admin.pk, [None, str(row.starts)])
    row.order_number = "800/12"
    assert actions_of(lambda: appoint(row, by=admin))[0] == "appointment.change"
    row.person = world.person()
    assert "appointment.change" in actions_of(lambda: row.save(update_fields=["person_id"]))
    assert "appointment.create" in actions_of(
        lambda: Appointment.objects.create(office=row.office, person=admin, starts=row.starts)
    )
    assert "appointment.delete" in actions_of(Appointment.objects.get(pk=row.pk).delete)


def test_agencies_and_offices(admin):
    where = world.agency("dinkes")
    where.name = "Dinas Kesehatan dan KB"
    assert actions_of(lambda: keep_agency(where, by=admin)) == ["agency.change"]
    office = world.appoint(world.person(), "pic", where).office
    office.title = "PIC Dinas Kesehatan"
    assert "office.change" in actions_of(lambda: keep_office(office, by=admin))
    assert AuditEntry.objects.get(action="office.change").by_id == admin.pk


def test_people_by_name_and_personal_data_by_field_only(admin):
    before = last()
    person = accounts.make_person(
        by=admin, username="siti", full_name="Siti", email="siti@example.test", nip="198001152005012003"
    )
    keep_person(person, by=admin, phone="081234567890", email="lain@example.test")
    keep_person(person, by=admin, is_active=False)
    entries = since(before)
    assert [entry[0] for entry in entries if entry[0].startswith("person.")] == [
        "person.create", "person.change", "person.deactivate",
    ]  # fmt: skip
    assert {entry[1] for entry in entries} == {admin.pk}
    whole = json.dumps([entry[3] for entry in entries])
    for private in ("siti@", "lain@", "0812", "198001152005012003"):
        assert private not in whole
    assert '"email"' in whole


def test_rights_of_a_person(admin):
    group, right = Group.objects.create(name="Coba"), Permission.objects.first()
    assert actions_of(lambda: admin.groups.add(group)) == ["access.groups.add"]
    assert AuditEntry.objects.first().details == {"given": [{"id": group.pk, "name": "Coba"}]}
    assert actions_of(lambda: group.user_set.remove(admin)) == ["access.groups.remove"]
    assert actions_of(lambda: admin.user_permissions.set([right])) == ["access.permissions.add"]
    assert actions_of(admin.user_permissions.clear) == ["access.permissions.remove"]
    admin.groups.add(group)
    assert actions_of(group.user_set.clear) == ["access.groups.remove"]
    assert actions_of(lambda: group.permissions.add(right)) == ["access.group_permissions.add"]
    admin.is_superuser = True
    assert actions_of(admin.save) == ["access.flags"]
    assert AuditEntry.objects.first().details["changes"] == {"is_superuser": [False, True]}


def test_what_an_office_gives_and_takes():
    who, where = world.person(), world.agency()
    row = Appointment(office=world.appoint(world.person(), "admin", where).office, person=who)
    assert actions_of(lambda: appoint(row, by=world.person(is_superuser=True)))[-2:] == [
        "access.groups.add", "access.groups.add",
    ]  # fmt: skip


def test_rights_on_pages(admin):
    page, group = world.chapter(), Group.objects.create(name="Coba")
    right = Permission.objects.get(codename="change_page")
    assert actions_of(
        lambda: GroupPagePermission.objects.create(group=group, page=page, permission=right)
    ) == ["access.page.create"]
    made = PageViewRestriction(page=page, restriction_type="password", password="rahasia-sekali")
    assert actions_of(made.save) == ["access.privacy.create"]
    made.password = "lain-lagi"
    assert actions_of(made.save) == ["access.privacy.change"]
    assert actions_of(made.delete) == ["access.privacy.delete"]
    assert not AuditEntry.objects.filter(data__contains="rahasia-sekali").exists()
    assert not AuditEntry.objects.filter(data__contains="lain-lagi").exists()


def test_guardian_grants(admin):
    page_kind = Permission.objects.get(codename="change_page")
    row = UserObjectPermission(
        user=admin,
        permission=page_kind,
        content_type=page_kind.content_type,
        object_pk=str(Page.objects.first().pk),
    )
    assert actions_of(row.save) == ["access.grant.create"]
    assert actions_of(row.delete) == ["access.grant.delete"]


def test_the_settings_of_workflows_and_of_the_city():
    workflow = Workflow.objects.create(name="Lain", active=False)
    assert actions_of(lambda: Workflow(name="Baru").save()) == ["setting.workflow.create"]
    stage = OfficeTask.objects.first()
    place = WorkflowTask(workflow=workflow, task=stage.task_ptr, sort_order=0)
    assert actions_of(place.save) == ["setting.stages.create"]
    stage.working_days += 1
    assert actions_of(stage.save) == ["setting.stage.change"]
    identity = CityIdentity.load()
    identity.city = "Kota Contoh"
    assert actions_of(identity.save) == ["setting.cityidentity.change"]


def test_documents(admin):
    paper = document("Surat", "isi", agency=admin.appointments.get().office.agency)
    assert actions_of(lambda: withdraw(paper, admin)) == ["document.withdraw"]
    assert AuditEntry.objects.first().by_id == admin.pk
    assert actions_of(lambda: restore(paper, admin)) == ["document.restore"]
    paper.refresh_from_db()
    paper.classification = "rahasia"
    assert actions_of(paper.save) == ["document.classify"]


def test_passwords_are_told_apart_and_never_kept(admin):
    person = Person.objects.get(pk=world.person().pk)
    assert "password.reset" in actions_of(lambda: accounts.give_start_password(person, by=admin))
    assert actions_of(lambda: accounts.set_own_password(person, "kopi-di-tepi-laut")) == ["password.own"]
    person.refresh_from_db()
    assert actions_of(lambda: accounts.open_lock(person, by=admin)) == ["sign_in.unlock"]
    whole = json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))
    assert "kopi-di" not in whole
    assert person.password not in whole


def test_a_last_sign_in_costs_and_records_nothing_else(client):
    person = world.official("pic")
    before = last()
    client.login(username=person.username, password="sandi-uji-coba")
    assert [entry[0] for entry in since(before)] == ["sign_in.success"]
    client.logout()
    assert since(before)[-1][:2] == ("sign_in.out", person.pk)


def sign_in(client, name):
    return client.post(
        reverse("wagtailadmin_login"),
        {"username": name, "password": "salah-sekali"},
        REMOTE_ADDR="203.0.113.7",
    )


def test_failures_name_known_people_only(client):
    person = world.official("pic")
    before = last()
    sign_in(client, person.username.upper())
    sign_in(client, "kata-sandi-di-kolom-nama")
    known, unknown = AuditEntry.objects.filter(number__gt=before).order_by("number")
    assert (known.action, known.on_id, known.ip) == ("sign_in.failed", str(person.pk), "203.0.113.7")
    assert (unknown.action, unknown.on_id, unknown.on_label) == ("sign_in.failed", "", "")
    assert "kata-sandi" not in unknown.data


def test_unknown_names_do_not_fill_the_log(client):
    before = last()
    for number in range(25):
        sign_in(client, f"tebak{number}")
    entries = since(before)
    assert len(entries) == 20
    assert entries[-1][3] == {"further_ones_this_hour_are_not_kept": True}


def test_a_lockout_is_recorded_once(client, settings):
    settings.AXES_ENABLED = True
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        *settings.AUTHENTICATION_BACKENDS,
    ]
    person = world.official("pic")
    before = last()
    for _ in range(9):
        sign_in(client, person.username)
    names = [entry[0] for entry in since(before)]
    assert names.count("sign_in.locked") == 1
    assert names.count("sign_in.failed") == 5


def test_a_group_changed_in_wagtails_form_is_recorded_with_all_its_rights(
    client, django_capture_on_commit_callbacks
):
    root = world.person(is_superuser=True)
    client.force_login(root)
    group = Group.objects.get(name="Pegawai")
    form = client.get(reverse("wagtailusers_groups:edit", args=[group.pk]))
    assert form.status_code == 200
    data = {"name": "Pegawai", "permissions": []}
    for panel in form.context["permission_panels"]:
        data |= {f"{panel.prefix}-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    before = last()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("wagtailusers_groups:edit", args=[group.pk]), data).status_code == 302
    entries = since(before)
    assert entries[-1][0] == "group.rights"
    assert entries[-1][1] == root.pk
    assert entries[-1][3]["pages"] == []


def test_a_person_who_was_only_read_is_not_recorded(django_assert_num_queries):
    person = User.objects.get(pk=world.person().pk)
    with django_assert_num_queries(1):
        person.save(update_fields=["last_login"])
