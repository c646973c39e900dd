"""The form of an action item: what it refuses, with a sentence at the field, and what it keeps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.plans.models import ActionItemPage
from tests import world

pytestmark = pytest.mark.django_db
YEARS = range(2025, 2030)


def posted(where, years=YEARS, **fields):
    """What the browser sends for an action item; fields left out are empty."""
    data = {
        "title": "Integrasi layanan", "code": "RA-01", "agency": where.pk, "muatan": "layanan",
        "effectiveness": 2, "feasibility": 2, "duration_months": 12, "goal": "", "goal_indicator": "",
        "goal_target": "", "initiative": "", "program": "", "activity": "", "sub_activity_code": "",
        "output": "", "baseline": "", "target_unit": "", "chapter": "",
        "targets-TOTAL_FORMS": len(years), "targets-INITIAL_FORMS": len(years),
        "targets-MIN_NUM_FORMS": 0, "targets-MAX_NUM_FORMS": 1000,
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip
    for row, year in enumerate(years):
        for name in ("id", "target", "budget", "source_of_funds"):
            data[f"targets-{row}-{name}"] = ""
        data[f"targets-{row}-year"] = year
    return data | fields


@pytest.fixture
def pic():
    return world.official("pic")


@pytest.fixture
def add(client, pic):
    """Posts a new action item as its PIC; gives the answer."""
    client.force_login(pic)
    index = world.action_item_index()
    url = reverse("wagtailadmin_pages:add", args=["plans", "actionitempage", index.pk])

    def send(**fields):
        return client.post(url, posted(world.agency(), **fields))

    send.url = url
    return send


def errors(response, name):
    assert response.status_code == 200, response.headers
    form = response.context["form"]
    row, _, field = name.partition(".")
    found = form.formsets["targets"].forms[int(row)].errors[field] if field else form.errors.get(name, [])
    for sentence in found:
        assert sentence in response.content.decode().replace("&#x27;", "'")
    assert not ActionItemPage.objects.exists()
    return " ".join(found)


def test_all_years_are_stored_and_part_of_the_revision(add):
    response = add(**{"targets-0-target": "10 layanan", "targets-0-budget": "Rp 1.250.000.000",
                      "targets-0-source_of_funds": "APBD", "targets-4-budget": "75000"})  # fmt: skip
    assert response.status_code == 302
    item = ActionItemPage.objects.get()
    assert [t.year for t in item.targets.all()] == list(YEARS)
    assert [t.budget for t in item.targets.all()] == [1_250_000_000, None, None, None, 75_000]
    content = item.get_latest_revision().content
    assert content["targets"][0]["budget"] == 1_250_000_000
    assert content["targets"][0]["target"] == "10 layanan"


def test_a_window_opened_before_the_rows_had_ids_changes_them(client, add):
    add(**{"targets-0-budget": "1.000", "targets-1-target": "5%"})
    item = ActionItemPage.objects.get()
    rows = {"targets-0-budget": "2.000", "targets-1-target": "6%"}
    url = reverse("wagtailadmin_pages:edit", args=[item.pk])
    assert client.post(url, posted(item.agency, code=item.code, **rows)).status_code == 302
    stored = ActionItemPage.objects.get().targets.all()
    assert [(t.year, t.budget, t.target) for t in stored][:2] == [(2025, 2_000, ""), (2026, None, "6%")]
    assert len(stored) == 5


def test_a_draft_changes_the_revision_and_leaves_what_is_published(client, pic):
    item = world.published_item()
    client.force_login(pic)
    rows = {"targets-1-budget": "500.000"}
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[item.pk]), posted(item.agency, code=item.code, **rows)
    )
    assert response.status_code == 302
    assert not item.targets.exists()
    item.refresh_from_db()
    assert item.get_latest_revision().content["targets"][1]["budget"] == 500_000


@pytest.mark.parametrize("typed", ["1,5 miliar", "12.50", "1250000.75", "sepuluh juta", "1.25"])
def test_budget_that_is_not_whole_rupiah(add, typed):
    response = add(**{"targets-2-budget": typed, "targets-2-target": "tetap ada"})
    assert errors(response, "2.budget") == "Isi dengan angka rupiah bulat, misalnya 1.250.000.000."
    page = response.content.decode()
    assert f'value="{typed}"' in page
    assert 'value="tetap ada"' in page


@pytest.mark.parametrize("typed", ["-5.000", "9" * 30])
def test_budget_negative_or_huge(add, typed):
    assert errors(add(**{"targets-2-budget": typed}), "2.budget")


def test_a_year_outside_the_period_is_refused(add):
    response = add(years=[2025, 2031], **{"targets-1-target": "5"})
    assert "2031" in errors(response, "1.target")
    assert "2025–2029" in errors(response, "1.target")


@pytest.mark.parametrize("year", ["20255", "abc", ""])
def test_a_year_that_is_none(add, year):
    assert errors(add(**{"targets-0-year": year}), "0.year")


def test_a_blank_row_outside_the_period_goes(add):
    assert add(years=[2025, 2031]).status_code == 302
    assert [t.year for t in ActionItemPage.objects.get().targets.all()] == [2025]


@pytest.mark.parametrize("code", ["ra 1", "1", "RA", "RA-0000000001", "<b>", "RA_01"])
def test_codes_of_another_form(add, code):
    assert "RA-01" in errors(add(code=code), "code")


def test_a_code_is_written_in_capitals(add):
    assert add(code=" ra-07 ").status_code == 302
    assert ActionItemPage.objects.get().code == "RA-07"


def test_a_code_is_unique_within_the_plan_drafts_included(client, add, pic):
    other = world.action_item(title="Pusat data", code="RA-02")
    other.code = "RA-03"
    other.save_revision(user=pic)
    for code in ("RA-02", "ra-03"):
        response = add(code=code)
        assert "Pusat data" in " ".join(response.context["form"].errors["code"])
    assert ActionItemPage.objects.count() == 1


@pytest.mark.parametrize("code", ["2.16.03.2.02.37", "2.16.03.2.02.00371", "x"])
def test_sub_activity_codes(add, code):
    message = errors(add(sub_activity_code=code), "sub_activity_code")
    assert message == "Kode subkegiatan berbentuk 2.16.03.2.02.0037."


def test_an_agency_is_needed(add):
    assert errors(add(agency=""), "agency") == "Pilih OPD penanggung jawab."


def test_an_agency_of_others_is_refused(add):
    assert errors(add(agency=world.agency("dukcapil").pk), "agency")


def test_an_ended_agency_is_refused_and_its_successor_named(client, add):
    merged = world.agency("dinas-baru")
    yesterday = timezone.localdate() - timedelta(days=1)
    type(merged).objects.filter(slug="diskomsandi").update(ends=yesterday, successor=merged)
    message = errors(add(), "agency")
    assert message
    item = world.action_item()
    client.force_login(world.official("expert", merged))
    page = client.post(reverse("wagtailadmin_pages:edit", args=[item.pk]), posted(item.agency))
    assert "Dinas-Baru" in " ".join(page.context["form"].errors["agency"])


def test_own_agency_is_chosen_beforehand_and_alone(client, add):
    world.agency("dukcapil")
    form = client.get(add.url).context["form"]
    assert form["agency"].value() == world.agency().pk
    assert list(form.fields["agency"].queryset) == [world.agency()]
    assert [row.shown_year for row in form.formsets["targets"].forms] == [str(y) for y in YEARS]


def test_the_expert_team_chooses_any_agency(client, add):
    other = world.agency("dukcapil")
    client.force_login(world.official("expert", world.agency("tim")))
    assert other in client.get(add.url).context["form"].fields["agency"].queryset
    assert client.post(add.url, posted(other)).status_code == 302


def test_the_agency_in_charge_does_not_support_itself(add):
    assert errors(add(supporting_agencies=[world.agency().pk]), "supporting_agencies")


def test_a_free_code_is_proposed(client, add):
    world.action_item(code="RA-09")
    assert client.get(add.url).context["form"]["code"].value() == "RA-10"


def test_the_slug_is_made_from_the_title(add):
    add(title="Pusat data & jaringan <script>")
    item = ActionItemPage.objects.get()
    assert item.slug == "pusat-data-jaringan-script"
