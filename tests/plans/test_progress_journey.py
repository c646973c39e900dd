"""A PIC reports a quarter with evidence, in a browser, on a wide screen and on a telephone."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from cms.plans.models import PlanPage, ProgressReport
from cms.plans.quarters import Quarter
from tests import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def item():
    found = world.published_item(since=date(timezone.localdate().year, 1, 1))
    PlanPage.objects.update(start_year=timezone.localdate().year - 1)
    world.target(found, timezone.localdate().year, "3 layanan", budget=1_250_000_000)
    return found


def sign_in(page, person):
    page.goto("/admin/login/")
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", "sandi-uji-coba")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")


def no_sideways_scrolling(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_pic_reports_a_quarter(browser_page, item, width):
    quarter = Quarter.of(timezone.localdate())
    world.report(item, (quarter.year - 1, 4), 20, realised=350_000_000, obstacle="Pengadaan tertunda")
    pic = world.official("pic")
    page = browser_page(width)
    sign_in(page, pic)
    page.goto("/admin/laporan-kemajuan/")
    assert no_sideways_scrolling(page)
    page.click(f"a[href$='/{item.pk}/{quarter.year}/{quarter.number}/']")
    page.get_by_text("Pengadaan tertunda").first.wait_for()
    page.fill("[name=percent]", "168,5")
    page.fill("[name=realised]", "75.000.000")
    page.fill("[name=follow_up]", "Rapat dengan penyedia")
    page.set_input_files(
        "[name=uploads]", {"name": "Notula.txt", "mimeType": "text/plain", "buffer": b"Notula rapat"}
    )
    page.click("main form[enctype] button[type=submit]")
    page.get_by_text("Persentase harus antara 0 dan 100").first.wait_for()
    assert page.input_value("[name=follow_up]") == "Rapat dengan penyedia"
    assert page.get_by_label("Notula").is_checked()
    assert no_sideways_scrolling(page)
    page.fill("[name=percent]", "68,5")
    page.click("main form[enctype] button[type=submit]")
    page.get_by_text("telah dilaporkan: 68,5%").first.wait_for()
    report = ProgressReport.objects.get(year=quarter.year)
    assert (report.percent, report.realised) == (Decimal("68.5"), 75_000_000)
    assert [document.title for document in report.evidence.all()] == ["Notula"]
