"""An emergency the Sekda does not review: to whom it falls, and where it lies while nobody independent is there."""

import pytest
from django.urls import reverse

from cms.agencies.models import Office
from tests import world
from tests.workflows.city import break_glass, desk, refused
from tests.workflows.test_rules import EVERYBODY
from workflows import emergencies, services
from workflows.duties import OPEN, TABLE, Act, Part

pytestmark = pytest.mark.django_db


def test_where_the_sekda_wrote_it_another_reviews(client, city):
    """While nobody independent is there it lies in sight with the administrators and the Sekda, who read what to do."""
    page = world.write(world.chapter(city.setda), city.sekda)
    made = break_glass(page, city.admin, reason="Bencana.")
    on = {name for name in EVERYBODY if desk(getattr(city, name)).emergencies}
    assert on == {"sekda", "admin", "root"}
    for name in ("sekda", "admin", "root"):
        person = getattr(city, name)
        assert desk(person).without_reviewer == {made.pk}
        sentence = refused(services.review, made, person, comment="Baik.")
        assert "Menunggu peninjau yang independen" in sentence
        client.force_login(person)
        shown = client.get(reverse("workflows:emergency", args=[made.pk])).content.decode()
        assert sentence in shown
        assert 'name="comment"' not in shown
        if name != "root":
            assert (
                "menunggu peninjau yang independen"
                in client.get(reverse("wagtailadmin_home")).content.decode()
            )
    second = world.official("admin", city.setda)
    assert {a.person for a in emergencies.reviewers(made)} == {second}
    assert [line.made for line in desk(second).emergencies] == [made]
    assert not any(desk(getattr(city, name)).emergencies for name in EVERYBODY)
    services.review(made, second, comment="Sudah dibaca.")
    assert not desk(second).emergencies


# who is independent beside the Sekda who wrote it, and who reviews then: the first of these
FALLS_TO = [
    (("superior", "stand_in", "admin"), "superior"),
    (("stand_in", "admin"), "stand_in"),
    (("admin",), "admin"),
]


@pytest.mark.parametrize(("there", "reviews"), FALLS_TO)
def test_to_whom_it_falls(city, there, reviews):
    people = {}
    for place in there:
        role = "admin" if place == "admin" else "member"
        people[place] = world.official(role, world.agency(f"kantor-{place.replace('_', '-')}"))
        if place != "admin":
            office = people[place].appointments.get().office
            Office.objects.filter(role="sekda").update(**{place: office})
    made = break_glass(world.write(world.chapter(city.setda), city.sekda), city.admin, reason="Bencana.")
    assert [name for name, who in people.items() if desk(who).emergencies] == [reviews]
    assert not desk(city.sekda).emergencies
    services.review(made, people[reviews], comment="Sudah dibaca.")


# which parts the table of duties would leave open, and to whom theirs shuts the review then
BY_THE_TABLE = [
    ((), {"expert", "pic"}),
    ((Part.SUBMITTED,), {"expert"}),
    ((Part.DRAFTED,), {"expert", "pic"}),
    ((Part.DRAFTED, Part.CORRECTED), {"pic"}),
]


@pytest.mark.parametrize(("left_open", "shut"), BY_THE_TABLE)
def test_whose_part_shuts_the_review_is_said_by_the_table_of_duties(city, monkeypatch, left_open, shut):
    page = world.write(world.chapter(city.kominfo), city.expert)
    services.submit(page, city.pic)
    made = break_glass(page, city.admin, reason="Bencana.")
    for part in left_open:
        monkeypatch.setitem(TABLE[part], Act.REVIEW, OPEN)
    assert emergencies.parted([made]) == {made.pk: {getattr(city, name).pk for name in shut}}
