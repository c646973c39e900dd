"""Membership of Wagtail's groups follows the office; the groups hold what the table says and no more."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from cms.accounts.groups import ADMINISTRATORS, STAFF
from cms.agencies.models import Appointment
from cms.agencies.services import follow_all_offices, follow_offices
from tests import world

pytestmark = pytest.mark.django_db


def names(person):
    return set(person.groups.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("pic", {STAFF}),
        ("head", {STAFF}),
        ("sekda", {STAFF}),
        ("expert", {STAFF}),
        ("member", {STAFF}),
        ("admin", {STAFF, ADMINISTRATORS}),
    ],
)
def test_groups_follow_the_role(role, groups):
    person = world.official(role)
    follow_offices(person)
    assert names(person) == groups


def test_sweep_takes_back_what_has_ended():
    person = world.official("admin")
    other = Group.objects.create(name="Kelompok lain")
    person.groups.add(other)
    assert follow_all_offices() == 1
    assert follow_all_offices() == 0
    Appointment.objects.filter(person=person).update(ends=timezone.localdate() - timedelta(days=1))
    assert follow_all_offices() == 1
    assert names(person) == {"Kelompok lain"}


def test_no_office_no_admin(client):
    person = world.person()
    client.force_login(person)
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.status_code == 403
    assert names(person) == set()
    assert client.get(reverse("wagtailadmin_logout")).status_code in {200, 302, 405}


def test_an_office_that_ends_while_signed_in_ends_the_access(client):
    person = world.official("pic")
    client.force_login(person)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert names(person) == {STAFF}
    Appointment.objects.filter(person=person).update(ends=timezone.localdate() - timedelta(days=1))
    assert client.get(reverse("wagtailadmin_home")).status_code == 403


def test_an_office_that_begins_tomorrow_opens_tomorrow(client):
    with time_machine.travel("2026-03-02 08:00 +0900", tick=False):
        person = world.person()
        world.appoint(person, "pic", world.agency(), starts=date(2026, 3, 3))
        client.force_login(person)
        assert client.get(reverse("wagtailadmin_home")).status_code == 403
    with time_machine.travel("2026-03-03 00:10 +0900", tick=False):
        client.force_login(person)
        assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_migrate_restores_the_table():
    group = Group.objects.get(name=STAFF)
    root = Page.objects.get(depth=1)
    GroupPagePermission.objects.create(group=group, page=root, permission_type="publish")
    before = set(group.permissions.values_list("pk", flat=True))
    group.permissions.clear()
    call_command("migrate", verbosity=0)
    held = GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    assert set(held) == {"add_page", "change_page"}
    assert set(group.permissions.values_list("pk", flat=True)) == before
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_the_example_stage_of_wagtail_is_offered_no_more(client):
    client.force_login(world.official("admin"))
    listed = client.get(reverse("wagtailadmin_workflows:task_index")).content.decode()
    assert "Kepala OPD" in listed
    assert "Moderators approval" not in listed


def test_nobody_below_a_superuser_may_give_rights_away():
    admin = world.official("admin")
    follow_offices(admin)
    held = admin.get_all_permissions()
    assert {"accounts.change_person", "home.change_cityidentity", "wagtailcore.change_workflow"} <= held
    assert not {p for p in held if p.startswith("auth.") or p.endswith("_user") or ".delete_a" in p}
