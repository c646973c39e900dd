"""Rules of documents that are met seldom."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from cms.agencies.services import follow_offices
from cms.documents.models import OfficialDocument
from cms.documents.policies import OfficialDocumentPolicy
from cms.documents.services import regulating
from cms.documents.services.withdrawing import restore, withdraw
from cms.notifications.models import Notification
from cms.notifications.services import notify, read
from tests import world
from tests.documents.test_audience import made

pytestmark = pytest.mark.django_db


def found(asked: OfficialDocument) -> OfficialDocument:
    return OfficialDocument.objects.get(pk=asked.pk)


def test_a_document_is_withdrawn_and_restored_once() -> None:
    document = made("biasa", agency=world.agency("setda"))
    pic, other = world.official("pic", document.agency), world.official("pic", world.agency("dinkes"))
    with pytest.raises(PermissionDenied):
        withdraw(document, other)
    assert found(document).withdrawn_at is None
    withdraw(document, pic)
    first = found(document).withdrawn_at
    withdraw(document, pic)
    assert found(document).withdrawn_at == first is not None
    restore(document, pic)
    restore(document, pic)
    assert found(document).withdrawn_at is None
    assert ModelLogEntry.objects.filter(action__in=["documents.withdraw", "documents.restore"]).count() == 2


def test_what_was_never_proposed_is_not_refused_as_a_regulation() -> None:
    document = made("biasa", agency=world.agency("setda"))
    assert regulating.refuse(document, world.official("pic", document.agency)) is None
    assert found(document).title == document.title


POLICY = OfficialDocumentPolicy(OfficialDocument, "wagtaildocs.Document", "uploaded_by_user")


def instances(user: User, *actions: str) -> list[Any]:
    return list(POLICY.instances_user_has_any_permission_for(user, actions))


def test_wagtail_lists_for_each_action_what_the_office_opens() -> None:
    document = made("terbatas", agency=world.agency("setda"))
    own, other = world.official("pic", document.agency), world.official("pic", world.agency("dinkes"))
    nobody = world.person("tanpa.jabatan")
    follow_offices(own), follow_offices(other)
    assert instances(own, "choose") == instances(other, "choose") == [document]  # who reads it links to it
    for actions in (["change"], ["delete"], ["change", "delete"]):
        assert instances(own, *actions) == [document]
        assert instances(other, *actions) == []
    assert instances(nobody, "choose") == instances(nobody, "change") == []
    assert instances(own) == instances(own, "publish") == []
    assert not POLICY.user_has_any_permission_for_instance(nobody, ["change"], document)
    assert POLICY.user_has_any_permission_for_instance(own, ["change"], document)
    assert POLICY.user_has_any_permission_for_instance(other, ["choose"], document)
    OfficialDocument.objects.update(classification="rahasia")
    assert not POLICY.user_has_any_permission_for_instance(other, ["choose"], document)


def test_what_was_read_is_not_read_again() -> None:
    person = world.person("pembaca")
    notify([person], subject="Satu", body="Isi", kind="handover")
    assert read(Notification.objects.filter(recipient=person)) == 1
    assert read(Notification.objects.filter(recipient=person)) == 0
