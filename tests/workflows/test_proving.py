"""``verify_audit`` names decisions that are not as the log tells, and texts that are not as they were decided."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import PageViewRestriction, Revision, TaskState, WorkflowState

from cms.documents.models import OfficialDocument
from cms.plans.models import ChapterPage
from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.city import break_glass, published, waiting_at
from workflows import proving, services
from workflows.models import Decision

pytestmark = pytest.mark.django_db


def found():
    return list(proving.faults())


def rewrite(revision_id, **content):
    row = Revision.objects.get(pk=revision_id)
    Revision.objects.filter(pk=row.pk).update(content={**row.content, **content})


def test_a_city_at_work_has_no_faults(city, monkeypatch):
    monkeypatch.setattr(proving, "PIECE", 3)
    page = published(city)
    world.write(page, city.pic, "Judul baru")
    round_ = services.submit(ChapterPage.objects.get(pk=page.pk), city.pic)
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi.")
    waiting_at(city, "head")
    break_glass(waiting_at(city, "sekda").content_object.specific, city.admin, reason="Banjir bandang.")
    services.take_down(page, city.admin, reason="Data pribadi terbuka.")
    assert Decision.objects.count() > proving.PIECE
    assert found() == []


def test_a_version_no_longer_in_force_is_hashed_too(city):
    page = published(city)
    old = page.live_revision_id
    world.write(page, city.pic, "Judul baru")
    round_ = services.submit(ChapterPage.objects.get(pk=page.pk), city.pic)
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
    assert ChapterPage.objects.get(pk=page.pk).live_revision_id != old
    rewrite(old, summary="Disisipkan")
    bound = Decision.objects.filter(revision=old, void=False)
    named = found()
    assert len(named) == bound.count() > 1
    assert all(f"versi {old} dari" in sentence for sentence in named)


def test_a_version_that_can_no_longer_be_read_is_named(city):
    page = published(city)
    Revision.objects.filter(pk=page.live_revision_id).update(content={"pk": page.pk, "body": "["})
    assert found()


COLUMNS = [
    ("person_id", None), ("office_title", "Sekretaris Daerah"), ("capacity", "plt"), ("order_number", "800/9"),
    ("content_hash", "0" * 64), ("action", "return"), ("task_id", None),
    ("person_name", "Orang lain"), ("person_nip", "198001012005011099"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_a_decision_rewritten_past_the_guards_is_named(city, column, value):
    round_ = waiting_at(city, "sekda")
    line = round_.decisions.get(action="approve")
    with past_the_guards(connection):
        Decision.objects.filter(pk=line.pk).update(**{column: value})
    assert any(f"Keputusan {line.pk} " in sentence and "entri" in sentence for sentence in found())


def test_a_decision_slipped_in_or_taken_out_is_named(city):
    round_ = waiting_at(city, "sekda")
    line = round_.decisions.get(action="approve")
    gone = line.pk
    line.pk, line.person = None, city.sekda
    line.save(force_insert=True)
    assert found() == [f"Keputusan {line.pk} ({line}, {_when(line)}) tidak ada di catatan audit."]
    with past_the_guards(connection):
        Decision.objects.filter(pk__in=[gone, line.pk]).delete()
    assert [f"Keputusan {gone}, " in sentence for sentence in found()] == [True]


def _when(line):
    from cms.core.templatetags.amounts import moment

    return moment(line.made_at)


def test_a_round_moved_past_the_application_is_named(city):
    """By a bulk update in a shell, which no guard of the models sees: it would wait for nobody."""
    round_ = waiting_at(city, "sekda")
    here = WorkflowState.objects.filter(pk=round_.pk)
    for status in ("approved", "needs_changes", "cancelled"):
        here.update(status=status)
        assert [f"Putaran {round_.pk} " in sentence for sentence in found()] == [True]
    here.update(status="in_progress")
    assert found() == []
    TaskState.objects.filter(pk=round_.current_task_state_id).update(status="cancelled")
    assert len(found()) == 1
    round_.pk, round_.object_id, round_.current_task_state = None, str(world.chapter(city.kominfo).pk), None
    WorkflowState.objects.bulk_create([round_])
    assert len(found()) == 2


def test_a_new_version_of_a_document_after_the_page_was_taken_down_is_no_fault(city):
    document = OfficialDocument(
        title="Perwali", classification="biasa", agency=city.kominfo, file=ContentFile(b"satu", "p.txt")
    )
    document.save()
    link = f'<p><a linktype="document" id="{document.pk}">Perwali</a></p>'
    page = world.write(world.chapter(city.kominfo, text=link), city.pic)
    round_ = services.submit(page, city.pic)
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    services.approve(round_.current_task_state, city.sekda)
    services.take_down(ChapterPage.objects.get(pk=page.pk), city.admin, reason="Data pribadi terbuka.")
    document = OfficialDocument.objects.get()
    document.file = ContentFile(b"dua", "p.txt")
    document.save()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert found() == []
    document.versions.filter(number=1).update(sha256="0" * 64)
    assert found()


def run(*args):
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_audit", *args, stdout=out, stderr=err)
    return out.getvalue()


def test_the_command_fails_by_it_but_for_the_log_alone(city):
    page = published(city)
    assert "tidak berubah" in run()
    rewrite(page.live_revision_id, summary="Disisipkan")
    with pytest.raises(CommandError, match="Rantai utuh, tetapi"):
        run()
    assert "tidak berubah" not in run("--log-only")
