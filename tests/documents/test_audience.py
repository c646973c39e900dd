"""Who reads what: the database and the tokens of the index say the same, for every classification and exception."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.agencies.selectors import build_access
from cms.documents.models import DocumentGrant, OfficialDocument
from cms.documents.selectors import audience_of, same_bytes, visible_documents
from cms.documents.services import granting
from tests import world

pytestmark = pytest.mark.django_db


def made(classification: str, **fields: Any) -> OfficialDocument:
    fields = {"agency": world.agency(), **fields}
    document = OfficialDocument(title="Naskah", classification=classification, **fields)
    document.file = ContentFile(fields.pop("content", b"isi"), name="a.txt")
    document.save()
    return document


def reads(user: Any, document: OfficialDocument) -> bool:
    """Asked of the database and of the tokens; they must agree."""
    by_database = visible_documents(user).filter(pk=document.pk).exists()
    tokens = build_access(user).tokens if user else frozenset({"public"})
    assert by_database == bool(tokens & audience_of(OfficialDocument.objects.get(pk=document.pk)))
    return by_database


@pytest.mark.parametrize(
    ("classification", "readers"),
    [
        ("biasa", {"nobody", "other", "member", "pic", "head", "sekda"}),
        ("terbatas", {"other", "member", "pic", "head", "sekda"}),
        ("rahasia", {"pic", "head", "sekda"}),
    ],
)
def test_readers_of_each_classification(classification: str, readers: set[str]) -> None:
    people = {role: world.official(role) for role in ("member", "pic", "head")}
    people["sekda"] = world.official("sekda", world.agency("setda"))
    people["other"] = world.official("head", world.agency("dinkes"))
    document = made(classification)
    found = {name for name, person in {**people, "nobody": None}.items() if reads(person, document)}
    assert found == readers


def test_a_grant_opens_one_document_until_its_day() -> None:
    document, head, guest = (
        made("rahasia"),
        world.official("head"),
        world.official("pic", world.agency("dinkes")),
    )
    assert not reads(guest, document)
    today = timezone.localdate()
    given = granting.grant(document, guest, head, "Ikut menyusun", today)
    assert reads(guest, document)
    assert not reads(guest, made("rahasia"))
    DocumentGrant.objects.filter(pk=given.pk).update(until=today - timedelta(days=1))
    assert not reads(guest, document)
    assert granting.end_expired() == 1
    assert not DocumentGrant.objects.exists()


def test_only_its_own_people_grant() -> None:
    document, other = made("terbatas"), world.official("head", world.agency("dinkes"))
    with pytest.raises(PermissionDenied):
        granting.grant(document, other, other, "Saya", None)
    assert not DocumentGrant.objects.exists()


@pytest.mark.parametrize("reason", ["", " ", ".", "\u200b"])
def test_a_grant_says_why(client: Client, reason: str) -> None:
    document, head, guest = made("rahasia"), world.official("head"), world.official("member")
    with pytest.raises(ValidationError):
        granting.grant(document, guest, head, reason, None)
    client.force_login(head)
    sent = {"person": guest.pk, "reason": reason}
    answer = client.post(reverse("documents_access", args=[document.pk]), sent)
    assert answer.context["form"].errors["reason"]
    assert not DocumentGrant.objects.exists()


def test_grants_have_their_page(client: Client) -> None:
    document, head, guest = (
        made("rahasia"),
        world.official("head"),
        world.official("pic", world.agency("dinkes")),
    )
    address = reverse("documents_access", args=[document.pk])
    client.force_login(guest)
    assert client.get(address).status_code == 404
    client.force_login(head)
    wrong = client.post(address, {"person": guest.pk, "reason": "Ikut", "until": "2020-01-01"})
    assert "Hari ini sudah lewat" in wrong.content.decode()
    assert client.post(address, {"person": guest.pk, "reason": "Ikut"}).status_code == 302
    assert reads(guest, document)
    client.post(reverse("documents_end_access", args=[document.pk, document.grants.get().pk]))
    assert not reads(guest, document)


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_restricted_collection_is_honoured(kind: str) -> None:
    root = Collection.get_first_root_node()
    folder = root.add_child(name="Tertutup")
    wall = CollectionViewRestriction.objects.create(collection=folder, restriction_type=kind, password="x")
    group = Group.objects.create(name="Tim")
    wall.groups.add(group)
    inside, outside = (
        world.official("pic", world.agency("dinkes")),
        world.official("pic", world.agency("bappeda")),
    )
    inside.groups.add(group)
    document = made("biasa", collection=folder.add_child(name="Di dalamnya"))
    own = world.official("member")
    assert not reads(None, document)
    assert reads(own, document)
    assert reads(inside, document) is (kind in {"login", "groups"})
    assert reads(outside, document) is (kind == "login")


def test_the_same_file_is_recognised_by_those_who_may_know(client: Client) -> None:
    head = world.official("head", world.agency("dinkes"))
    first, second = made("rahasia"), made("biasa", agency=world.agency("dinkes"))
    assert list(same_bytes(second, head)) == []
    client.force_login(head)
    edit = reverse("wagtaildocs:edit", args=[second.pk])
    assert "persis sama" not in client.get(edit).content.decode()
    OfficialDocument.objects.filter(pk=first.pk).update(classification="biasa", title="Kembarannya")
    page = client.get(edit).content.decode()
    assert "persis sama" in page
    assert "Kembarannya" in page


def test_a_regulation_is_confirmed_on_its_page(client: Client) -> None:
    document = made("biasa")
    client.force_login(world.official("pic"))
    address = reverse("documents_regulation", args=[document.pk])
    assert "Tidak ada usulan" in client.get(address).content.decode()
    typed = {"kind": "perwali", "number": "nol", "year": "2023", "title": "SPBE"}
    assert "misalnya 95" in client.post(address, typed).content.decode()
    assert client.post(address, {**typed, "number": "12"}).status_code == 302
    document.refresh_from_db()
    assert document.regulation.state == "confirmed"
    client.post(address, {"refuse": "1"})
    document.regulation.refresh_from_db()
    assert document.regulation.state == "refused"
