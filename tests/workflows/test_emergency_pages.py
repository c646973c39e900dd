"""The pages of an emergency: where its doors stand, what is not there, and a reason that is missing."""

import pytest
from django.urls import reverse

from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.city import break_glass, published
from tests.workflows.test_emergency import ADMINS
from tests.workflows.test_rules import EVERYBODY
from workflows import selectors, services
from workflows.models import Decision

pytestmark = pytest.mark.django_db


def test_addresses_of_nothing(client, city):
    client.force_login(city.root)
    assert client.get(reverse("workflows:break_glass", args=[world.home().pk])).status_code == 404
    assert client.get(reverse("workflows:emergency", args=[99999])).status_code == 404


def test_of_a_deleted_text_nothing_is_left_to_read(client, city):
    made = services.take_down(published(city), city.admin, reason="Bencana.")
    with past_the_guards():
        Decision.objects.filter(pk=made.pk).update(object_id=999999)
    client.force_login(city.root)
    assert Decision.objects.get(pk=made.pk).governed() is None
    assert client.get(reverse("workflows:emergency", args=[made.pk])).status_code == 404
    assert selectors.statuses([]) == {}


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_doors_stand_above_the_editor_and_in_the_history(client, city, who):
    """Of a draft the one that publishes, of a public text the one that takes down; for administrators only."""
    draft = world.write(world.chapter(city.kominfo), city.pic)
    public = published(city)
    changed = world.write(published(city), city.pic, title="Diubah")
    client.force_login(getattr(city, who))
    offered = {draft: {"break_glass"}, public: {"take_down"}, changed: {"break_glass", "take_down"}}
    for page, doors in offered.items():
        for name in ("wagtailadmin_pages:edit", "workflows:timeline"):
            shown = client.get(reverse(name, args=[page.pk]))
            text = shown.content.decode()
            found = {
                door
                for door in ("break_glass", "take_down")
                if f'href="{reverse(f"workflows:{door}", args=[page.pk])}"' in text
            }
            assert found == (doors if who in ADMINS else set())
            assert shown.status_code == 200 or who not in ADMINS


@pytest.mark.parametrize("door", ["publish", "take_down", "review"])
def test_without_a_reason_the_page_leads_to_the_field(client, city, door):
    page = world.write(world.chapter(city.kominfo), city.pic)
    made = break_glass(page, city.admin, reason="Bencana.") if door != "publish" else None
    where, who, field = {
        "publish": ("workflows:break_glass", city.admin, "id_reason"),
        "take_down": ("workflows:take_down", city.admin, "id_reason"),
        "review": ("workflows:emergency", city.sekda, "id_comment"),
    }[door]
    client.force_login(who)
    lines = Decision.objects.count()
    shows = client.post(reverse(where, args=[made.pk if door == "review" else page.pk]), {}).content.decode()
    assert f'<a href="#{field}">Belum ada yang dicatat.' in shows
    assert "autofocus" in shows
    assert Decision.objects.count() == lines
