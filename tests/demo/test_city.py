"""What the demo city holds: enough of everything, each in a state that the services brought it to."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision, Site, TaskState

from cms.accounts.models import User
from cms.agencies.models import Agency, Appointment
from cms.agencies.selectors import access_of
from cms.documents.models import DocumentVersion, OfficialDocument
from cms.plans.models import ActionItemPage, ChapterPage, PlanPage, ProgressReport
from cms.plans.selectors.progress import progress_by_muatan, progress_of
from home.demo.build.plan import CITY
from home.demo.chapters import CHAPTERS
from home.demo.people import OFFICIALS, PASSWORD
from home.models import CityIdentity
from search.models import Change
from search.services.comparison import differences
from workflows.content import revision_hash
from workflows.models import Decision, Turn
from workflows.selectors import statuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city"), pytest.mark.own_database]
STATES = {"draft", "pic", "head", "sekda", "returned", "published"}


def states(model: type[Page]) -> set[str]:
    return {status.key for status in statuses(model.objects.all()).values()}


def test_agencies_and_people():
    assert Agency.objects.count() == 58
    assert User.objects.filter(is_superuser=True).count() == 0
    agencies = set(Appointment.objects.in_force().values_list("office__agency", flat=True))
    assert len(agencies) >= 12
    assert set(Appointment.objects.in_force().values_list("capacity", flat=True)) == {
        "definitif",
        "plt",
        "plh",
    }


def test_everybody_signs_in_and_administers_by_office_only():
    user = authenticate(username="pic.diskomsandi", password=PASSWORD)
    assert user is not None
    assert not user.must_change_password
    assert access_of(User.objects.get(username="admin")).is_admin
    assert User.objects.filter(groups__name="Administrator").get().username == "admin"
    assert User.objects.filter(groups__name="Pegawai").count() == len(OFFICIALS)


def test_numbers_of_the_plan():
    assert PlanPage.objects.live().count() == 1
    assert ChapterPage.objects.live().filter(is_appendix=False).count() == 7
    assert ActionItemPage.objects.count() >= 60
    assert ActionItemPage.objects.values("muatan").distinct().count() == 7
    assert ActionItemPage.objects.values("agency").distinct().count() >= 12
    assert OfficialDocument.objects.count() == 10
    assert set(OfficialDocument.objects.values_list("classification", flat=True)) == {
        "biasa",
        "terbatas",
        "rahasia",
    }
    assert Site.objects.get(is_default_site=True).root_page.specific.get_children().type(PlanPage).exists()


def test_each_state_is_there():
    assert states(ActionItemPage) == STATES
    assert states(ChapterPage) >= {"published", "returned", "sekda", "draft"}
    assert ActionItemPage.objects.live().filter(has_unpublished_changes=True).count() >= 3


def test_some_wait_past_their_deadline():
    waiting = Turn.objects.filter(task_state__status=TaskState.STATUS_IN_PROGRESS)
    late = waiting.filter(due_on__lt=timezone.localdate())
    assert 2 <= late.count() < waiting.count()


@pytest.mark.parametrize("path", ["/", "/rencana-induk-spbe/", "/rencana-induk-spbe/rencana-aksi/ra-19/"])
def test_the_public_reads_it(client, path):
    assert client.get(path).status_code == 200


# Wagtail leaves the file of a picture it has just made smaller to the garbage collector.
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
@pytest.mark.parametrize(
    "chapter", [chapter for chapter in CHAPTERS if chapter.key != "lampiran-b"], ids=lambda c: c.key
)
def test_the_public_reads_each_chapter(client, chapter):
    page = client.get(f"/rencana-induk-spbe/{chapter.key}/").content.decode()
    for block in chapter.body:
        if block.kind == "section":
            assert block.value["title"] in page
    assert page.count("footnote-source") >= len(chapter.notes)
    assert "<xref" not in page


def test_a_draft_is_not_public(client):
    assert client.get("/rencana-induk-spbe/lampiran-b/").status_code == 404


def test_every_action_item_is_complete():
    for item in ActionItemPage.objects.prefetch_related("targets", "supporting_agencies"):
        draft = item.get_latest_revision_as_object()
        draft.full_clean()
        assert [row.year for row in draft.targets.all()] == [2025, 2026, 2027, 2028, 2029], item
        assert draft.sub_activity_code, item
        assert draft.indicators.exists(), item


def test_what_is_public_was_approved_by_others_than_its_writers():
    for page in [*ActionItemPage.objects.live(), *ChapterPage.objects.live(), *PlanPage.objects.live()]:
        lines = Decision.objects.filter(object_id=page.pk, revision_id=page.live_revision_id)
        approved = lines.filter(action="approve", void=False)
        writer = page.live_revision.user_id
        assert approved.exists(), page
        assert writer not in approved.values_list("person_id", flat=True)
        assert approved.last().content_hash == revision_hash(page.live_revision)
        assert lines.filter(action="publish").exists()


def test_reports_of_each_quarter_some_late_some_with_evidence():
    plan = PlanPage.objects.get()
    items = list(ActionItemPage.objects.live().values_list("pk", flat=True))
    progress = progress_of(items).values()
    assert sum(bool(one.reported) for one in progress) >= len(items) - 2
    assert any(one.late for one in progress)
    assert any(one.percent is None for one in progress)
    reports = ProgressReport.objects.all()
    assert (2025, 1) in {(r.year, r.quarter) for r in reports}
    assert reports.exclude(obstacle="").count() > 20
    assert reports.exclude(evidence=None).count() >= 8
    assert all(group.percent > 0 for group in progress_by_muatan(plan))


def test_days_agree():
    """Everything happened in the past, in order, and nothing of the approvals dates from the build."""
    now = timezone.now()
    for page in ChapterPage.objects.all():
        lines = list(Decision.objects.filter(object_id=page.pk).values_list("made_at", flat=True))
        assert lines == sorted(lines)
        assert all(moment < now for moment in lines)
    assert not Revision.objects.filter(created_at__gte=now).exists()


def test_documents_are_read_and_found():
    open_states = DocumentVersion.OPEN_STATES
    assert not DocumentVersion.objects.filter(state__in=open_states).exists()
    assert DocumentVersion.objects.filter(state=DocumentVersion.State.WAITING_OCR).count() == 1
    assert not Change.objects.exists()
    assert differences() == []


def test_a_second_run_changes_nothing(capsys, django_assert_max_num_queries):
    before = (Revision.objects.count(), Decision.objects.count(), DocumentVersion.objects.count())
    with django_assert_max_num_queries(5):
        call_command("make_demo", skip_checks=True)
    assert before == (Revision.objects.count(), Decision.objects.count(), DocumentVersion.objects.count())
    told = capsys.readouterr().out
    assert "sudah ada" in told
    assert "pic.diskomsandi" in told


def test_it_says_whose_site_it_is():
    assert CityIdentity.objects.get().city == CITY
