"""Lists in the tree of pages: number, agency, status; their order; what they cost."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from cms.core.audit.models import AuditEntry
from cms.plans.models import ChapterPage
from cms.plans.numbering import chapter_numbers
from cms.plans.services.order import LOG_ORDER
from tests import world
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db


def explore(client, page):
    response = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_chapters_are_listed_in_their_order_with_number_agency_and_status(client):
    world.chapter(title="Pendahuluan")
    world.chapter(title="Penutup")
    world.action_item_index()
    client.force_login(world.official("pic"))
    html = explore(client, world.plan())
    assert html.index(">Bab I<") < html.index("Pendahuluan") < html.index(">Bab II<") < html.index("Penutup")
    assert "Diskomsandi" in html
    assert "Konsep" in html
    assert "Rencana Aksi" in html


def test_action_items_are_listed_with_their_code(client):
    world.action_item(code="RA-42")
    client.force_login(world.official("pic"))
    assert "RA-42" in explore(client, world.action_item_index())


def test_action_items_are_found_in_their_list_by_their_code(client):
    world.action_item(code="RA-42", title="Berkode")
    world.action_item(code="RA-43", title="Lainnya")
    client.force_login(world.official("pic"))
    address = reverse("wagtailadmin_explore", args=[world.action_item_index().pk])
    for asked in ("RA-42", "ra-42"):
        html = client.get(address, {"q": asked}).content.decode()
        assert "Berkode" in html
        assert "Lainnya" not in html


@pytest.mark.parametrize("kind", ["chapter", "action_item"])
def test_a_longer_list_costs_no_more_queries(client, kind):
    client.force_login(world.official("pic"))
    world.action_item_index()
    counts = []
    for size in (2, 14):
        for _page in range(size):
            getattr(world, kind)()
        parent = world.plan() if kind == "chapter" else world.action_item_index()
        explore(client, parent)
        with CaptureQueriesContext(connection) as queries:
            explore(client, parent)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1
    assert counts[1] <= 45, counts


def test_a_long_list_of_action_items_comes_in_pages(client):
    index = world.action_item_index()
    for number in range(60):
        world.action_item(title=f"Rencana ke-{number:02d}")
    client.force_login(world.official("pic"))
    first = explore(client, index)
    assert "Rencana ke-00" in first
    assert "Rencana ke-49" in first
    assert "Rencana ke-50" not in first
    second = client.get(reverse("wagtailadmin_explore", args=[index.pk]), {"p": 2}).content.decode()
    assert "Rencana ke-59" in second


def reorder(client, page, position):
    return client.post(
        reverse("wagtailadmin_pages:set_page_position", args=[page.pk]), query_params={"position": position}
    )


def test_the_expert_team_reorders_and_the_numbers_follow(client):
    first, second = world.chapter(title="Satu"), world.chapter(title="Dua")
    with publication_permit(first):
        ChapterPage.objects.filter(pk=first.pk).update(live=True)
    client.force_login(world.official("expert", world.agency("tim")))
    assert reorder(client, second, 0).status_code == 200
    assert chapter_numbers(world.plan()) == {second.pk: "Bab I", first.pk: "Bab II"}


@pytest.mark.parametrize(
    ("role", "handles"),
    [("pic", False), ("head", False), ("sekda", False), ("expert", True), ("admin", True)],
)
def test_handles_for_the_order_are_there_for_those_who_may_change_it(client, role, handles):
    world.chapter(title="Satu")
    client.force_login(world.official(role))
    html = explore(client, world.plan())
    assert ("w-orderable__item__handle" in html) is handles
    assert ("data-w-orderable-url-value" in html) is handles
    assert html.count("data-paraf-number") == 1


def test_a_move_is_logged_with_the_numbers_before_and_after(client):
    first, second = world.chapter(title="Satu"), world.chapter(title="Dua")
    expert = world.official("expert", world.agency("tim"))
    client.force_login(expert)
    assert reorder(client, second, 0).status_code == 200
    assert (
        reorder(client, second, 0).status_code == 200
    )  # where it is already: nothing moves, nothing is said
    entry = PageLogEntry.objects.get(action=LOG_ORDER)
    assert (entry.page_id, entry.user) == (second.pk, expert)
    assert entry.data == {"before": "Bab II", "after": "Bab I"}
    assert entry.formatter.format_message(entry) == "Memindahkan Bab II ke urutan Bab I"
    assert first.pk != second.pk
    kept = AuditEntry.objects.get(action="page.order")
    assert (kept.by_id, kept.on_id, json.loads(kept.data)) == (expert.pk, str(second.pk), entry.data)


def test_a_pic_does_not_reorder(client):
    first, second = world.chapter(title="Satu"), world.chapter(title="Dua")
    client.force_login(world.official("pic"))
    reorder(client, second, 0)
    assert list(chapter_numbers(world.plan())) == [first.pk, second.pk]
    assert not PageLogEntry.objects.filter(page=second, action__in=[LOG_ORDER, "wagtail.reorder"]).exists()
    assert not AuditEntry.objects.filter(action="page.order").exists()


@pytest.mark.parametrize("kind", ["chapter", "action_item"])
def test_the_editor_costs_the_same_for_a_large_plan(client, kind):
    client.force_login(world.official("pic"))
    page = getattr(world, kind)()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    counts = []
    for size in (1, 12):
        for number in range(size):
            world.chapter()
            world.action_item()
            world.agency(f"dinas-{size}-{number}")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1
    assert counts[1] <= 75, counts


def test_a_phone_shows_the_titles_and_the_status(client):
    world.chapter(title="Pendahuluan")
    client.force_login(world.official("pic"))
    html = explore(client, world.plan())
    assert html.count('class="paraf-wide"') >= 3
    row = html[html.index("Pendahuluan") :]
    assert "Konsep" in row[: row.index("</tr>")]
