"""Progress reports in the admin: who sees the grid, who sends the form, what comes back."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.core.templatetags.amounts import rupiah
from cms.documents.models import OfficialDocument
from cms.plans.models import ActionItemPage, ProgressReport
from cms.plans.services.progress import mark_of
from tests import world
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db
GRID = reverse("plans_progress")
PDF = b"%PDF-1.4 notula"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-24T05:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def item():
    return world.published_item()


@pytest.fixture
def pic(client):
    person = world.official("pic")
    client.force_login(person)
    return person


def address(item, year=2026, quarter=3):
    return reverse("plans_progress_report", args=[item.pk, year, quarter])


def typed(**fields):
    return {"percent": "68,5", "realised": "1.250.000", "obstacle": "", "seen": "", **fields}


def text(answer) -> str:
    return answer.content.decode()


def test_a_pic_reports_in_the_browser(client, pic, item):
    files = [SimpleUploadedFile("Notula rapat.pdf", PDF), SimpleUploadedFile("foto.txt", b"catatan")]
    answer = client.post(address(item), typed(uploads=files), follow=True)
    report = ProgressReport.objects.get()
    assert (report.percent, report.realised, report.reported_by) == (Decimal("68.5"), 1_250_000, pic)
    assert {document.title for document in report.evidence.all()} == {"Notula rapat", "foto"}
    assert {d.agency_id for d in report.evidence.all()} == {item.agency_id}
    assert {d.classification for d in report.evidence.all()} == {"terbatas"}
    assert "68,5%" in text(answer)


@pytest.mark.parametrize("role", ["head", "admin", "sekda", "expert", "member"])
def test_others_read_and_do_not_send(client, item, role):
    client.force_login(world.official(role))
    world.report(item, (2026, 2), 40, obstacle="Listrik padam")
    page = client.get(address(item, quarter=2))
    assert "Listrik padam" in text(page)
    assert page.context["form"] is None
    files = [SimpleUploadedFile("a.pdf", PDF)]
    assert client.post(address(item), typed(uploads=files)).status_code == 403
    assert ProgressReport.objects.count() == 1
    assert not OfficialDocument.objects.exists()


def test_supporting_agency_reads_others_do_not(client, item):
    supporting = world.agency("bappeda")
    with publication_permit(item):
        item.supporting_agencies.add(supporting)
        ActionItemPage.objects.get(pk=item.pk).supporting_agencies.through.objects.get_or_create(
            actionitempage_id=item.pk, agency_id=supporting.pk
        )
    client.force_login(world.official("pic", supporting))
    assert client.get(address(item)).status_code == 200
    assert item.title in text(client.get(GRID))
    client.force_login(world.official("pic", world.agency("dinkes")))
    refused = client.get(address(item))
    assert refused.status_code == 403
    assert "Hubungi admin OPD Anda" in text(refused)
    assert client.post(address(item), typed()).status_code == 403
    assert item.title not in text(client.get(GRID))
    assert not ProgressReport.objects.exists()


def test_nobody_without_office(client, item):
    assert client.get(address(item)).status_code == 302
    client.force_login(world.person())
    assert client.get(address(item)).status_code == 403
    assert client.get(GRID).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("percent", "100,5"),
        ("percent", "<b>5</b>"),
        ("percent", ""),
        ("realised", "-5"),
        ("realised", "1,250,000"),
        ("obstacle", "x" * 5001),
        ("uploads", SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>")),
        ("uploads", SimpleUploadedFile("a.html", b"<html></html>")),
        ("uploads", SimpleUploadedFile("a.pdf", b"")),
        ("uploads", SimpleUploadedFile("a.exe", b"MZ\x00\x01")),
        ("document_1", "999999"),
        ("classification", "umum"),
    ],
)
def test_bad_input_is_answered_at_the_field(client, pic, item, field, value):
    answer = client.post(address(item), typed(follow_up="Rapat lanjutan", **{field: value}))
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    assert "Rapat lanjutan" in text(answer)
    assert not ProgressReport.objects.exists()
    assert not OfficialDocument.objects.exists()


def test_too_large_a_file(client, pic, item, settings):
    settings.PARAF_MAX_UPLOAD_BYTES = 10
    answer = client.post(address(item), typed(uploads=SimpleUploadedFile("a.pdf", PDF)))
    assert "uploads" in answer.context["form"].errors
    assert not OfficialDocument.objects.exists()


def test_a_good_file_is_kept_when_another_field_is_wrong(client, pic, item):
    wrong = typed(percent="680", uploads=SimpleUploadedFile("a.pdf", PDF))
    answer = client.post(address(item), wrong)
    kept = OfficialDocument.objects.get()
    assert f'value="{kept.pk}"' in text(answer)
    client.post(address(item), typed(evidence=[str(kept.pk)]))
    assert list(ProgressReport.objects.get().evidence.all()) == [kept]


def test_the_same_file_twice_is_one_document(client, pic, item):
    for percent in ("10", "20"):
        seen = mark_of(ProgressReport.objects.first())
        data = typed(percent=percent, seen=seen, uploads=SimpleUploadedFile("a.pdf", PDF))
        client.post(address(item), data)
    assert OfficialDocument.objects.count() == 1
    assert ProgressReport.objects.get().percent == 20


def test_chooses_a_stored_document_and_lets_one_go(client, pic, item):
    first, second = (
        OfficialDocument.objects.create(
            title=t, agency=item.agency, file=SimpleUploadedFile(f"{t}.txt", b"x")
        )
        for t in ("Satu", "Dua")
    )
    client.post(address(item), typed(document_1=first.pk))
    seen = mark_of(ProgressReport.objects.get())
    client.post(address(item), typed(document_2=second.pk, seen=seen))
    assert list(ProgressReport.objects.get().evidence.all()) == [second]


def test_documents_of_others_are_neither_chosen_nor_smuggled(client, pic, item):
    secret = OfficialDocument.objects.create(
        title="Notula sidik",
        agency=world.agency("bappeda"),
        classification="rahasia",
        file=SimpleUploadedFile("r.txt", b"x"),
    )
    for field in ("document_1", "evidence"):
        answer = client.post(address(item), typed(**{field: secret.pk}))
        assert field in answer.context["form"].errors
        assert "Notula sidik" not in text(answer)
    assert not ProgressReport.objects.exists()


def test_second_tab_keeps_what_was_typed(client, pic, item):
    client.post(address(item), typed())
    answer = client.post(address(item), typed(percent="70", obstacle="Hambatan tab kedua"))
    assert answer.status_code == 409
    assert "Hambatan tab kedua" in text(answer)
    assert ProgressReport.objects.get().percent == Decimal("68.5")


def test_more_than_the_budget_is_a_warning(client, pic, item):
    world.target(item, 2026, budget=1_000_000)
    answer = client.post(address(item), typed(confirmed="1250000"), follow=True)
    assert ProgressReport.objects.exists()
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]


def test_previous_values_stand_beside(client, pic, item):
    world.report(item, (2025, 4), 31, realised=77_000, obstacle="Server rusak")
    page = text(client.get(address(item)))
    assert "31%" in page
    assert "Server rusak" in page


def test_an_old_report_leads_on_to_the_open_quarter(client, pic, item):
    """Its time of correction is over, so there is no form; the PIC still finds the way."""
    world.report(item, (2026, 1), 20)
    ProgressReport.objects.update(created_at=datetime(2026, 4, 10, tzinfo=UTC))
    page = client.get(address(item, 2026, 1))
    assert page.context["form"] is None
    assert f'href="{address(item, 2026, 4)}"' in text(page)
    client.force_login(world.official("head"))
    assert f'href="{address(item, 2026, 4)}"' not in text(client.get(address(item, 2026, 1)))


@pytest.mark.parametrize(("year", "quarter"), [(2026, 5), (2026, 0), (20255, 1), (0, 1)])
def test_no_such_quarter(client, pic, item, year, quarter):
    assert client.get(address(item, year, quarter)).status_code == 404


def test_future_and_outside_are_explained(client, pic, item):
    for year in (2027, 2024):
        page = client.get(address(item, year, 1))
        assert page.context["form"] is None
        assert page.context["refusal"]
        assert client.post(address(item, year, 1), typed()).status_code == 403
    assert not ProgressReport.objects.exists()


def test_a_late_report_names_a_day_to_come(client, pic, item):
    assert "8 Desember 2026" in text(client.get(address(item, 2026, 1)))
    world.report(item, (2026, 1), 20)
    page = client.get(address(item, 2026, 1))
    assert page.context["form"]
    assert "8 Desember 2026" in text(page)


def test_the_grid_opens_on_the_own_agency(client, pic, item):
    other = world.published_item(world.agency("bappeda"), title="Satu data")
    with publication_permit(other):
        other.supporting_agencies.add(item.agency)
        other.save()
    assert [row.item for row in client.get(GRID).context["rows"]] == [item]
    assert {row.item for row in client.get(GRID, {"agency": ""}).context["rows"]} == {item, other}
    client.force_login(world.official("admin"))
    assert {row.item for row in client.get(GRID).context["rows"]} == {item, other}


def test_grid_filters(client, item):
    client.force_login(world.official("admin"))
    other = world.published_item(world.agency("bappeda"), title="Satu data")
    world.report(item, (2025, 1), 12)
    page = client.get(GRID, {"agency": other.agency_id, "year": 2025})
    assert "Satu data" in text(page)
    assert item.title not in text(page)
    assert [row.cells[0].percent for row in client.get(GRID, {"year": 2025}).context["rows"]] == [None, 12]
    odd = {"agency": "x'--", "year": "20255", "p": "-3"}
    assert client.get(GRID, odd).status_code == 200


def test_late_filter(client, pic, item):
    punctual = world.published_item(title="Tepat waktu")
    for year in (2025, 2026):
        for quarter in (1, 2, 3, 4):
            world.report(punctual, (year, quarter))
    page = client.get(GRID, {"late": "on"})
    assert [row.item for row in page.context["rows"]] == [item]


def test_overview_counts(client, pic, item):
    world.report(item, (2026, 3), "42.5")
    page = client.get(reverse("plans_progress_overview"))
    assert "42,5%" in text(page)
    assert page.context["total"]["late"] == 6


@pytest.mark.parametrize("many", [2, 20])
def test_query_budget(client, pic, many, django_assert_max_num_queries):
    for number in range(many):
        world.report(world.published_item(title=f"Aksi {number}"), (2026, 1))
    client.get(GRID)  # the first request of a day lets the groups follow the offices
    with django_assert_max_num_queries(26):
        client.get(GRID)
    with django_assert_max_num_queries(26):
        client.get(reverse("plans_progress_overview"))
    item = ActionItemPage.objects.first()
    for number in range(many):
        world.report(item, (2026 + number, 2))
    with django_assert_max_num_queries(34):
        client.get(address(item))


BUDGET = 100_000_000
CASES = [  # reported before in the year, in this quarter, confirmed; whether it is asked about
    pytest.param(0, "100.000.000", "", False, id="the whole budget"),
    pytest.param(0, "100.000.001", "", True, id="one rupiah more"),
    pytest.param(60_000_000, "50.000.000", "", True, id="with an earlier quarter"),
    pytest.param(0, "900.000.000.000", "", True, id="absurd"),
    pytest.param(0, "900.000.000.000", "900000000000", False, id="confirmed"),
    pytest.param(0, "900.000.000.000", "200000000", True, id="another amount confirmed"),
]


@pytest.mark.parametrize(("before", "amount", "confirmed", "asked"), CASES)
def test_an_amount_beyond_the_budget_is_asked_about_before_it_is_public(
    client, pic, item, before, amount, confirmed, asked
):
    world.target(item, 2026, budget=BUDGET)
    if before:
        world.report(item, (2026, 2), 10, realised=before)
    answer = client.post(address(item), typed(realised=amount, confirmed=confirmed))
    assert ProgressReport.objects.filter(quarter=3).exists() is not asked
    assert (answer.status_code == 200) is asked
    if asked:
        assert f"melebihi anggaran {rupiah(BUDGET)}" in text(answer)
        assert f'name="confirmed" value="{amount.replace(".", "")}"' in text(answer)
        assert f'value="{amount}"' in text(answer)


def test_without_a_budget_nothing_is_asked(client, pic, item):
    world.target(item, 2026)
    assert client.post(address(item), typed(realised="900.000.000.000")).status_code == 302
    assert ProgressReport.objects.get().realised == 900_000_000_000
