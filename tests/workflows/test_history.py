"""Rows of history are neither deleted nor rewritten, by whatever door; a decision may be taken back, once."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from cms.plans.models import ChapterPage
from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.city import published, waiting_at
from workflows import history, selectors, services
from workflows.models import ApprovalSheet, Decision, Handover, PublicationRefused, Reminder, Turn
from workflows.sheets.making import latest_publication, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]


@pytest.fixture
def rows(city):
    """One row of each kind, as the services write them."""
    page = published(city)
    line = latest_publication(page)
    sheet = sheet_of(line, by=city.sekda)
    about = {"content_type": line.content_type, "object_id": page.pk}
    handover = Handover.objects.create(**about, from_title="Kepala", to_title="Plh. Kepala")
    reminder = Reminder.objects.create(**about, kind="due", due_on=timezone.localdate())
    turn = Turn.objects.first()
    return {Decision: line, ApprovalSheet: sheet, Handover: handover, Reminder: reminder, Turn: turn}


CHANGED = {
    Decision: {
        "person_id": 1, "action": "approve", "comment": "Lain", "content_hash": "0", "office_title": "Lain",
        "capacity": "plt", "order_number": "1", "revision_id": None, "workflow_state_id": None, "ip": "::1",
        "session": "x", "task_id": None, "appointment_id": None, "object_id": 1, "about_id": 1,
    },
    ApprovalSheet: {"title": "Lain", "chain": [], "code": "lain", "content_hash": "0"},
    Handover: {"to_title": "Lain", "reason": "Lain", "kind": "vacant"},
    Reminder: {"due_on": "2020-01-01", "kind": "before"},
    Turn: {"task_state_id": 1},
}  # fmt: skip
CASES = [(model, name, value) for model, fields in CHANGED.items() for name, value in fields.items()]


def refused_by_the_database(act):
    with pytest.raises(DatabaseError, match=history.SENTENCE), transaction.atomic():
        act()


@pytest.mark.parametrize(("model", "field", "value"), CASES, ids=[f"{m.__name__}.{f}" for m, f, _v in CASES])
def test_a_row_is_not_rewritten(rows, model, field, value):
    kept = model.objects.filter(pk=rows[model].pk)
    before = kept.values().get()
    if before[field] == value:
        value = 2
    refused_by_the_database(lambda: kept.update(**{field: value}))
    assert kept.values().get() == before


@pytest.mark.parametrize("model", CHANGED)
def test_a_row_is_not_deleted(rows, model):
    table, pk = model._meta.db_table, rows[model].pk
    with connection.cursor() as cursor:
        refused_by_the_database(lambda: cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk]))  # noqa: S608
    refused_by_the_database(lambda: model.objects.filter(pk=pk)._raw_delete("default"))
    assert model.objects.filter(pk=pk).exists()


def test_the_table_is_not_emptied(rows):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    connection.check_constraints()  # no event of a foreign key is left that would hold the tables
    with connection.cursor() as cursor:
        for model in CHANGED:
            refused_by_the_database(lambda m=model: cursor.execute(f"TRUNCATE {m._meta.db_table} CASCADE"))
    assert all(model.objects.exists() for model in CHANGED)


def test_a_decision_is_taken_back_and_not_given_again(rows):
    line = Decision.objects.filter(action="approve").first()
    Decision.objects.filter(pk=line.pk).update(void=True)
    refused_by_the_database(lambda: Decision.objects.filter(pk=line.pk).update(void=False))
    assert Decision.objects.get(pk=line.pk).void


def test_a_reminder_is_filled_in_once(rows):
    mine = Reminder.objects.filter(pk=rows[Reminder].pk)
    mine.update(told="Kepala", office_title="Kepala")
    refused_by_the_database(lambda: mine.update(told="Lain"))
    assert mine.get().told == "Kepala"


def test_every_kind_of_history_is_under_guard():
    assert set(history.kept_tables()) == {model._meta.db_table for model in CHANGED}


@pytest.mark.parametrize("who", ["expert", "pic", "head", "admin", "root"])
@pytest.mark.parametrize("end", ["returned", "withdrawn"])
def test_a_draft_with_history_is_not_deleted(client, city, who, end):
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific
    if end == "returned":
        services.send_back(round_.current_task_state, city.head, comment="Lengkapi.")
    else:
        services.withdraw(page, city.pic)
    client.force_login(getattr(city, who))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    client.post(f"{bulk}?id={page.pk}&next=/admin/", {})
    with pytest.raises(PublicationRefused, match="riwayat"), transaction.atomic():
        ChapterPage.objects.get(pk=page.pk).delete()
    assert ChapterPage.objects.filter(pk=page.pk).exists()
    assert Decision.objects.filter(object_id=page.pk, workflow_state__isnull=False).exists()


def test_purging_revisions_keeps_what_was_decided_and_who_wrote(city):
    """Wagtail's command deletes them one by one and passes over what is protected."""
    page = published(city)
    world.write(ChapterPage.objects.get(pk=page.pk), city.head, title="Ubahan")
    world.write(ChapterPage.objects.get(pk=page.pk), city.pic, title="Ubahan dua")
    for revision in Revision.objects.for_instance(page):
        with pytest.raises(ProtectedError), transaction.atomic():
            revision.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        Revision.objects.for_instance(page).delete()
    round_ = services.submit(ChapterPage.objects.get(pk=page.pk), city.pic)
    assert round_.decisions.filter(action="skip").exists(), "the head wrote in it, and is still known to have"


def test_old_drafts_of_what_is_published_may_be_purged(city):
    page = world.write(world.chapter(city.kominfo), city.pic, title="Lama")
    old = page.get_latest_revision()
    round_ = services.submit(world.write(page, city.pic, title="Baru"), city.pic)
    services.approve(round_.current_task_state, city.head)
    services.approve(selectors.open_round(page).current_task_state, city.sekda)
    old.delete()
    assert not Revision.objects.filter(pk=old.pk).exists()


def test_a_draft_without_history_goes_with_its_revisions(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    ChapterPage.objects.get(pk=page.pk).delete()
    assert not Revision.objects.for_instance(page).exists()


def test_a_falsified_row_is_possible_only_past_the_guards(rows):
    with past_the_guards():
        Decision.objects.filter(pk=rows[Decision].pk).update(comment="Palsu")
    assert Decision.objects.get(pk=rows[Decision].pk).comment == "Palsu"
