"""What was given until a day is over with that day, before any sweep: in hits, counts, facets and suggestions."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Comment

from cms.documents.models import OfficialDocument
from cms.documents.services.granting import grant
from search.question import parse
from search.selectors.answers import answer
from search.selectors.facets import Choice
from search.selectors.spellings import did_you_mean
from search.selectors.titles import suggested_titles
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import document, titles
from workflows.services.sharing import share

pytestmark = pytest.mark.django_db
SECRET = OfficialDocument.Classification.SECRET


def told(text, person):
    """Everything that a search says without any sweep: count, titles, kinds, spelling, titles while typing."""
    again = type(person).objects.get(pk=person.pk)
    found = answer(text, again, Choice())
    return (
        found.count,
        sorted(result.plain_title for result in found.results),
        [(value.value, value.count) for value in found.values("type")],
        did_you_mean(parse(f"{text}x"), again),
        len(suggested_titles(text, again)),
    )


NOTHING = (0, [], [], "", 0)


@pytest.fixture
def tomorrow():
    """Midnight passes and nobody has swept."""

    def pass_midnight():
        return time_machine.travel(timezone.now() + timedelta(days=1), tick=True)

    return pass_midnight


def test_special_access_to_a_document_ends_with_its_day(each_engine, tomorrow):
    reader = world.official("member", world.agency("bpbd"))
    made = document(
        "Mawardani.", title="Arsip mawardani", classification=SECRET, agency=world.agency("dinkes")
    )
    grant(made, reader, world.official("admin"), "Pemeriksaan", timezone.localdate())
    drain_outbox()
    assert told("mawardani", reader) == (1, ["Arsip mawardani"], [("dokumen", 1)], "mawardani", 1)
    with tomorrow():
        assert told("mawardani", reader) == NOTHING


@pytest.mark.parametrize("with_agency", [True, False])
def test_a_shared_draft_ends_with_its_day_and_with_the_office(tomorrow, with_agency):
    where = world.agency("bpbd")
    reader = world.official("member", where)
    page = world.action_item(world.agency("dinkes"), title="Mawardani")
    Comment.objects.create(page=page, user=world.person(), text="Mawardani juga.", contentpath="title")
    world.report(page, (2026, 1), obstacle="Mawardani terlambat.")
    whom = {"agency": where} if with_agency else {"appointment": reader.appointments.get()}
    share(page, world.official("admin"), kind="comment", until=timezone.localdate(), **whom)
    drain_outbox()
    assert told("mawardani", reader)[0] == 3
    with tomorrow():
        assert told("mawardani", reader) == NOTHING
    world.appoint(reader, "pic", world.agency("dishub"))
    reader.appointments.filter(office__agency=where).update(ends="2020-01-01")
    assert told("mawardani", reader) == NOTHING


def test_whoever_reads_it_by_office_too_keeps_it(tomorrow):
    where = world.agency("dinkes")
    reader = world.official("member", where)
    made = document("Mawardani.", title="Arsip", classification="terbatas", agency=where)
    grant(made, reader, world.official("admin"), "Pemeriksaan", timezone.localdate())
    drain_outbox()
    with tomorrow():
        assert told("mawardani", reader)[0] == 1


def test_a_group_that_goes_takes_its_way_through_a_wall_with_it():
    group = Group.objects.create(name="Auditor")
    reader = world.official("member")
    reader.groups.add(group)
    inside = Collection.get_first_root_node().add_child(name="Audit")
    wall = CollectionViewRestriction.objects.create(collection=inside, restriction_type="groups")
    wall.groups.add(group)
    document("Mawardani.", title="Temuan", collection=inside)
    assert titles("mawardani", reader) == ["Temuan"]
    group.delete()
    assert told("mawardani", reader)[:3] == NOTHING[:3]
    drain_outbox()
    assert told("mawardani", reader) == NOTHING


def test_a_collection_that_moves_behind_a_wall_is_read_again():
    root = Collection.get_first_root_node()
    walled = root.add_child(name="Tertutup")
    CollectionViewRestriction.objects.create(collection=walled, restriction_type="login")
    moved = Collection.objects.get(pk=root.pk).add_child(name="Rapat")
    document("Mawardani.", title="Notula", collection=moved)
    assert titles("mawardani") == ["Notula"]
    moved = Collection.objects.get(pk=moved.pk)
    moved.save()
    moved.move(Collection.objects.get(pk=walled.pk), "sorted-child")
    assert answer("mawardani", None, Choice()).count == 0
    drain_outbox()
    assert answer("mawardani", None, Choice()).count == 0
