"""Progress reports and comments are found by those who read what they stand beside, and no model is forgotten."""

import pytest
from django.apps import apps
from django.core import checks as django_checks
from wagtail.models import Comment, CommentReply

from cms.core import searchable
from cms.plans.models import ProgressReport
from search import checks
from tests import world
from tests.search.world import ask, publish, titles

pytestmark = pytest.mark.django_db


def report(item, **fields):
    fields = {"year": 2026, "quarter": 2, "percent": 40, "obstacle": "Gudang kebanjiran.", **fields}
    return ProgressReport.objects.create(item=item, **fields)


def test_a_report_is_found_by_whoever_reads_its_action_item(client):
    where = world.agency("dinkes")
    item = world.action_item(where, title="Klinik")
    report(item)
    assert titles("kebanjiran") == []
    assert titles("kebanjiran", world.official("pic", world.agency("bpbd"))) == []
    reader = world.official("pic", where)
    assert titles("kebanjiran", reader) == ["Laporan 2026 triwulan II: Klinik"]
    publish(item)
    result = ask("kebanjiran").results[0]
    assert (result.kind, result.name, result.draft) == ("laporan", item.code, False)
    assert client.get(result.url).status_code == 200


def test_a_report_goes_with_its_row_and_follows_its_text():
    item = publish(world.action_item(title="Klinik"))
    made = report(item)
    assert titles("kebanjiran") != []
    made.obstacle = "Kapal rusak."
    made.save()
    assert titles("kebanjiran") == []
    assert titles("kapal rusak") != []
    made.delete()
    assert titles("kapal rusak") == []


def test_a_comment_and_its_replies_are_found_by_readers_of_the_draft_alone():
    where = world.agency("dinkes")
    chapter = publish(world.chapter(where, title="Terbit"))
    comment = Comment.objects.create(
        page=chapter, user=world.person(), text="Angka mawardani keliru.", contentpath="title"
    )
    CommentReply.objects.create(comment=comment, user=world.person(), text="Sudah dibetulkan menjadi seroja.")
    reader = world.official("member", where)
    for word in ("mawardani", "seroja"):
        assert titles(word) == []
        assert titles(word, world.official("pic", world.agency("bpbd"))) == []
        assert titles(word, reader) == ["Komentar pada Terbit"]
    comment.delete()
    assert titles("mawardani", reader) == []


def test_queries_do_not_grow_with_reports_and_comments(django_assert_max_num_queries):
    item = publish(world.action_item(title="Klinik"))
    for quarter in (1, 2, 3, 4):
        report(item, quarter=quarter)
        Comment.objects.create(page=item, user=world.person(), text="kebanjiran", contentpath="title")
    kinds = searchable.searchables()
    for kind, model in (("laporan", ProgressReport), ("komentar", Comment)):
        ids = list(model.objects.values_list("pk", flat=True))
        with django_assert_max_num_queries(16):
            assert len(list(kinds[kind].entries(ids))) == 4


def test_every_model_is_searched_or_named(monkeypatch):
    assert checks.every_model_is_searched_or_left_out() == []
    kept = {label: why for label, why in searchable.left_out().items() if label != "accounts.user"}
    monkeypatch.setattr(checks, "left_out", lambda: kept)
    found = checks.every_model_is_searched_or_left_out()
    assert [(each.id, each.level) for each in found] == [("search.E002", django_checks.ERROR)]
    assert "accounts.User" in found[0].msg
    assert found[0].hint


def test_what_is_named_as_left_out_exists():
    known = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert set(searchable.left_out()) <= known
