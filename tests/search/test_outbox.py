"""A change is written with its transaction, indexed once, and survives whatever goes wrong on the way."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.core.searchable import searchables
from cms.plans.models import Indicator
from search.engines import get_engine
from search.models import Change, IndexedEntry, IndexedPassage, IndexState
from search.selectors import engine_ready, index_state
from search.selectors.answers import Choice, answer
from search.services import indexing
from search.services.comparison import differences
from search.services.outbox import MOST_ATTEMPTS, drain_outbox
from search.services.rebuild import RebuildLostError, rebuild
from tests import world
from tests.search.world import ask, document, publish, titles
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db


def answer_now(text):
    """The answer without waiting for the worker."""
    return answer(text, None, Choice())


def test_an_edit_is_found_and_the_old_text_is_not():
    chapter = publish(world.chapter(title="Arsitektur", text="<p>Pelabuhan lama.</p>"))
    assert titles("pelabuhan") == ["Arsitektur"]
    chapter.body = [("text", "<p>Bandara baru.</p>")]
    publish(chapter)
    assert titles("bandara") == ["Arsitektur"]
    assert titles("pelabuhan") == []


def _supporting(item):
    row = world.agency("bpbd")
    item.supporting_agencies = [row]
    row.corrects = "Salah ketik nama badan"
    return row


def _indicator(item):
    row = Indicator.objects.first()
    item.indicators = [row]
    return row


@pytest.mark.parametrize("make", [_supporting, _indicator])
def test_a_name_told_elsewhere_is_read_again(make):
    item = world.action_item(title="Klinik")
    row = make(item)
    item.save()
    item.save_revision()
    drain_outbox()
    row.name, row.corrections = "Karantina pelabuhan", "Salah ketik nama badan"
    row.save()
    drain_outbox()
    assert not differences()


def test_a_draft_that_becomes_an_appendix_renumbers_those_behind():
    first, *_others = (world.chapter(title=f"Bagian {n}") for n in range(3))
    drain_outbox()
    first.is_appendix = True
    first.save_revision()
    drain_outbox()
    assert not differences()


def test_captions_units_and_funds_are_found():
    chapter = world.chapter(title="Bab matriks")
    chapter.body = [("matrix", {"caption": "Matriks kelautan", "scope": "plan", "muatan": ""})]
    publish(chapter)
    item = world.action_item(title="Klinik", target_unit="Puskesmas")
    world.target(item, 2026, "", source_of_funds="APBN")
    publish(item)
    assert [titles(word) for word in ("kelautan", "puskesmas", "APBN")] == [
        ["Bab matriks"],
        ["Klinik"],
        ["Klinik"],
    ]


def test_a_deleted_thing_is_forgotten():
    made = document("Sampah.", title="Surat")
    assert titles("sampah") == ["Surat"]
    made.delete()
    assert titles("sampah") == []
    assert get_engine().held(index_state().generation) == {}
    assert not IndexedPassage.objects.exists()


def test_a_change_that_is_taken_back_leaves_no_trace():
    drain_outbox()
    with transaction.atomic():
        document("Sampah.")
        assert Change.objects.exists()
        transaction.set_rollback(True)
    assert not Change.objects.exists()


def test_many_changes_of_a_transaction_nudge_the_worker_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        document("Sampah.", "Pasar.")
    assert len([call for call in callbacks if call.__module__ == "search.services.outbox"]) == 1


def test_nudged_worker_indexes(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document("Sampah.")
    assert not Change.objects.exists()
    assert IndexedEntry.objects.count() == 1


def test_unchanged_text_is_not_written_again():
    made = document("Sampah.")
    drain_outbox()
    before = IndexedEntry.objects.get().pk
    made.save()
    drain_outbox()
    assert IndexedEntry.objects.get().pk == before


def test_one_broken_thing_keeps_no_other_waiting(monkeypatch, caplog):
    bad = document("Sampah.", title="Rusak")
    document("Sampah.", title="Utuh")
    real = indexing.index_objects

    def breaks(searchable, ids, generation):
        if searchable.kind == "dokumen" and bad.pk in ids:
            raise RuntimeError("broken")
        return real(searchable, ids, generation)

    monkeypatch.setattr(indexing, "index_objects", breaks)
    assert titles("sampah") == ["Utuh"]
    assert "cannot index dokumen" in caplog.text
    assert {change.object_id for change in Change.objects.all()} == {bad.pk}
    monkeypatch.setattr(indexing, "index_objects", real)
    assert sorted(titles("sampah")) == ["Rusak", "Utuh"]


def test_a_renamed_agency_is_found_by_its_new_name():
    where = world.agency("dinkes")
    document("Sampah.", title="Surat", agency=where)
    publish(world.chapter(where, title="Bab Sehat"))
    drain_outbox()
    where.name, where.corrects = "Badan Karantina", "Salah ketik nama"
    where.save()
    assert sorted(titles("karantina")) == ["Bab Sehat", "Surat"]


def test_a_restricted_branch_leaves_the_public_index():
    chapter = publish(world.chapter(title="Tertutup"))
    plan = publish(world.plan())
    assert titles("tertutup") == ["Tertutup"]
    with publication_permit(plan):
        lock = PageViewRestriction.objects.create(page=plan.page_ptr, restriction_type="login")
    assert titles("tertutup") == []
    assert differences() == []
    with publication_permit(plan):
        lock.delete()
    assert titles("tertutup") == [chapter.title]


def test_questions_are_answered_while_the_index_is_built_anew(monkeypatch):
    document("Sampah.", title="Surat")
    drain_outbox()
    before = index_state().generation
    seen = []

    def told(count):
        seen.append(titles("sampah"))
        document("Sampah.", title=f"Baru {count}")

    rebuild(told)
    assert seen == [["Surat"]]
    assert index_state().generation == before + 1
    assert sorted(titles("sampah")) == ["Baru 1", "Surat"]
    assert IndexedEntry.objects.filter(generation=before).count() == 0
    assert differences() == []


def test_a_second_rebuild_is_refused_while_the_first_lives():
    document("Sampah.", title="Surat")
    refused = []

    def told(count):
        with pytest.raises(CommandError, match="being built") as found:
            call_command("reindex")
        refused.append(found.value)

    assert rebuild(told) == 1
    assert refused
    assert titles("sampah") == ["Surat"]
    assert differences() == []


def test_a_dead_builder_stands_in_nobodys_way_and_does_not_come_back():
    document("Sampah.", title="Surat")
    dead = iter([True])

    def told(count):
        if next(dead, False):  # silent for an hour, another has taken over
            IndexState.objects.update(building_seen=timezone.now() - timedelta(hours=1))
            assert rebuild() == 1

    with pytest.raises(RebuildLostError):
        rebuild(told)
    assert titles("sampah") == ["Surat"]
    assert differences() == []
    assert index_state().building is None


def test_a_rebuild_cut_short_is_cleared_by_the_next():
    document("Sampah.", title="Surat")
    drain_outbox()
    with pytest.raises(KeyboardInterrupt):
        rebuild(lambda count: (_ for _ in ()).throw(KeyboardInterrupt))
    assert titles("sampah") == ["Surat"]
    rebuild()
    assert titles("sampah") == ["Surat"]
    assert IndexedEntry.objects.values("generation").distinct().count() == 1


def test_check_index_names_what_differs_and_mends_it(capsys):
    made = document("Sampah.", title="Surat")
    chapter = publish(world.chapter())
    drain_outbox()
    call_command("check_index")
    type(made).objects.filter(pk=made.pk).update(classification="rahasia")
    IndexedEntry.objects.filter(kind="bab").delete()
    with pytest.raises(CommandError, match="differences"):
        call_command("check_index")
    said = capsys.readouterr().err
    assert f"dokumen {made.pk}: the index holds an older text or other readers" in said
    assert f"bab {chapter.pk}: not in the index" in said
    call_command("check_index", mend=True)
    call_command("check_index")
    assert ask("sampah").count == 0


LOST = {
    "texts": "DELETE FROM search_indexedpassage",
    "terms": "DELETE FROM search_terms",
    "postings": "DELETE FROM search_posting",
    "one posting": "DELETE FROM search_posting WHERE passage IN (SELECT min(passage) FROM search_posting)"
    " AND term IN (SELECT min(term) FROM search_posting)",
}


@pytest.mark.parametrize("lost", list(LOST))
def test_what_is_gone_of_a_passage_is_named_and_mended(capsys, lost):
    if "posting" in lost and connection.vendor != "postgresql":
        pytest.skip("FTS5 keeps words and postings as one")
    document("Sampah pasar.", title="Surat")
    drain_outbox()
    with connection.cursor() as cursor:
        cursor.execute(LOST[lost])
    with pytest.raises(CommandError, match="1 differences"):
        call_command("check_index")
    assert "holds other passages of 1 texts" in capsys.readouterr().err
    call_command("check_index", mend=True)
    call_command("check_index")
    assert [(found.plain_title, str(found.excerpts[0].html)) for found in ask("sampah").results] == [
        ("Surat", "<mark>Sampah</mark> pasar.")
    ]


@pytest.mark.parametrize(
    "step", ["INSERT INTO search_terms", "INSERT INTO search_posting", "UPDATE search_size"]
)
@pytest.mark.parametrize("again", [False, True])
def test_a_passage_is_written_whole_or_not_at_all(step, again):
    """Killed at any statement, the old text is found; the next sweep writes the new one."""
    if "search_terms" not in step and connection.vendor != "postgresql":
        pytest.skip("FTS5 keeps words and postings as one")
    made = document("Sampah lama.", title="Surat")
    drain_outbox()
    page = made.current_version.pages.get()
    page.text = "Sampah baru."
    page.save()

    def killed(execute, sql, params, many, context):
        if step in sql:
            if again:
                execute(sql, params, many, context)
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(killed), pytest.raises(KeyboardInterrupt):
        drain_outbox()
    held = get_engine().held(index_state().generation)
    assert list(held.values()) == [1]
    assert Change.objects.exists()
    assert [found.count for found in (answer_now("lama"), answer_now("baru"))] == [1, 0]
    drain_outbox()
    assert [found.count for found in (answer_now("lama"), answer_now("baru"))] == [0, 1]
    assert differences() == []


def test_one_unreadable_thing_keeps_no_other_from_being_compared(monkeypatch, capsys):
    bad, stale = document("Sampah.", title="Rusak"), document("Pasar.", title="Basi")
    drain_outbox()
    type(stale).objects.filter(pk=stale.pk).update(title="Baru")
    kind = searchables()["dokumen"]
    real = kind.entries

    def breaks(ids):
        if bad.pk in ids:
            raise RuntimeError("broken")
        return real(ids)

    monkeypatch.setattr(kind, "entries", breaks)
    with pytest.raises(CommandError, match=r"1 differences .* could not be mended"):
        call_command("check_index", mend=True)
    said = capsys.readouterr().err
    assert f"dokumen {bad.pk}: cannot be read" in said
    assert f"dokumen {stale.pk}" not in said
    assert titles("pasar") == ["Baru"]


def test_what_the_outbox_gave_up_on_is_named_until_it_is_mended(capsys):
    made = document("Sampah.")
    drain_outbox()
    Change.objects.create(kind="dokumen", object_id=made.pk, attempts=MOST_ATTEMPTS)
    with pytest.raises(CommandError, match="1 differences"):
        call_command("check_index")
    assert f"dokumen {made.pk}: could not be indexed in 5 attempts" in capsys.readouterr().err
    call_command("check_index", mend=True)
    assert not Change.objects.exists()
    call_command("check_index")


def test_reindex_command(capsys):
    document("Sampah.")
    call_command("reindex")
    assert "holds 1 texts" in capsys.readouterr().out
    assert engine_ready()
