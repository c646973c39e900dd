"""A shared draft at every door: what no share, one to comment, one to edit, and one that ended let in."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment

from cms.agencies.models import Appointment
from cms.agencies.services.following import forget_access
from cms.agencies.services.keeping import appoint
from cms.notifications.models import Notification
from cms.plans.models import ChapterGrant
from tests import world
from tests.search.world import titles
from workflows import services
from workflows.models import DraftShare
from workflows.selectors.desk import desk_of
from workflows.selectors.shared import shared_with
from workflows.standing import standing_of

pytestmark = pytest.mark.django_db
WORD = "kriptografi"


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


def preview(client, page):
    return opened(client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])))


def read(client, page):
    return opened(client.get(reverse("workflows:read", args=[page.pk])))


READING = {view, preview, read, difference, history, decision, found}
DOORS = (view, preview, read, edit, comment, difference, history, revisions, decision, found)
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


def test_the_notice_leads_to_the_text_and_a_comment_comes_back_there(client, city, page):
    to_comment(city, page)
    notice = Notification.objects.get(recipient=city.pic_other)
    client.force_login(city.pic_other)
    answer = client.get(notice.url)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert f"Isi Bab {WORD}" in shown
    assert "Membaca dan memberi komentar" in shown
    sent = {"text": "Periksa kunci.", "kembali": "naskah"}
    answer = client.post(reverse("workflows:comment", args=[page.pk]), sent, follow=True)
    assert answer.redirect_chain == [(notice.url, 302)]
    assert "Periksa kunci." in answer.content.decode()
    client.force_login(city.pic)
    assert client.get(notice.url).status_code == 200


def test_who_may_edit_is_led_to_the_editor(client, city, page):
    to_edit(city, page)
    notice = Notification.objects.get(recipient=city.pic_other)
    assert notice.url == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_closed_editor_leads_to_where_the_draft_is_read(client, city, page):
    client.force_login(city.pic_other)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    leads = reverse("workflows:read", args=[page.pk])
    assert leads not in client.get(address).content.decode()
    to_comment(city, page)
    forget_access(city.pic_other)
    answer = client.get(address)
    assert answer.status_code == 403
    assert leads in answer.content.decode()


@pytest.mark.parametrize("given", TABLE)
def test_the_desk_lists_what_is_shared_with_me(client, city, page, given):
    given(city, page)
    person = type(city.pic_other).objects.get(pk=city.pic_other.pk)
    found = desk_of(person)
    expected = [] if TABLE[given] == set() else [page.pk]
    assert [draft.page_id for draft in found.shared] == expected
    assert found.shared_count == len(expected)
    client.force_login(person)
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    assert ("Dibagikan kepada saya" in shown) == bool(expected)


def test_the_widest_share_counts_and_the_desk_asks_no_more_for_many(client, city, page):
    with_the_agency(city, page)
    client.force_login(city.pic_other)
    address = reverse("wagtailadmin_home")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    to_edit(city, page)
    for number in range(12):
        other = world.chapter(city.kominfo, title=f"Bab {number}")
        to_comment(city, world.write(other, city.pic))
    to_comment(city, world.write(world.action_item(city.kominfo), city.pic))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(one) <= 25
    found = desk_of(type(city.pic_other).objects.get(pk=city.pic_other.pk))
    assert (found.shared_count, len(found.shared)) == (14, 8)
    (widest,) = [draft for draft in shared_with(city.pic_other) if draft.page_id == page.pk]
    assert widest.may_edit


READERS_DOORS = {
    "timeline": lambda page: reverse("workflows:timeline", args=[page.pk]),
    "read": lambda page: reverse("workflows:read", args=[page.pk]),
    "comment": lambda page: reverse("workflows:comment", args=[page.pk]),
    "share": lambda page: reverse("workflows:share", args=[page.pk]),
    "sheet": lambda page: reverse("workflows:sheet", args=[page.workflow_states.first().pk]),
    "decide": lambda page: reverse("workflows:decide", args=[page.workflow_states.first().pk]),
}


@pytest.mark.parametrize("door", READERS_DOORS)
def test_a_strange_draft_is_as_if_it_were_not_there(client, city, page, door):
    """The same answer as for a number that names nothing, and no message that names the agency."""
    client.force_login(city.pic_other)
    address = READERS_DOORS[door](page)
    nothing = re.sub(r"\d+", "999999", address)
    send = client.post if door == "comment" else client.get
    answer, empty = send(address), send(nothing)
    assert (answer.status_code, empty.status_code) == (404, 404)
    assert without_number(answer, address) == without_number(empty, nothing)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert str(city.kominfo) not in home


def without_number(answer, address):
    """What was answered, but for the address asked and the token of the form."""
    said = answer.content.decode().replace(address, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", said)


def test_who_reads_the_draft_is_told_who_may_share_it(client, city, page):
    to_comment(city, page)
    forget_access(city.pic_other)
    client.force_login(city.pic_other)
    answer = client.get(reverse("workflows:share", args=[page.pk]), follow=True)
    assert str(city.kominfo) in "".join(str(m) for m in answer.context["messages"])


def test_the_editor_says_that_a_draft_is_shared(city, page):
    assert "dibagikan" not in standing_of(page, city.pic).sentence
    to_comment(city, page)
    assert "dibagikan" in standing_of(page, city.pic).sentence


@pytest.mark.parametrize("supports", [False, True])
def test_a_newer_draft_of_a_published_item_opens_to_whom_it_is_shared_with(client, city, supports):
    """The editor asks a page that was built from a revision, whose relations are not in the database."""
    item = world.published_item(city.kominfo)
    if supports:
        item.supporting_agencies.set([Appointment.objects.get(person=city.pic_other).office.agency])
    to_edit(city, world.write(item, city.pic, title="Integrasi layanan kesehatan"))
    client.force_login(city.pic_other)
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[item.pk]))
    assert answer.status_code == 200
    assert (reverse("plans_progress") in header_of(answer)) == supports


def header_of(answer):
    found = re.search(r"<header.*?</header>", answer.content.decode(), re.S)
    return found.group() if found else ""
