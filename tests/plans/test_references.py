"""Cross-references keep pointing at the right place and say its number of today."""

import json

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.plans.blocks import ChapterBodyBlock
from cms.plans.models import ChapterPage
from tests import world
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db
BLOCK = "0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0"


def to(page, block="", words="lama"):
    return f'<xref page="{page}" block="{block}">{words}</xref>'


def with_section(live=True):
    """A chapter with one section of a known id."""
    target = world.chapter(title="Tujuan")
    target.body = json.dumps([{"type": "section", "value": {"title": "Asas", "level": "2"}, "id": BLOCK}])
    target.save()
    return published(target) if live else target


def published(page):
    with publication_permit(page):
        type(page).objects.filter(pk=page.pk).update(live=True)
    return type(page).objects.get(pk=page.pk)


def text_of(*references):
    return world.chapter(text="<p>Lihat {}.</p>".format(" dan ".join(references)))


def rendered(page, preview=False):
    request = RequestFactory().get("/")
    request.is_preview = preview
    return str(page.body.stream_block.render(page.body, {"page": page, "request": request}))


def test_the_reader_sees_the_number_of_today_and_a_link():
    target = with_section()
    page = published(text_of(to(target.pk), to(target.pk, BLOCK)))
    html = rendered(page)
    assert ">Bab I</a>" in html
    assert f'href="{target.get_url()}#b-0f1e2d3c">Subbab 1.1</a>' in html
    ChapterPage.objects.get(pk=page.pk).move(target, pos="left")
    html = rendered(ChapterPage.objects.get(pk=page.pk))
    assert ">Bab II</a>" in html
    assert ">Subbab 2.1</a>" in html
    assert "lama" not in html


def converter():
    return ChapterBodyBlock().child_blocks["text"].field.widget.converter


@pytest.mark.parametrize("block", [BLOCK, ""])
def test_a_reference_survives_the_editor_as_often_as_one_saves(block):
    html = f"<p>{to(7, block)}</p>"
    for _save in range(2):
        state = converter().from_database_format(html)
        (entity,) = json.loads(state)["entityMap"].values()
        assert entity["data"] == {"page": "7", **({"block": block} if block else {})}
        html = converter().to_database_format(state)
        assert f'<xref page="7" block="{block}">lama</xref>' in html


def test_a_saved_chapter_still_refers_to_the_section(client):
    target = with_section()
    page = text_of(to(target.pk, BLOCK))
    client.force_login(world.official("pic"))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for _save in range(2):
        shown = client.get(url).context["form"]
        body = shown.instance.body
        state = json.loads(body.stream_block.get_form_state(body)[0]["value"])
        assert [entity["data"]["block"] for entity in state["entityMap"].values()] == [BLOCK]
        sent = shown.initial | {"title": page.title, "slug": page.slug}
        sent = {name: value for name, value in sent.items() if isinstance(value, str | int)}
        sent |= {"body": streamfield([("text", json.dumps(state))]), "footnotes": inline_formset([])}
        response = client.post(url, nested_form_data(sent))
        assert response.status_code == 302
    latest = ChapterPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    latest.live = True
    assert f'href="{target.get_url()}#b-0f1e2d3c">Subbab 1.1</a>' in rendered(latest)


def test_the_public_sees_plain_words_where_the_target_is_gone_or_unpublished():
    hidden = with_section(live=False)
    page = published(text_of(to(hidden.pk, words="Bab X"), to(9999, words="Bab Y"), to(hidden.pk, BLOCK)))
    html = rendered(page)
    assert "Lihat Bab X dan Bab Y dan lama." in html


def test_the_writer_sees_what_is_broken():
    target = with_section()
    page = text_of(to(target.pk, "deadbeef-0000-4000-8000-000000000000", "Subbab 9.9"), to(target.pk))
    html = rendered(page, preview=True)
    assert '<mark class="xref-broken"' in html
    assert "sudah tidak ada" in html
    state = json.dumps(page.body.stream_block.get_form_state(page.body))
    assert "sudah tidak ada" in state
    assert "Bab I" in state
    assert "Subbab 9.9" in state


@pytest.mark.parametrize(
    "tag",
    [
        '<xref page="1;drop" block="">x</xref>',
        '<xref page="99999999999999999999" block="">x</xref>',
        '<xref page="1" block="&quot;&gt;&lt;script&gt;">x</xref>',
        "<xref>x</xref>",
        '<xref page="1" block=""><img src=x onerror=alert(1)></xref>',
    ],
)
def test_tags_nobody_wrote_leave_words_only(tag):
    html = rendered(published(text_of(tag)))
    assert "<script" not in html
    assert "<xref" not in html
    assert "onerror" not in html


def test_many_references_cost_no_more_queries_than_one():
    target = with_section()
    counts = []
    for size in (1, 15):
        page = published(text_of(*[to(target.pk, BLOCK)] * size))
        page.body.append(("text", f"<p>{to(target.pk)}</p>"))
        with CaptureQueriesContext(connection) as queries:
            rendered(page)
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    assert counts[1] <= 12


def choose(client, user, page):
    client.force_login(user)
    return client.get(
        reverse("plans_choose_reference"), {"from": reverse("wagtailadmin_pages:edit", args=[page.pk])}
    )


def test_the_chooser_lists_parts_of_drafts_the_writer_may_read(client):
    target = with_section(live=False)
    item = world.action_item(code="RA-77")
    response = choose(client, world.official("pic"), target)
    html = json.loads(response.content)["html"]
    assert f'data-block="{BLOCK}" data-label="Subbab 1.1"' in html
    assert f'data-page="{item.pk}"' in html


def test_the_chooser_tells_an_outsider_numbers_only(client):
    target = with_section(live=False)
    response = choose(client, world.official("pic", world.agency("dukcapil")), target)
    html = json.loads(response.content)["html"]
    assert 'data-label="Bab I"' in html
    assert "Tujuan" not in html
    assert "Asas" not in html


@pytest.mark.parametrize("path", ["", "/nowhere/", "/admin/pages/99999/edit/", "/admin/"])
def test_the_chooser_of_no_plan_is_not_found(client, path):
    world.plan()
    client.force_login(world.official("pic"))
    assert client.get(reverse("plans_choose_reference"), {"from": path}).status_code == 404
