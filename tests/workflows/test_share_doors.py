"""A shared draft at every door: what no share, one to comment, one to edit, and one that ended let in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment

from cms.agencies.models import Appointment
from cms.agencies.services.following import forget_access
from cms.agencies.services.keeping import appoint
from cms.plans.models import ChapterGrant
from tests import world
from tests.search.world import titles
from tests.workflows.city import make_city
from workflows import services
from workflows.models import DraftShare

pytestmark = pytest.mark.django_db
WORD = "kriptografi"


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def page(city):
    page = world.chapter(city.kominfo, title=f"Bab {WORD}")
    page = world.write(page, city.pic)
    services.submit(page, city.pic)
    services.withdraw(page, city.pic)
    return type(page).objects.get(pk=page.pk)


def none(city, page):
    """No share."""


def to_comment(city, page):
    held = Appointment.objects.get(person=city.pic_other)
    return services.share(page, city.pic, kind=DraftShare.Kind.COMMENT, appointment=held)


def to_edit(city, page):
    held = Appointment.objects.get(person=city.pic_other)
    return services.share(page, city.pic, kind=DraftShare.Kind.EDIT, appointment=held)


def with_the_agency(city, page):
    return services.share(page, city.pic, kind=DraftShare.Kind.COMMENT, agency=world.agency("dinkes"))


def term_ended(city, page):
    """Shared to edit; then the appointment ends through the door of the administrator."""
    to_edit(city, page)
    term = Appointment.objects.select_related("office").get(person=city.pic_other)
    world.appoint(city.pic_other, "member", world.agency("bappeda"))  # still works in the city, elsewhere
    term.ends = timezone.localdate() - timedelta(days=1)
    appoint(term, by=city.admin)
    assert not ChapterGrant.objects.exists()


def taken_back(city, page):
    services.end_share(to_edit(city, page), city.pic)
    assert not ChapterGrant.objects.exists()


def opened(answer) -> bool:
    return answer.status_code == 200


def view(client, page):
    return opened(client.get(reverse("plans_draft", args=[page.pk])))


def edit(client, page):
    return opened(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def comment(client, page):
    client.post(reverse("workflows:comment", args=[page.pk]), {"text": "Periksa."})
    return Comment.objects.filter(page_id=page.pk).exists()


def difference(client, page):
    made = page.workflow_states.first().decisions.filter(action="submit").get()
    return opened(client.get(reverse("workflows:timeline", args=[page.pk]), {"dari": made.pk, "ke": "kini"}))


def history(client, page):
    return opened(client.get(reverse("workflows:timeline", args=[page.pk])))


def decision(client, page):
    return opened(client.get(reverse("workflows:decide", args=[page.workflow_states.first().pk])))


def revisions(client, page):
    return opened(client.get(reverse("wagtailadmin_pages:history", args=[page.pk])))


def found(client, page):
    forget_access(client.person)
    return page.title in titles(WORD, client.person)


READING = {view, difference, history, decision, found}
DOORS = (view, edit, comment, difference, history, revisions, decision, found)
TABLE = {
    none: set(),
    to_comment: READING | {comment},
    with_the_agency: READING | {comment},
    to_edit: READING | {comment, edit, revisions},
    term_ended: set(),
    taken_back: set(),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("given", TABLE)
def test_each_door_lets_in_whom_the_share_names(client, city, page, given, door):
    given(city, page)
    person = client.person = type(city.pic_other).objects.get(pk=city.pic_other.pk)
    client.force_login(person)
    assert door(client, page) == (door in TABLE[given])


def test_the_rows_go_with_the_text(city):
    """Only what was never submitted is deleted at all."""
    page = world.write(world.chapter(city.kominfo), city.pic)
    to_edit(city, page)
    assert ChapterGrant.objects.exists()
    page.delete()
    assert not ChapterGrant.objects.exists()
    assert not DraftShare.objects.filter(ended_at=None).exists()
