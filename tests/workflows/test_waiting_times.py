"""The report of waiting times: right numbers, own agency only, and files no spreadsheet computes."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import TaskState

from tests import world
from tests.workflows.city import waiting_at
from workflows import services
from workflows.calendar import working_days_between
from workflows.models import Holiday, Turn
from workflows.selectors.waiting_times import Period, report
from workflows.services.calendar_days import keep_day

pytestmark = pytest.mark.django_db
REPORT = "workflows:waiting_times"


def working_days_before(moment, number):
    """A moment so many working days earlier."""
    day = timezone.localdate(moment)
    back = next(n for n in range(99) if working_days_between(day - timedelta(days=n), day) == number)
    return moment - timedelta(days=back)


def decided_after(city, *days, late=0):
    """Texts of the agency whose head decided after so many working days; the last ``late`` past their deadline."""
    for place, waited in enumerate(days):
        round_ = waiting_at(city, "head")
        state = round_.current_task_state
        services.approve(state, city.head)
        now = timezone.now() - timedelta(hours=1)
        TaskState.objects.filter(pk=state.pk).update(
            started_at=working_days_before(now, waited), finished_at=now
        )
        shift = -1 if place >= len(days) - late else 1
        Turn.objects.filter(task_state=state).update(due_on=timezone.localdate(now) + timedelta(days=shift))


def line_of(lines, stage, agency=""):
    return next(line for line in lines if stage in line.stage and line.agency == agency)


def test_median_and_90th_percentile_by_nearest_rank(city):
    decided_after(city, *range(1, 11), late=3)
    line = line_of(report(city.sekda, Period.last_year()), "Kepala", city.kominfo.name)
    assert (line.decided, line.median, line.p90, line.share_in_time) == (10, 5, 9, 70.0)
    total = line_of(report(city.sekda, Period.last_year()), "Kepala")
    assert (total.decided, total.median, total.p90) == (10, 5, 9)
    sekda = line_of(report(city.sekda, Period.last_year()), "Sekretaris")
    assert (sekda.decided, sekda.median, sekda.waiting) == (0, None, 10)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_few_waits(city, number):
    decided_after(city, *range(1, number + 1))
    line = line_of(report(city.sekda, Period.last_year()), "Kepala")
    ranks = {1: (1, 1), 2: (1, 2), 3: (2, 3), 4: (2, 4)}
    assert (line.median, line.p90) == ranks[number]


def test_the_period_counts_both_days(city):
    decided_after(city, 2)
    today = timezone.localdate(timezone.now() - timedelta(hours=1))
    assert line_of(report(city.sekda, Period(today, today)), "Kepala").decided == 1
    before = Period(today - timedelta(days=9), today - timedelta(days=1))
    assert all(line.decided == 0 for line in report(city.sekda, before))


def test_a_head_reads_the_own_agency_only(client, city):
    decided_after(city, 2)
    head = world.official("head", world.agency("dinkes"))
    assert report(head, Period.last_year()) == []
    assert report(city.head, Period.last_year())
    for person, status in ((city.head, 200), (city.admin, 200), (city.pic, 302), (city.member, 302)):
        client.force_login(person)
        assert client.get(reverse(REPORT)).status_code == status
    client.force_login(head)
    answer = client.get(reverse(REPORT), {"opd": city.kominfo.pk})
    assert answer.context["form"].errors["opd"]
    assert answer.context["lines"] == []


def test_wrong_periods_are_answered_at_the_field(client, city):
    client.force_login(city.sekda)
    answer = client.get(reverse(REPORT), {"dari": "2026-05-01", "sampai": "2026-04-01", "berkas": "csv"})
    assert answer.context["form"].errors["sampai"]
    assert client.get(reverse(REPORT), {"dari": "kemarin"}).context["form"].errors["dari"]


@pytest.mark.parametrize("field", ["dari", "sampai"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "31-12-9999"])
def test_the_ends_of_the_calendar_are_answered_at_the_field(client, city, field, day):
    client.force_login(city.sekda)
    answer = client.get(reverse(REPORT), {field: day})
    assert answer.context["form"].errors[field] == ["Tulis tanggal dari tahun 1900 sampai dengan 2199."]
    assert (
        client.get(reverse(REPORT), {"dari": "01-01-1900", "sampai": "31-12-2199"}).context["form"].is_valid()
    )


def test_files_are_safe_from_formulas(client, city):
    type(city.kominfo).objects.filter(pk=city.kominfo.pk).update(name='=HYPERLINK("http://x")')
    decided_after(city, 2)
    client.force_login(city.sekda)
    text = client.get(reverse(REPORT), {"berkas": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert {row[1] for row in rows[1:]} >= {'\'=HYPERLINK("http://x")'}
    book = load_workbook(io.BytesIO(client.get(reverse(REPORT), {"berkas": "xlsx"}).content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert len(cells) == len(rows) * 9
    assert all(cell.data_type != "f" for cell in cells)


def test_the_report_costs_the_same_however_much(client, city):
    client.force_login(city.sekda)
    costs = []
    for more in (1, 6):
        decided_after(city, *range(1, more + 1))
        client.get(reverse(REPORT))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(REPORT))
        costs.append(len(queries))
    assert costs[1] <= costs[0] <= 25


def test_weekends_holidays_and_days_of_our_own_are_no_waiting(city):
    """From Friday to Tuesday over a day off on Monday: one working day, in the report as on the desk."""
    decided_after(city, 1)
    state = TaskState.objects.get(status=TaskState.STATUS_APPROVED, task__officetask__role="head")
    zone = timezone.get_current_timezone()
    begun, ended = datetime(2026, 10, 2, 16, tzinfo=zone), datetime(2026, 10, 6, 8, tzinfo=zone)
    TaskState.objects.filter(pk=state.pk).update(started_at=begun, finished_at=ended)
    of_that_week = Period(date(2026, 10, 5), date(2026, 10, 9))
    assert line_of(report(city.sekda, of_that_week), "Kepala").median == 2
    keep_day(Holiday(day=date(2026, 10, 5), name="Hari jadi kota"), by=city.admin)
    assert line_of(report(city.sekda, of_that_week), "Kepala").median == 1
    Turn.objects.filter(task_state__status="in_progress").update(due_on=date(2026, 10, 1))
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    waiting.update(started_at=working_days_before(timezone.now(), 4))
    sekda = line_of(report(city.sekda, of_that_week), "Sekretaris")
    assert (sekda.waiting, sekda.overdue, sekda.longest) == (1, 1, 4)
