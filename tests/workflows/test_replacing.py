"""INSERT OR REPLACE and UPDATE OR REPLACE delete what stands in their way and ask no trigger of DELETE.

The triggers on the new row look for it themselves. Only SQLite has these statements.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from wagtail.models import Page

from cms.plans.models import ActionItemPage, ChapterPage, YearTarget
from tests import world
from tests.workflows.city import published, waiting_at
from workflows.history import kept_tables
from workflows.models import Decision, Reminder, publication_permit
from workflows.replacing import unique_columns
from workflows.services import submit
from workflows.services.reminding import remind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such statement")


def execute(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def put(model, row, verb="INSERT OR REPLACE", **changed):
    """The row of ``model`` once more, with some columns of other values, by the database alone."""
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = ", ".join(changed.get(column, column) for column in columns)
    table, key = model._meta.db_table, model._meta.pk.column
    execute(f"{verb} INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {key} = {row.pk}")  # noqa: S608


def everything():
    tables = [Page, ChapterPage, ActionItemPage, YearTarget, ActionItemPage.indicators.through, Decision]
    return [list(model._base_manager.order_by("pk").values()) for model in tables]


@only_sqlite
@pytest.mark.parametrize("changed", [{"person_name": "'PALSU'"}, {"void": "1"}, {"content_hash": "'00'"}])
def test_a_line_of_history_is_not_replaced(city, changed):
    line = waiting_at(city, "sekda").decisions.get(action="approve")
    before = everything()
    with pytest.raises(IntegrityError, match="history is not rewritten"):
        put(Decision, line, **changed)
    assert everything() == before


@only_sqlite
def test_a_reminder_is_not_replaced_by_another_of_its_deadline(city):
    turn = waiting_at(city, "head").current_task_state.turn
    remind(turn.due_on)
    first = Reminder.objects.get()
    assert unique_columns(Reminder) == (("id",), ("task_state_id", "kind", "due_on"))
    for changed in ({"told": "'lain'"}, {"id": "999", "told": "'lain'"}):
        with pytest.raises(IntegrityError, match="history is not rewritten"):
            put(Reminder, first, **changed)
    assert list(Reminder.objects.values_list("pk", "told")) == [(first.pk, first.told)]
    put(Reminder, first, "INSERT", id="999", kind="'other'")
    assert Reminder.objects.count() == 2


def test_all_of_history_is_looked_after():
    names = {model._meta.db_table: model for model in apps.get_app_config("workflows").get_models()}
    assert all(unique_columns(names[table])[0] == ("id",) for table in kept_tables())


@only_sqlite
@pytest.mark.parametrize("changed", [{"live": "1"}, {"live": "1", "title": "'Lain'"}])
def test_a_draft_is_not_replaced_by_a_published_page(city, changed):
    page = world.write(world.chapter(city.kominfo), city.pic)
    before = everything()
    with pytest.raises(IntegrityError, match="decision only"):
        put(Page, page, **changed)
    assert everything() == before
    put(Page, page, title="'Lain'")
    assert Page.objects.get(pk=page.pk).title == "Lain"


def test_a_draft_taken_away_does_not_come_back_published(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    table, live = "wagtailcore_page", "true" if connection.vendor == "postgresql" else "1"
    columns = [field.column for field in Page._meta.local_concrete_fields]
    values = [live if column == "live" else column for column in columns]
    execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table} WHERE id = {page.pk}")  # noqa: S608

    @transaction.atomic
    def there_and_back():
        execute(f"DELETE FROM {table} WHERE id = {page.pk}")  # noqa: S608
        execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM kept")  # noqa: S608

    with pytest.raises(IntegrityError, match="decision only"):
        there_and_back()
    assert not Page.objects.get(pk=page.pk).live


PAGE_DOORS = {
    "as a draft": lambda page, _d: put(Page, page, live="0"),
    "with words": lambda page, _d: put(Page, page, title="'Lain'"),
    "its place taken": lambda page, draft: put(
        Page, draft, id="900001", path=f"'{page.path}'", translation_key="'00000000000000000000000000000001'"
    ),
    "its key of languages taken": lambda page, draft: put(
        Page, draft, id="900001", path="'000100019999'", translation_key=f"'{page.translation_key.hex}'"
    ),
    "its own row": lambda page, _d: put(ChapterPage, page, summary="'Lain'"),
    "a draft moved over it": lambda page, draft: execute(
        f"UPDATE OR REPLACE wagtailcore_page SET path = '{page.path}' WHERE id = {draft.pk}"  # noqa: S608
    ),
    "a draft given its number": lambda page, draft: execute(
        f"UPDATE OR REPLACE wagtailcore_page SET id = {page.pk} WHERE id = {draft.pk}"  # noqa: S608
    ),
    "an own row given its number": lambda page, draft: execute(
        f"UPDATE OR REPLACE plans_chapterpage SET page_ptr_id = {page.pk} WHERE page_ptr_id = {draft.pk}"  # noqa: S608
    ),
}  # fmt: skip


@only_sqlite
@pytest.mark.parametrize("door", PAGE_DOORS)
def test_a_published_page_is_not_replaced(city, door):
    page, draft = published(city), world.write(world.chapter(city.kominfo), city.pic)
    before = everything()
    with pytest.raises(IntegrityError, match="decision only"):
        PAGE_DOORS[door](page, draft)
    assert everything() == before


@only_sqlite
@pytest.mark.parametrize("verb", ["insert", "update"])
def test_a_row_of_a_published_page_is_not_replaced_by_a_row_of_a_draft(city, verb):
    item, draft = world.action_item(city.kominfo), world.action_item(city.kominfo)
    theirs, own = world.target(item, 2026), world.target(draft, 2026)
    world.released(item)
    before = everything()
    act = {
        "insert": lambda: put(YearTarget, own, id=str(theirs.pk), year="2027"),
        "update": lambda: execute(
            f"UPDATE OR REPLACE plans_yeartarget SET id = {theirs.pk} WHERE id = {own.pk}"  # noqa: S608
        ),
    }[verb]
    with pytest.raises(IntegrityError, match="decision only"):
        act()
    assert everything() == before


def test_who_may_publish_and_move_still_may(city):
    """The same triggers stand in no one's way: a permit opens them, and rows of a new value replace nothing."""
    page = published(city)
    if connection.vendor == "sqlite":
        with publication_permit(page):
            put(Page, page, title="'Lain'")
        assert Page.objects.get(pk=page.pk).title == "Lain"
    draft = world.write(world.chapter(city.kominfo), city.pic)
    draft.move(page.get_parent(), pos="first-child")
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=draft.pk).update(path=Page.objects.get(pk=page.pk).path)
    assert submit(ChapterPage.objects.get(pk=draft.pk), city.pic).current_task_state is not None
