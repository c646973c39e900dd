"""A chapter without text, or with a mark whose footnote is gone, is kept as a draft and submitted by nobody."""

import json
import uuid

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_footnotes.models import Footnote

from cms.plans.models import ChapterPage
from tests import world
from workflows import services
from workflows.policies import Refused

pytestmark = pytest.mark.django_db
NOTE, OTHER = "0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0", str(uuid.UUID(int=7))
SECTION = ("section", {"title": "Asas", "level": "2"})
EMPTY, GONE = "Bab ini belum memuat naskah", f"catatan kaki [{NOTE[:6]}] yang sudah dihapus"


def cited(mark):
    """A text as the editor sends it, with a footnote's mark."""
    shown = f"[{mark[:6]}]"
    block = {
        "key": "abcde", "text": f"Sesuai{shown}", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
        "entityRanges": [{"key": 0, "offset": 6, "length": len(shown)}], "data": {},
    }  # fmt: skip
    entity = {"type": "FOOTNOTES", "mutability": "IMMUTABLE", "data": {"footnote": mark}}
    return ("text", json.dumps({"blocks": [block], "entityMap": {"0": entity}}))


def note(mark, **more):
    words = {"key": "a", "text": "Perpres", "type": "unstyled", "depth": 0}
    text = {"blocks": [{**words, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}
    return {"uuid": mark, "text": json.dumps(text), "ORDER": 1, **more}


TABLE = [
    pytest.param([], [], EMPTY, id="no block"),
    pytest.param([SECTION], [], EMPTY, id="headings only"),
    pytest.param([cited(NOTE)], [], GONE, id="no such footnote"),
    pytest.param([cited(NOTE)], [note(OTHER)], GONE, id="another footnote"),
    pytest.param([cited(NOTE)], [note(NOTE, DELETE="1")], GONE, id="deleted in this save"),
    pytest.param([cited(NOTE)], [note(NOTE)], None, id="whole"),
]


@pytest.mark.parametrize(("body", "notes", "sentence"), TABLE)
@pytest.mark.parametrize("action", ["action-submit", ""])
def test_a_draft_is_saved_and_a_submission_refused_at_the_field(client, body, notes, sentence, action):
    world.official("head")
    page = world.chapter()
    client.force_login(world.official("pic"))
    data = nested_form_data({
        "title": page.title, "agency": page.agency_id, "summary": "", "body": streamfield(body),
        "footnotes": inline_formset(notes), "comments": inline_formset([]),
    })  # fmt: skip
    more = {action: "1"} if action else {}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, **more})
    stored = ChapterPage.objects.get(pk=page.pk)
    if action and sentence:
        assert sentence in answer.context["form"].errors["body"][0]
        assert answer.context["form"].errors.keys() == {"body"}
        assert stored.get_latest_revision() is None
    else:
        assert stored.get_latest_revision() is not None
        assert bool(stored.current_workflow_state) == bool(action)


@pytest.mark.parametrize(
    ("body", "kept", "sentence"),
    [
        ([], [], EMPTY),
        ([("text", f'<p>Sesuai<footnote id="{NOTE}">[{NOTE[:6]}]</footnote></p>')], [OTHER], GONE),
        ([("text", f'<p>Sesuai<footnote id="{NOTE}">[{NOTE[:6]}]</footnote></p>')], [NOTE], None),
    ],
)
def test_no_other_door_submits_it(body, kept, sentence):
    world.official("head")
    pic, page = world.official("pic"), world.chapter()
    page.body = body
    page.footnotes = [Footnote(uuid=mark, text="<p>Perpres</p>") for mark in kept]
    page = world.write(page, pic)
    if sentence is None:
        services.submit(page, pic)
    else:
        with pytest.raises(Refused, match="belum dapat diterbitkan") as refused:
            services.submit(page, pic)
        assert sentence in refused.value.message
    assert bool(ChapterPage.objects.get(pk=page.pk).current_workflow_state) == (sentence is None)
