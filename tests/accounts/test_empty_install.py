"""A new installation: migrate, createsuperuser, and the first page says how to go on."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Site

from cms.accounts.models import User
from home.models import CityIdentity, HomePage
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    call_command(
        "createsuperuser",
        interactive=False,
        username="pengelola",
        email="pengelola@example.test",
        verbosity=0,
    )
    person = User.objects.get(username="pengelola")
    client.force_login(person)
    return person


def steps(client):
    page = client.get(reverse("wagtailadmin_home"))
    assert page.status_code == 200
    panels = [panel for panel in page.context["panels"] if panel.name == "first_steps"]
    return [(step.url, step.done) for panel in panels for step in panel.steps]


def test_migrate_makes_the_front_page(client):
    front = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == front.pk
    assert client.get("/").status_code == 200


def test_superuser_without_an_office_is_led_through_the_first_steps(client, operator):
    assert [done for _, done in steps(client)] == [False] * 4
    for url, _ in steps(client):
        assert client.get(url, follow=True).status_code == 200, url
    CityIdentity.objects.create(city="Kota Contoh")
    for role in ("admin", "pic", "head", "sekda"):
        world.official(role)
    assert [done for _, done in steps(client)] == [True, True, True, False]
    world.plan()
    assert steps(client) == []


def test_others_are_not_led(client):
    client.force_login(world.official("pic"))
    assert steps(client) == []


def test_superuser_makes_the_first_agency_office_and_administrator(client, operator):
    """The whole way, by the forms: nothing has to be typed into a shell."""
    client.post(
        reverse("kota_opd:add"),
        {"name": "Dinas Kominfo", "abbreviation": "Diskominfo", "slug": "diskominfo", "kind": "dinas",
         "starts": "01-01-2020"},
    )  # fmt: skip
    client.post(
        reverse("kota_orang:add"), {"full_name": "Ani Contoh", "username": "ani", "email": "ani@example.test"}
    )
    from cms.agencies.models import Agency, Office

    client.post(
        reverse("kota_jabatan:add"),
        {"agency": Agency.objects.get().pk, "role": "admin", "title": "Administrator Paraf"},
    )
    ani = User.objects.get(username="ani")
    client.post(
        reverse("kota_penunjukan:add"),
        {
            "person": ani.pk,
            "office": Office.objects.get().pk,
            "capacity": "definitif",
            "starts": "01-01-2026",
        },
    )
    client.force_login(ani)
    ani.must_change_password = False
    ani.save()
    assert client.get(reverse("kota_opd:index")).status_code == 200
