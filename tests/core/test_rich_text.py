"""What is sent in place of a text: bounded before it is converted, refused at the field, never an error."""

import json
import time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.core import rich_text as room
from cms.plans.models import ChapterPage, PlanPage
from tests import world

FEATURES = ["bold", "italic", "ol", "ul", "link", "footnotes"]


def block(**fields):
    plain = {"key": "a", "text": "Isi", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
             "entityRanges": [], "data": {}}  # fmt: skip
    return plain | fields


def sent(*blocks, entities=None):
    return json.dumps({"blocks": list(blocks), "entityMap": entities or {}})


def link(data, **place):
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": data}}
    stretch = {"key": 0, "offset": 0, "length": 3} | place
    return sent(block(entityRanges=[stretch]), entities=entities)


def read(value):
    """What a field with our editor makes of ``value``."""
    widget = get_rich_text_editor_widget(features=FEATURES)
    field = forms.CharField(widget=widget)
    return field.clean(widget.value_from_datadict({"text": value}, {}, "text"))


def sentence(value):
    with pytest.raises(ValidationError) as refused:
        read(value)
    return refused.value.messages[0]


def test_our_editor_is_the_one_everywhere():
    assert type(get_rich_text_editor_widget()) is room.CheckedRichTextArea


def test_a_text_is_kept():
    html = read(link({"url": "https://jdih.contoh.test/"}))
    assert 'href="https://jdih.contoh.test/"' in html
    bold = sent(block(inlineStyleRanges=[{"offset": 0, "length": 3, "style": "BOLD"}]))
    assert "<b>Isi</b>" in read(bold)


@pytest.mark.parametrize("depth", [5, 3000, 10**9, -1])
def test_nesting_is_bounded_and_keeps_the_words(depth):
    began = time.monotonic()
    html = read(sent(block(type="unordered-list-item", depth=depth)))
    assert time.monotonic() - began < 1
    assert "Isi" in html
    assert html.count("<ul") <= room.MAX_DEPTH + 1


@pytest.mark.parametrize(
    "value",
    [
        "x", "[]", "5", '"Isi"', "[" * 100_000, '{"blocks": 5}', '{"blocks": [null]}', '{"blocks": [{}]}',
        sent(block(text=5)), sent(block(text=None)), sent(block(depth="4")), sent(block(type=None)),
        sent(block(entityRanges=[{"key": 7, "offset": 0, "length": 1}])),
        sent(block(entityRanges=5)), sent(block(inlineStyleRanges=[None])),
        sent(block(inlineStyleRanges=[{"offset": 0, "length": 1, "style": {}}])),
        sent(block(inlineStyleRanges=[{"offset": "0", "length": 1, "style": "BOLD"}])),
        sent(block(), entities={"0": None}), sent(block(), entities={"0": {"type": "LINK", "data": []}}),
        link({"url": 5}), link({"id": "abc"}), link({"id": 10**20}), link({"id": [1]}),
        '{"blocks": [{"key": "a", "type": "unstyled", "text": "\\ud800"}]}',
    ],
)  # fmt: skip
def test_what_no_editor_sends_is_refused_with_a_sentence(value):
    assert sentence(value) == "Teks tidak dapat dibaca sebagaimana dikirim. Periksa isinya, lalu simpan lagi."


@pytest.mark.parametrize("field", ["inlineStyleRanges", "entityRanges"])
def test_a_pile_of_stretches_is_refused_before_it_costs_anything(field):
    pile = [{"offset": n, "length": 900 - 2 * n, "style": "BOLD", "key": 0} for n in range(400)]
    entities = {"0": {"type": "LINK", "data": {"url": "/"}}}
    began = time.monotonic()
    assert sentence(sent(*[block(text="a" * 1000, **{field: pile})] * 40, entities=entities))
    assert time.monotonic() - began < 2


def test_stretches_beyond_the_text_are_cut():
    assert "Isi" in read(link({"url": "https://contoh.test/"}, length=10**12))


@pytest.mark.parametrize(
    "value",
    [
        sent(block(text="a" * (room.MAX_CHARACTERS + 1))),
        sent(*[block()] * (room.MAX_BLOCKS + 1)),
        "x" * (room.MAX_SENT + 1),
    ],
    ids=["characters", "blocks", "sent"],
)
def test_a_text_beyond_the_limits_is_refused(value):
    assert "200.000 karakter" in sentence(value)


def test_the_words_of_a_refused_text_are_shown_again():
    widget = get_rich_text_editor_widget(features=FEATURES)
    refused = widget.value_from_datadict({"text": sent(block(text="Kata <b>", depth="x"))}, {}, "text")
    assert json.loads(widget.format_value(refused))["blocks"][0]["text"] == "Kata <b>"


BOMB = sent(block(type="unordered-list-item", depth=10**9))


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["edit", "preview_on_edit"])
@pytest.mark.parametrize("kind", ["text", "callout", "footnote"])
def test_a_chapter_stays_as_it_was(client, door, kind):
    page = world.chapter()
    client.force_login(world.official("pic"))
    note = {"id": "", "uuid": "9531a881-a79a-4bc1-8d1e-43d8d620afbf", "ORDER": 1, "DELETE": "", "text": "x"}
    body = {"text": [("text", "x")], "callout": [("callout", {"kind": "info", "title": "", "text": "[]"})]}
    data = nested_form_data({
        "title": "Judul lain", "agency": page.agency_id, "summary": "", "body": streamfield(body.get(kind, [])),
        "footnotes": inline_formset([note] if kind == "footnote" else []), "comments": inline_formset([]),
    })  # fmt: skip
    response = client.post(reverse(f"wagtailadmin_pages:{door}", args=[page.pk]), data)
    assert response.status_code == 200
    if door == "edit":
        assert "Teks tidak dapat dibaca" in response.content.decode()
    else:
        assert response.json()["is_valid"] is False
    stored = ChapterPage.objects.get()
    assert (stored.title, stored.get_latest_revision()) == (page.title, None)


@pytest.mark.django_db
def test_the_bomb_is_saved_as_a_plain_list(client):
    page = world.chapter()
    client.force_login(world.official("pic"))
    data = nested_form_data({
        "title": page.title, "agency": page.agency_id, "summary": "", "body": streamfield([("text", BOMB)]),
        "footnotes": inline_formset([]), "comments": inline_formset([]),
    })  # fmt: skip
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 302
    assert "Isi" in ChapterPage.objects.get().get_latest_revision().as_object().body[0].value.source


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "refused"), [("5", True), (rich_text("<p>Perpres</p>"), False)])
def test_the_legal_basis_of_a_plan(client, value, refused):
    plan = world.plan()
    client.force_login(world.official("admin"))
    data = nested_form_data({
        "title": plan.title, "agency": plan.agency_id, "start_year": 2025, "end_year": 2029,
        "status": "penyusunan", "decree_number": "", "decree_date": "", "introduction": "",
        "legal_basis": value, "comments": inline_formset([]),
    })  # fmt: skip
    response = client.post(reverse("wagtailadmin_pages:edit", args=[plan.pk]), data)
    assert (response.status_code == 200) is refused
    if refused:
        assert response.context["form"].errors["legal_basis"]
        assert PlanPage.objects.get().get_latest_revision() is None
