"""The form of a plan and of a chapter: period, adoption, agency."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_footnotes.models import Footnote

from cms.plans.body_text import body_passages
from cms.plans.models import ChapterPage, PlanPage, YearTarget
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def edit(client):
    """Posts the plan as an administrator; gives the errors of its form."""
    plan = world.plan()
    client.force_login(world.official("admin"))

    def send(**fields):
        data = nested_form_data({
            "title": plan.title, "agency": plan.agency_id, "start_year": 2025, "end_year": 2029,
            "status": "penyusunan", "decree_number": "", "decree_date": "", "introduction": "",
            "legal_basis": rich_text("<p>Perpres 95/2018</p>"), "comments": inline_formset([]),
        })  # fmt: skip
        response = client.post(reverse("wagtailadmin_pages:edit", args=[plan.pk]), data | fields)
        if response.status_code == 302:
            return {}
        for sentences in response.context["form"].errors.values():
            assert str(sentences[0]) in response.content.decode()
        return response.context["form"].errors

    return send


def test_a_plan_is_saved(edit):
    assert edit(end_year=2030) == {}
    assert PlanPage.objects.get().end_year == 2030


@pytest.mark.parametrize(
    "year", ["20255", "999999", "99999999999999999999", "25", "-1", "dua ribu", "2025.5"]
)
def test_a_year_that_is_none(edit, year):
    assert edit(start_year=year)["start_year"]
    assert PlanPage.objects.get().start_year == 2025


def test_year_20255_is_answered_in_indonesian(edit):
    assert edit(start_year="20255")["start_year"] == ["Tulis tahun dengan empat angka, misalnya 2025."]


def test_the_last_year_is_not_before_the_first(edit):
    assert edit(end_year=2024)["end_year"] == ["Tahun akhir mendahului tahun awal."]
    assert edit(end_year=2050)["end_year"]


def test_a_period_does_not_shrink_from_under_targets(edit):
    item = world.action_item()
    YearTarget.objects.create(item=item, year=2029, target="90%")
    assert "2029" in edit(end_year=2028)["end_year"][0]
    YearTarget.objects.update(target="", budget=None)
    assert edit(end_year=2028) == {}


def test_adoption_needs_number_and_date(edit):
    assert set(edit(status="ditetapkan")) == {"decree_number", "decree_date"}
    assert set(edit(decree_date="2025-08-01")) == {"decree_number"}
    assert edit(status="ditetapkan", decree_number="188.45/100/2025", decree_date="2025-08-01") == {}


def test_a_decree_is_not_of_tomorrow(edit):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "decree_date" in edit(decree_number="1", decree_date=tomorrow.isoformat())


def test_a_pic_writes_a_chapter_for_the_own_agency_only(client):
    other = world.agency("dukcapil")
    plan = world.plan()
    client.force_login(world.official("pic"))
    url = reverse("wagtailadmin_pages:add", args=["plans", "chapterpage", plan.pk])
    form = client.get(url).context["form"]
    assert form["agency"].value() == world.agency().pk
    data = {
        "title": "Arsitektur", "summary": "", "body": streamfield([]), "footnotes": inline_formset([]),
        "comments": inline_formset([]),
    }  # fmt: skip
    refused = client.post(url, nested_form_data({**data, "agency": other.pk}))
    assert refused.context["form"].errors["agency"]
    assert not ChapterPage.objects.exists()
    assert client.post(url, nested_form_data({**data, "agency": world.agency().pk})).status_code == 302
    chapter = ChapterPage.objects.get()
    assert (chapter.slug, chapter.short_title, chapter.live) == ("arsitektur", "Bab I", False)


def test_a_footnote_sent_twice_without_its_id_is_kept_once(client):
    chapter = world.chapter()
    client.force_login(world.official("pic"))
    note = {"id": "", "uuid": "9531a881-a79a-4bc1-8d1e-43d8d620afbf", "ORDER": 1, "DELETE": ""}
    for words in ("Pasal 19", "Pasal 20"):
        data = nested_form_data({
            "title": chapter.title, "agency": chapter.agency_id, "summary": "", "body": streamfield([]),
            "footnotes": inline_formset([{**note, "text": rich_text(f"<p>{words}</p>")}]),
            "comments": inline_formset([]),
        })  # fmt: skip
        url = reverse("wagtailadmin_pages:edit", args=[chapter.pk])
        assert client.post(url, data).status_code == 302
    stored = ChapterPage.objects.get().footnotes.all()
    assert ["Pasal 20" in footnote.text for footnote in stored] == [True]


def test_nobody_is_asked_for_the_mark_of_a_footnote(client):
    client.force_login(world.official("pic"))
    page = world.chapter()
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    label = html[html.index('id="footnotes-__prefix__') :] if 'id="footnotes-__prefix__' in html else html
    mark = re.search(r"Tanda\s*(<span[^>]*w-required-mark)?", label)
    assert mark
    assert mark[1] is None


def test_every_footnote_is_found_by_itself():
    page = world.chapter()
    page.footnotes = [Footnote(uuid=uuid4(), text=f"<p>{words}</p>") for words in ("Perpres 95", "Perda 3")]
    assert [passage.text for passage in body_passages(page)][-2:] == ["Perpres 95", "Perda 3"]
