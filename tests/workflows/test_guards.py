"""The last line: the database itself refuses what passes ``save()`` by, on SQLite and on PostgreSQL."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from treebeard.mp_tree import MP_Node
from wagtail.models import Page, PageViewRestriction, Site

from cms.plans.models import ActionItemPage, ChapterPage, YearTarget
from tests import world
from tests.workflows.city import published, waiting_at
from workflows import guards
from workflows.apps import check_guards
from workflows.models import Permit, PublicationRefused, publication_permit, tree_permit
from workflows.views.posted import posted_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def loaded(page, **fields):
    """A page written out and read in again, as an import does, with other words in it."""
    out = io.StringIO()
    call_command("dumpdata", "wagtailcore.page", "plans.chapterpage", stdout=out)
    rows = [row for row in json.loads(out.getvalue()) if row["pk"] == page.pk]
    for row in rows:
        row["fields"] |= {name: value for name, value in fields.items() if name in row["fields"]}
    return rows


def load(page, tmp_path, **fields):
    file = tmp_path / "in.json"
    file.write_text(json.dumps(loaded(page, **fields)))
    call_command("loaddata", str(file), verbosity=0)


DOORS = {
    "update title": lambda page, _p: ChapterPage.objects.filter(pk=page.pk).update(title="Lain"),
    "update live": lambda page, _p: Page.objects.filter(pk=page.pk).update(live=not page.live),
    "update slug": lambda page, _p: Page.objects.filter(pk=page.pk).update(slug="lain"),
    "update address": lambda page, _p: Page.objects.filter(pk=page.pk).update(url_path="/lain/"),
    "update revision": lambda page, _p: Page.objects.filter(pk=page.pk).update(live_revision=None, live=True),
    "update body": lambda page, _p: ChapterPage.objects.filter(pk=page.pk).update(summary="Lain"),
    "update agency": lambda page, _p: ChapterPage.objects.filter(pk=page.pk).update(agency=world.agency("lain")),
    "update expiry": lambda page, _p: Page.objects.filter(pk=page.pk).update(expired=True),
    "bulk update": lambda page, _p: Page.objects.bulk_update([_titled(page)], ["title"]),
    "delete own row": lambda page, _p: execute("DELETE FROM plans_chapterpage WHERE page_ptr_id = %s", page.pk),
    "delete in the tree": lambda page, _p: execute("DELETE FROM wagtailcore_page WHERE id = %s", page.pk),
    "raw sql": lambda page, _p: execute("UPDATE wagtailcore_page SET title = %s WHERE id = %s", "Lain", page.pk),
    "raw move": lambda page, _p: MP_Node.move(page, world.home(), pos="last-child"),
    "raw base": lambda page, _p: _titled(page).save_base(raw=True),
    "loaddata": lambda page, path: load(page, path, title="Lain", summary="Lain"),
}  # fmt: skip


def _titled(page):
    page.title = page.summary = "Lain"
    return page


@pytest.mark.parametrize("door", DOORS)
def test_a_published_page_is_kept_by_the_database(city, tmp_path, door):
    page = published(city)
    before = [*Page.objects.order_by("pk").values(), *ChapterPage.objects.order_by("pk").values()]
    with pytest.raises((DatabaseError, PublicationRefused)) as caught, transaction.atomic():
        DOORS[door](ChapterPage.objects.get(pk=page.pk), tmp_path)
    if isinstance(caught.value, DatabaseError):
        assert guards.SENTENCE in str(caught.value)
    assert [*Page.objects.order_by("pk").values(), *ChapterPage.objects.order_by("pk").values()] == before


@pytest.mark.parametrize("state", ["draft", "waiting"])
def test_nothing_is_put_out_past_save(city, state):
    page = (
        world.write(world.chapter(city.kominfo), city.pic)
        if state == "draft"
        else waiting_at(city, "head").content_object.specific
    )
    for act in (
        lambda: Page.objects.filter(pk=page.pk).update(live=True),
        lambda: execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", True, page.pk),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert not Page.objects.get(pk=page.pk).live


def test_rows_of_a_published_page_are_kept_too(city):
    item = world.action_item(city.kominfo)
    target = world.target(item, 2026)
    world.released(item)
    area = next(iter(guards.row_tables()))
    assert area.name
    for act in (
        lambda: YearTarget.objects.filter(pk=target.pk).update(target="99"),
        lambda: YearTarget.objects.filter(pk=target.pk).delete(),
        lambda: YearTarget.objects.create(item=item, year=2027, target="1"),
        lambda: ActionItemPage.objects.filter(pk=item.pk).update(code="RA-99"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert YearTarget.objects.filter(item=item, target="1", year=2026).count() == 1


def test_a_published_page_is_not_put_behind_a_login(city):
    page = published(city)
    for where in (page, page.get_parent(), world.home()):
        with pytest.raises(PublicationRefused):
            PageViewRestriction.objects.create(page_id=where.pk, restriction_type="login")
    with pytest.raises(DatabaseError), transaction.atomic():
        PageViewRestriction.objects.bulk_create(
            [PageViewRestriction(page_id=page.pk, restriction_type="login")]
        )
    assert not PageViewRestriction.objects.exists()


def test_the_site_is_not_led_past_what_is_published(city, client):
    page = published(city)
    site = page.get_site()
    client.force_login(city.root)
    data = {"hostname": site.hostname, "port": site.port, "site_name": "x", "is_default_site": "on"}
    client.post(f"/admin/sites/edit/{site.pk}/", {**data, "root_page": Page.get_first_root_node().pk})
    client.post(f"/admin/sites/delete/{site.pk}/")
    assert Site.objects.get(pk=site.pk).root_page_id == site.root_page_id
    client.post(f"/admin/sites/edit/{site.pk}/", {**data, "root_page": site.root_page_id})
    assert Site.objects.get(pk=site.pk).site_name == "x"


def test_it_is_not_moved_either(city):
    page = published(city)
    with pytest.raises(PublicationRefused):
        page.move(world.home(), pos="last-child")
    assert ChapterPage.objects.get(pk=page.pk).path == page.path


def test_pages_change_places_among_siblings(city):
    first, second = published(city), published(city)
    second.move(first, pos="left")
    assert [page.pk for page in ChapterPage.objects.order_by("path")][:2] == [second.pk, first.pk]
    with pytest.raises(DatabaseError), transaction.atomic(), tree_permit():
        Page.objects.filter(pk=first.pk).update(title="Lain")


def copied(table, key, page, **changed):
    """The row of ``page`` once more under new values, by the database alone."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        values = [changed.get(column, f"s.{column}") for column in columns]
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} s"  # noqa: S608
            f" WHERE s.{key} = {page.pk}"
        )


@pytest.mark.parametrize("live_first", [True, False])
def test_a_page_put_in_row_by_row_is_not_read_by_the_public(city, live_first):
    page = world.write(world.chapter(city.kominfo), city.pic)
    new, live = "900001", "true" if connection.vendor == "postgresql" else "1"
    tree = {"id": new, "path": "'000100019999'", "slug": "'lain'", "live": live if live_first else "s.live",
            "translation_key": "'00000000000000000000000000000001'"}  # fmt: skip

    @transaction.atomic
    def put_in():
        copied("wagtailcore_page", "id", page, **tree)
        copied("plans_chapterpage", "page_ptr_id", page, page_ptr_id=new)
        execute(f"UPDATE wagtailcore_page SET live = {live} WHERE id = {new}")  # noqa: S608

    with pytest.raises(DatabaseError, match="decision only"):
        put_in()
    assert not Page.objects.filter(pk=900001).exists()


def test_a_draft_is_free(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    Page.objects.filter(pk=page.pk).update(title="Lain", slug="lain")
    Page.objects.filter(pk=page.pk).get().specific.delete()
    assert not Page.objects.filter(pk=page.pk).exists()


def test_a_permit_is_for_one_page_and_leaves_nothing_behind(city):
    first, second = published(city), published(city)
    with publication_permit(first):
        Page.objects.filter(pk=first.pk).update(title="Lain")
        with pytest.raises(DatabaseError), transaction.atomic():
            Page.objects.filter(pk=second.pk).update(title="Lain")
    assert not Permit.objects.exists()
    with pytest.raises(ZeroDivisionError), publication_permit(first):
        1 / 0  # noqa: B018
    assert not Permit.objects.exists()


def test_every_trigger_is_there_and_comes_back_with_migrate():
    wanted = {trigger.name for trigger in guards.triggers(connection)}
    assert {name for name, _table in guards.installed(connection)} == wanted
    guards.remove(connection)
    assert guards.installed(connection) == []
    assert check_guards(None, ["default"])[0].id == "workflows.W001"
    call_command("migrate", verbosity=0)
    assert {name for name, _table in guards.installed(connection)} == wanted
    assert check_guards(None, ["default"]) == check_guards(None) == []


def test_what_is_there_and_the_same_is_left_alone():
    guards.install(connection)
    with CaptureQueriesContext(connection) as asked:
        guards.install(connection)
    assert not [row["sql"] for row in asked if row["sql"].startswith(("CREATE", "DROP", "ALTER"))]


def test_an_altered_trigger_is_noticed_and_put_right():
    name, table = "paraf_keep_delete_wagtailcore_page", "wagtailcore_page"
    if connection.vendor == "sqlite":
        execute(f"DROP TRIGGER {name}")
        execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN 0 BEGIN SELECT 1; END")
    else:
        execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"
        )
    assert guards.unsound(connection) == [name]
    guards.install(connection)
    assert guards.unsound(connection) == []


def test_a_trigger_that_was_switched_off_is_noticed_and_put_right():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no switch")
    execute("ALTER TABLE wagtailcore_page DISABLE TRIGGER paraf_keep_update_wagtailcore_page")
    assert guards.unsound(connection) == ["paraf_keep_update_wagtailcore_page"]
    guards.install(connection)
    assert guards.unsound(connection) == []


def test_a_permit_left_behind_is_noticed():
    Permit.objects.create(object_id=77)
    assert guards.unsound(connection) == ["workflows_permit 77"]


def test_wagtails_test_of_error_pages_is_not_there(client, city):
    client.force_login(city.root)
    assert client.get("/admin/failwhale/").status_code == 404


def test_text_read_without_a_form_carries_no_nul():
    assert posted_text(QueryDict("comment=Mohon%00+dicek"), "comment") == "Mohon dicek"
    assert posted_text(QueryDict(""), "comment") == ""


def test_save_knows_a_field_by_its_column_too(city):
    page = published(city)
    page.agency = world.agency("dinkes")
    with pytest.raises(PublicationRefused):
        page.save(update_fields=["agency_id"])
