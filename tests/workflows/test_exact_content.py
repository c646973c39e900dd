"""A decision binds every byte its text shows, and any change after it voids it."""

import io
import json
import random

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Revision, TaskState

from cms.core.audit.models import AuditEntry
from cms.core.origin import acting
from cms.documents.models import OfficialDocument
from cms.plans.models import ActionItemPage, ChapterPage
from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.city import refused, waiting_at
from workflows import services
from workflows.content import bytes_hash, canonical, content_hash, revision_hash
from workflows.models import Decision, OfficeTask, PublicationRefused, Turn, publication_permit
from workflows.services.advancing import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]


def png(colour):
    out = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(out, "PNG")
    return out.getvalue()


def picture(colour="red"):
    return get_image_model().objects.create(title="Bagan", file=ContentFile(png(colour), "bagan.png"))


def with_files(city):
    """A chapter of the PIC's that shows a picture and leads to a document; before the Sekda."""
    image = picture()
    document = OfficialDocument(
        title="Perwali", classification="biasa", file=ContentFile(b"%PDF-1.4 satu", "perwali.pdf")
    )
    document.save()
    link = f'<a linktype="document" id="{document.pk}">Perwali</a>'
    text = f'<p>{link} <embed embedtype="image" id="{image.pk}" alt="" format="left"/></p>'
    page = world.write(world.chapter(city.kominfo, text=text), city.pic)
    round_ = services.submit(page, city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    return page, round_, image, document


def overwrite(file, content):
    with file.storage.open(file.name, "wb") as opened:
        opened.write(content)


@pytest.mark.parametrize("what", ["image bytes", "document bytes", "lost file", "text", "hash", "revision"])
def test_a_change_after_a_decision_voids_it(city, what):
    page, round_, image, document = with_files(city)
    latest = Revision.objects.get(pk=page.latest_revision_id)
    falsify = {
        "image bytes": lambda: overwrite(image.file, png("blue")),
        "document bytes": lambda: overwrite(document.file, b"%PDF-1.4 dua"),
        "lost file": lambda: image.file.storage.delete(image.file.name),
        "text": lambda: Revision.objects.filter(pk=latest.pk).update(
            content={**latest.content, "summary": "Disisipkan"}
        ),
        "hash": lambda: Decision.objects.filter(action="approve").update(content_hash="0" * 64),
        "revision": lambda: Decision.objects.filter(action="approve").update(revision=None),
    }
    with past_the_guards():
        falsify[what]()
    message = refused(services.approve, round_.current_task_state, city.sekda)
    assert "tidak berlaku lagi" in message
    services.send_back(round_.current_task_state, city.sekda, comment="Ajukan ulang.")


def test_nothing_is_lost_between_the_last_decision_and_publication(city):
    page, round_, _image, _document = with_files(city)
    services.approve(round_.current_task_state, city.sekda)
    stored = ChapterPage.objects.get(pk=page.pk)
    last = Decision.objects.filter(action="publish").get()
    assert last.content_hash == revision_hash(stored.live_revision)


def insert_revision(page, city):
    """A text of somebody's, beside the path of writing."""
    latest = page.get_latest_revision()
    made = Revision.objects.create(
        content_object=page, base_content_type=latest.base_content_type, user=city.expert,
        content={**latest.content, "title": "Disisipkan"}, object_str="x",
    )  # fmt: skip
    ChapterPage.objects.filter(pk=page.pk).update(latest_revision=made)


def test_a_revision_that_nobody_wrote_in_turn_is_not_approved(city):
    round_ = waiting_at(city, "sekda")
    insert_revision(round_.content_object.specific, city)
    assert "tidak berlaku lagi" in refused(services.approve, round_.current_task_state, city.sekda)


CHAIN = {
    "stage missing": lambda round_, city: round_.decisions.filter(task__officetask__role="head").update(
        void=True
    ),
    "not a holder": lambda round_, city: round_.decisions.filter(action="approve").update(
        appointment=city.member.appointments.get()
    ),
    "no appointment": lambda round_, city: round_.decisions.filter(action="approve").update(appointment=None),
    "out of office": lambda round_, city: city.head.appointments.update(ends="2020-01-01"),
    "somebody else": lambda round_, city: round_.decisions.filter(action="approve").update(
        person=city.expert
    ),
    "twice": lambda round_, city: (
        world.appoint(city.sekda, "head", city.kominfo),
        round_.decisions.filter(action="approve").update(
            person=city.sekda, appointment=city.sekda.appointments.get(office__role="head")
        ),
    ),
}


@pytest.mark.parametrize("fault", CHAIN)
def test_publishing_rechecks_the_chain(city, fault):
    round_ = waiting_at(city, "sekda")
    with past_the_guards():
        CHAIN[fault](round_, city)
    refused(services.approve, round_.current_task_state, city.sekda)
    assert not round_.content_object.specific.live


def test_a_skipped_last_decision_publishes_nothing(city):
    round_ = waiting_at(city, "sekda")
    task = OfficeTask.objects.get(role="sekda").task_ptr
    line = round_.decisions.get(action="approve")
    Decision.objects.create(
        content_type=line.content_type,
        object_id=line.object_id,
        workflow_state=round_,
        task=task,
        action="skip",
    )
    refused(publish, round_.content_object.specific, round_, city.sekda)
    assert TaskState.objects.count()
    assert Turn.objects.count()


def shuffled(value):
    if isinstance(value, dict):
        keys = list(value)
        random.Random(len(keys)).shuffle(keys)
        return {key: shuffled(value[key]) for key in keys}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31)
    | st.text(st.characters(blacklist_categories=("Cs", "Cc"))),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdé", max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(summary=st.text(st.characters(blacklist_categories=("Cs", "Cc"))), value=JSON, other=JSON)
def test_the_same_content_has_the_same_hash_and_other_content_another(summary, value, other):
    """Whatever the order of keys, and after a turn through JSON, as each database stores it."""
    content = {"summary": summary, "body": json.dumps([{"type": "text", "value": value, "id": "1"}])}
    again = {"body": json.dumps(shuffled(json.loads(content["body"])), indent=1), "summary": summary}
    assert content_hash(ChapterPage, content) == content_hash(ChapterPage, json.loads(json.dumps(again)))
    assert content_hash(ChapterPage, {**content, "live": True, "pk": 7}) == content_hash(ChapterPage, content)
    changed = {**content, "body": json.dumps([{"type": "text", "value": other, "id": "1"}])}
    same = json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (content_hash(ChapterPage, content) == content_hash(ChapterPage, changed)) is same


def test_the_hash_stays_when_the_revision_is_read_again(city):
    page, _round, _image, _document = with_files(city)
    revision = Revision.objects.get(pk=page.latest_revision_id)
    before = revision_hash(revision)
    Revision.objects.filter(pk=revision.pk).update(content=shuffled(revision.content))
    assert revision_hash(Revision.objects.get(pk=revision.pk)) == before
    assert connection.vendor in {"sqlite", "postgresql"}


def test_rows_and_lists_have_no_order_of_the_database(city):
    rows = [
        {"pk": 1, "year": 2026, "target": "1", "item": 9},
        {"pk": 2, "year": 2027, "target": "2", "item": 9},
    ]
    content = {"targets": rows, "supporting_agencies": [2, 1], "unknown": 1}
    again = {
        "targets": [{**row, "pk": None} for row in reversed(rows)],
        "supporting_agencies": [1, 2],
        "unknown": 1,
    }
    assert canonical(ActionItemPage, content) == canonical(ActionItemPage, again)


def test_a_lost_file_has_an_empty_hash(city):
    image = picture()
    image.file.storage.delete(image.file.name)
    assert bytes_hash(image.file) == ""


def test_a_picture_that_the_public_sees_is_not_replaced(client, city):
    image = picture()
    page = world.chapter(
        city.kominfo, text=f'<p><embed embedtype="image" id="{image.pk}" alt="" format="left"/></p>'
    )
    world.released(page)
    image.title = "Judul baru"
    image.save()
    image.file = ContentFile(png("green"), "lain.png")
    for act in (image.save, image.delete):
        with pytest.raises(PublicationRefused, match="berkas lain"), transaction.atomic():
            act()
    with publication_permit(page):
        ChapterPage.objects.filter(pk=page.pk).update(live=False)
    image.save()


# Every field of a file somebody can edit: no page shows it and no hash counts it, or it is what pages show.
LIBRARY = {
    "image": {"title": "Lain", "description": "Lain", "focal_point_x": 2, "focal_point_y": 2,
              "focal_point_width": 1, "focal_point_height": 1},
    "document": {"title": "Lain"},
}  # fmt: skip
FIELDS = [
    *((kind, name, value) for kind, fields in LIBRARY.items() for name, value in fields.items()),
    ("image", "file", png("green")),
    ("document", "file", b"%PDF-1.4 dua"),
]


@pytest.mark.parametrize(("kind", "name", "value"), FIELDS)
def test_a_field_of_a_file_is_hashed_and_kept_or_shown_by_no_page(city, kind, name, value):
    page, round_, *files = with_files(city)
    file = dict(zip(("image", "document"), files, strict=True))[kind]
    services.approve(round_.current_task_state, city.sekda)
    live = ChapterPage.objects.get(pk=page.pk).live_revision
    before = revision_hash(live)
    setattr(file, name, ContentFile(value, "lain.png") if name == "file" else value)
    if name == "file":
        with pytest.raises(PublicationRefused), transaction.atomic():
            file.save()
    else:
        file.save()
        assert getattr(type(file).objects.get(pk=file.pk), name) == value
    assert revision_hash(live) == before


def test_an_edit_in_the_library_leaves_another_agencys_round_alone(city):
    """A PIC retitles an own picture; the log names who and which."""
    _page, round_, image, _document = with_files(city)
    with acting(city.pic):
        image.title, image.description = "Judul baru", "Keterangan baru"
        image.save()
    entry = AuditEntry.objects.get(action="picture.change")
    assert (entry.by_id, entry.on_id, entry.on_label) == (city.pic.pk, str(image.pk), "Judul baru")
    assert entry.details["changes"]["title"] == ["Bagan", "Judul baru"]
    services.approve(round_.current_task_state, city.sekda)
    assert ChapterPage.objects.get(pk=round_.object_id).live


def hash_of_text(city, html):
    page = world.chapter(city.kominfo)
    page.body = [("text", html)]
    page.title, page.slug = "Bab", "bab"
    content = page.serializable_data()
    content["body"] = content["body"].replace(json.loads(content["body"])[0]["id"], "x")
    return content_hash(ChapterPage, content)


def test_what_the_editor_rewrites_and_nobody_sees_is_not_content(city):
    """The order of attributes and the keys of paragraphs; never the words, the link or its target."""
    one = hash_of_text(city, '<p data-block-key="a1b2c">Lihat <a linktype="page" id="3">bab</a></p>')
    assert one == hash_of_text(city, '<p>Lihat <a id="3" linktype="page">bab</a></p>')
    for other in ('<p>Lihat <a id="4" linktype="page">bab</a></p>', '<p>Lihat bab</p>',
                  '<p>Lihat <a id="3" linktype="document">bab</a></p>'):  # fmt: skip
        assert one != hash_of_text(city, other)
