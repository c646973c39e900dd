"""Who may report a quarter, when, and what a report may say."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.models import PageLogEntry

from cms.documents.models import OfficialDocument
from cms.plans.models import ProgressReport
from cms.plans.quarters import Quarter
from cms.plans.selectors.reports import changes_of, reports_for
from cms.plans.services.progress import Content, Stale, mark_of, record
from tests import world
from workflows.models import publication_permit
from workflows.policies import Refused

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)


@pytest.fixture(autouse=True)
def november():
    """24 November 2026: the third quarter was due on 15 October, the fourth is running."""
    with time_machine.travel("2026-11-24T05:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def item():
    return world.published_item()


@pytest.fixture
def pic():
    return world.official("pic")


def content(percent="40", realised=0, **fields) -> Content:
    return Content(Decimal(percent), realised, **fields)


def document(where=None, classification="terbatas", title="Notula"):
    made = OfficialDocument(title=title, agency=where or world.agency(), classification=classification)
    made.file = ContentFile(title.encode(), name="notula.txt")
    made.save()
    return made


def nothing_written() -> bool:
    return (
        not ProgressReport.objects.exists()
        and not PageLogEntry.objects.filter(action__startswith="paraf.progress").exists()
    )


def test_a_pic_reports(item, pic):
    proof = document()
    found = record(item, Q3, pic, content("68.5", 1_000, follow_up="Lanjut", evidence=[proof]), seen="")
    assert (found.created, found.changed) == (True, True)
    stored = ProgressReport.objects.get()
    assert (stored.percent, stored.realised, stored.reported_by) == (Decimal("68.5"), 1_000, pic)
    assert list(stored.evidence.all()) == [proof]
    entry = PageLogEntry.objects.get(action="paraf.progress.report")
    assert (entry.user, entry.data["after"]["percent"]) == (pic, "68.5")


@pytest.mark.parametrize("role", ["head", "member", "expert", "admin", "sekda"])
def test_other_offices_do_not_report(item, role):
    with pytest.raises(Refused, match="PIC"):
        record(item, Q3, world.official(role), content(), seen="")
    assert nothing_written()


def test_other_agencies_and_former_pics_do_not_report(item, pic):
    supporting = world.agency("bappeda")
    with publication_permit(item):
        item.supporting_agencies.add(supporting)
        item.save()
    for person in (world.official("pic", supporting), world.official("pic", world.agency("dinkes"))):
        with pytest.raises(Refused, match="PIC"):
            record(item, Q3, person, content(), seen="")
    pic.appointments.update(ends=date(2026, 11, 23))
    with pytest.raises(Refused, match="PIC"):
        record(item, Q3, pic, content(), seen="")
    assert nothing_written()


@pytest.mark.parametrize(
    "quarter", [Quarter(2027, 1), Quarter(2024, 4), Quarter(2030, 1)], ids=lambda quarter: f"{quarter}"
)
def test_quarters_outside_are_refused(item, pic, quarter):
    with pytest.raises(Refused):
        record(item, quarter, pic, content(), seen="")
    assert nothing_written()


def test_running_and_late_quarters_are_taken(item, pic):
    record(item, Quarter(2026, 4), pic, content("60"), seen="")
    record(item, Quarter(2025, 1), pic, content("10"), seen="")
    assert ProgressReport.objects.count() == 2


def test_drafts_are_not_reported(pic):
    with pytest.raises(Refused):
        record(world.action_item(), Q3, pic, content(), seen="")
    assert nothing_written()


def test_less_than_before_needs_an_obstacle(item, pic):
    world.report(item, (2026, 1), 50)
    for nothing in ("  ", ".", "\u200b"):
        with pytest.raises(ValidationError) as refused:
            record(item, Q3, pic, content("49.9", obstacle=nothing), seen="")
        assert set(refused.value.message_dict) == {"obstacle"}
    assert ProgressReport.objects.count() == 1
    record(item, Q3, pic, content("49.9", obstacle="Vendor mundur"), seen="")
    assert ProgressReport.objects.count() == 2


def test_more_than_after_needs_an_obstacle_there(item, pic):
    world.report(item, (2026, 3), 30)
    with pytest.raises(ValidationError) as refused:
        record(item, Quarter(2026, 2), pic, content("31"), seen="")
    assert set(refused.value.message_dict) == {"percent"}
    ProgressReport.objects.update(obstacle="Anggaran dipotong")
    assert record(item, Quarter(2026, 2), pic, content("31"), seen="").created


def test_correction_is_logged_until_the_next_is_due(item, pic, november):
    first = record(item, Q3, pic, content("40"), seen="").report
    colleague = world.official("pic")
    november.move_to("2027-01-15T14:00:00Z")  # 23.00 WIT on the day the fourth is due
    record(item, Q3, colleague, content("45"), seen=mark_of(first))
    stored = ProgressReport.objects.get()
    assert (stored.percent, stored.reported_by) == (Decimal("45.0"), colleague)
    latest, oldest = changes_of(item, Q3)
    assert (latest.before["percent"], latest.after["percent"]) == ("40.0", "45.0")
    assert not oldest.before
    november.move_to("2027-01-15T15:00:00Z")
    with pytest.raises(Refused, match="2027"):
        record(item, Q3, pic, content("50"), seen=mark_of(stored))
    assert ProgressReport.objects.get().percent == Decimal("45.0")


def test_a_late_report_is_corrected_for_two_weeks(item, pic, november):
    first = record(item, Quarter(2026, 1), pic, content("40"), seen="").report
    november.move_to("2026-12-08T14:00:00Z")
    assert record(item, Quarter(2026, 1), pic, content("45"), seen=mark_of(first)).changed
    november.move_to("2026-12-08T15:00:00Z")
    with pytest.raises(Refused, match="8 Des"):
        record(item, Quarter(2026, 1), pic, content("50"), seen="")


def test_sent_twice_is_recorded_once(item, pic):
    record(item, Q3, pic, content("40", obstacle="Hujan"), seen="")
    again = record(item, Q3, pic, content("40", obstacle="Hujan"), seen="")
    assert (again.created, again.changed) == (False, False)
    assert PageLogEntry.objects.filter(action__startswith="paraf.progress").count() == 1


def test_second_tab_reads_what_happened(item, pic):
    record(item, Q3, pic, content("40"), seen="")
    with pytest.raises(Stale) as refused:
        record(item, Q3, world.official("pic"), content("55"), seen="")
    assert str(pic) in refused.value.message
    assert ProgressReport.objects.get().percent == Decimal("40.0")


def test_saving_without_a_change_logs_nothing(item, pic):
    made = record(item, Q3, pic, content("40"), seen="").report
    assert not record(item, Q3, pic, content("40"), seen=mark_of(made)).changed
    assert PageLogEntry.objects.filter(action__startswith="paraf.progress").count() == 1


def test_evidence_is_what_the_reporter_may_see(item, pic):
    secret = document(world.agency("bappeda"), "rahasia")
    with pytest.raises(ValidationError) as refused:
        record(item, Q3, pic, content(evidence=[secret]), seen="")
    assert set(refused.value.message_dict) == {"evidence"}
    assert nothing_written()


def test_evidence_out_of_sight_stays_attached(item, pic):
    mine, other = document(), document(world.agency("bappeda"), title="Lain")
    made = record(item, Q3, pic, content(evidence=[mine, other]), seen="").report
    other.classification = "rahasia"
    other.save()
    record(item, Q3, pic, content("41", evidence=[]), seen=mark_of(made))
    assert list(made.evidence.all()) == [other]


def test_the_public_sees_public_evidence_only(item, pic, django_assert_num_queries):
    public, internal = document(classification="biasa", title="Foto"), document()
    record(item, Q3, pic, content(evidence=[public, internal]), seen="")
    with django_assert_num_queries(2):
        (shown,) = reports_for(None, [item.pk])
    assert shown.shown_evidence == [public]
    assert reports_for(pic, [item.pk])[0].shown_evidence == [public, internal]
