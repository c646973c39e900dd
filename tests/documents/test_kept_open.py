"""What a published page shows, in its text or as evidence of a report, keeps its file, its title and its readers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.documents.models import OfficialDocument
from cms.plans.models import ActionItemPage, ChapterPage
from tests import world
from tests.documents.test_admin import enter, fields, upload
from workflows.models import PublicationRefused, publication_permit

pytestmark = pytest.mark.django_db
IN_THE_TEXT, AS_EVIDENCE = "in the text", "as evidence"


def document(**fields: Any) -> OfficialDocument:
    fields = {"title": "Notula", "classification": "biasa", "agency": world.agency(), **fields}
    made = OfficialDocument(file=ContentFile(b"satu", "notula.txt"), **fields)
    made.collection = inner_collection()
    made.save()
    return made


def inner_collection() -> Collection:
    found = Collection.objects.filter(name="Bukti").first()
    return found or Collection.get_first_root_node().add_child(instance=Collection(name="Bukti"))


def walled_collection() -> Collection:
    made: Collection = Collection.get_first_root_node().add_child(instance=Collection(name="Tertutup"))
    CollectionViewRestriction.objects.create(collection=made, restriction_type="login")
    return made


def shown(found: OfficialDocument, where: str) -> Any:
    """A published page that shows it."""
    if where == IN_THE_TEXT:
        link = f'<p><a linktype="document" id="{found.pk}">Notula</a></p>'
        return world.released(world.chapter(text=link))
    item = world.published_item()
    world.report(item, (2026, 1)).evidence.add(found)
    return item


def takes_down(page: Any) -> None:
    kind = ChapterPage if isinstance(page, ChapterPage) else ActionItemPage
    with publication_permit(page):
        kind.objects.filter(pk=page.pk).update(live=False)


def saving(**changed: Any) -> Callable[[OfficialDocument], Any]:
    def save(found: OfficialDocument) -> None:
        for name, value in changed.items():
            setattr(found, name, value() if callable(value) else value)
        found.save(update_fields=None if "file" in changed else list(changed))

    return save


def restrict(collection: Callable[[], Collection]) -> Callable[[OfficialDocument], Any]:
    def act(found: OfficialDocument) -> None:
        CollectionViewRestriction.objects.create(collection=collection(), restriction_type="login")

    return act


DOORS = {
    "another file": saving(file=lambda: ContentFile(b"dua", "lain.txt")),
    "deleted": lambda found: found.delete(),
    "secret": saving(classification="rahasia"),
    "for offices": saving(classification="terbatas"),
    "withdrawn": saving(withdrawn_at=timezone.now),
    "moved behind a login": saving(collection=walled_collection),
    "a login before its collection": restrict(inner_collection),
    "a login before the root": restrict(Collection.get_first_root_node),
}
TITLE = {"another title": saving(title="Lain")}


def state(found: OfficialDocument) -> tuple[Any, ...]:
    row = OfficialDocument.objects.values(
        "title", "file", "classification", "withdrawn_at", "collection", "current_version"
    )
    return (*row.get(pk=found.pk).values(), Client().get(found.get_absolute_url()).status_code)


@pytest.mark.parametrize(
    ("door", "where"),
    [
        *((door, where) for door in DOORS for where in (IN_THE_TEXT, AS_EVIDENCE)),
        ("another title", AS_EVIDENCE),
    ],
)
def test_no_door_changes_or_closes_what_a_published_page_shows(door: str, where: str) -> None:
    found = document()
    page = shown(found, where)
    act, before = {**DOORS, **TITLE}[door], state(found)
    assert before[-1] == 200
    with pytest.raises(PublicationRefused), transaction.atomic():
        act(OfficialDocument.objects.get(pk=found.pk))
    assert state(found) == before
    takes_down(page)
    act(OfficialDocument.objects.get(pk=found.pk))
    assert not OfficialDocument.objects.filter(pk=found.pk).exists() or state(found) != before


def test_the_title_of_what_a_text_leads_to_may_change_for_the_text_says_its_own_words() -> None:
    found = document()
    shown(found, IN_THE_TEXT)
    TITLE["another title"](found)
    assert OfficialDocument.objects.get().title == "Lain"


def test_evidence_for_offices_may_be_closed_further_but_keeps_file_and_title() -> None:
    found = document(classification="terbatas")
    shown(found, AS_EVIDENCE)
    saving(classification="rahasia")(found)
    assert OfficialDocument.objects.get().classification == "rahasia"
    for door in (DOORS["another file"], TITLE["another title"]):
        with pytest.raises(PublicationRefused), transaction.atomic():
            door(OfficialDocument.objects.get())


def test_what_is_no_evidence_any_more_is_free() -> None:
    found = document()
    item = shown(found, AS_EVIDENCE)
    item.reports.get().evidence.clear()
    TITLE["another title"](found)
    DOORS["secret"](found)
    assert OfficialDocument.objects.get().title == "Lain"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("title", "Lain", "tampil dengan judul ini"),
        ("classification", "rahasia", "keluarkan dari laporannya"),
        ("file", b"dua", "bukti dukung diganti di laporannya"),
    ],
)
def test_the_form_says_why(client: Client, name: str, value: Any, said: str) -> None:
    enter(client)
    found = document()
    shown(found, AS_EVIDENCE)
    before = state(found)
    sent = {**fields(title="Notula", classification="biasa", collection=found.collection_id), name: value}
    if name == "file":
        sent["file"] = upload(value, "lain.txt")
    else:
        del sent["file"]
    page = client.post(reverse("wagtaildocs:edit", args=[found.pk]), sent, follow=True).content.decode()
    assert said in page
    assert state(found) == before


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(world.person("root", is_superuser=True))
    return client


def test_the_privacy_of_a_collection_is_refused_with_a_sentence(root: Client) -> None:
    found = document()
    shown(found, IN_THE_TEXT)
    address = reverse("wagtailadmin_collections:set_privacy", args=[found.collection_id])
    page = root.post(address, {"restriction_type": "login"}, follow=True).content.decode()
    assert "koleksi ini tetap terbuka" in page
    assert not CollectionViewRestriction.objects.exists()
    assert Client().get(found.get_absolute_url()).status_code == 200


def test_a_collection_does_not_move_behind_a_login_with_what_is_shown(root: Client) -> None:
    found, walled, open_one = document(), walled_collection(), Collection(name="Terbuka")
    Collection.get_first_root_node().add_child(instance=open_one)
    shown(found, IN_THE_TEXT)
    address = reverse("wagtailadmin_collections:edit", args=[found.collection_id])
    page = root.post(address, {"name": "Lain", "parent": walled.pk}, follow=True).content.decode()
    assert "koleksi ini tetap terbuka" in page
    assert Client().get(found.get_absolute_url()).status_code == 200
    assert Collection.objects.get(pk=found.collection_id).name == "Bukti"
    root.post(address, {"name": "Lain", "parent": open_one.pk})
    assert Collection.objects.get(name="Lain").get_parent() == open_one


def test_many_documents_at_once_do_not_move_behind_a_login(root: Client) -> None:
    found, other, walled = document(), document(title="Lain"), walled_collection()
    shown(found, AS_EVIDENCE)
    address = reverse("wagtail_bulk_action", args=["documents", "officialdocument", "add_to_collection"])
    asked = f"{address}?id={other.pk}&id={found.pk}"
    page = root.post(asked, {"collection": walled.pk}, follow=True).content.decode()
    assert "yang sudah terbit" in page
    assert not OfficialDocument.objects.filter(collection=walled).exists()
    root.post(f"{address}?id={other.pk}", {"collection": walled.pk})
    assert OfficialDocument.objects.get(collection=walled) == other
