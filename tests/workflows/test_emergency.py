"""Breaking glass: an administrator acts with a reason, everyone concerned is told, the Sekda reviews."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from cms.agencies.models import Office
from cms.core.audit.models import AuditEntry
from cms.core.origin import acting
from cms.core.templatetags.amounts import day
from cms.notifications.models import Notification
from tests import world
from tests.workflows.approval_sheets import text_of
from tests.workflows.city import break_glass, published, refused, waiting_at
from tests.workflows.test_desk import desk
from tests.workflows.test_rules import EVERYBODY
from workflows import emergencies, selectors, services
from workflows.in_force import publication_of
from workflows.models import ApprovalSheet, Decision
from workflows.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]
ADMINS = ("admin", "root")


def stored(page):
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", ["draft", "waiting", "published"])
def test_who_publishes_in_an_emergency(city, state, who):
    page = {
        "draft": lambda: world.write(world.chapter(city.kominfo), city.pic),
        "waiting": lambda: waiting_at(city, "sekda").content_object.specific,
        "published": lambda: world.write(published(city), city.pic, title="Diubah"),
    }[state]()
    latest, person = page.latest_revision_id, getattr(city, who)
    if who not in ADMINS:
        refused(break_glass, page, person, reason="Bencana.")
        refused(services.take_down, page, person, reason="Bencana.")
        return
    refused(break_glass, page, person, reason=" ")
    refused(break_glass, page, person, reason="Bencana.", seen="lain")
    refused(break_glass, page, person, reason="Bencana.", seen="")
    made = break_glass(page, person, reason="Bencana.")
    assert (stored(page).live, stored(page).live_revision_id) == (True, latest)
    assert not WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()
    assert publication_of(stored(page)).offices == []
    assert emergencies.emergency_of(page) == made
    told = set(Notification.objects.filter(subject__startswith="Darurat").values_list("recipient", flat=True))
    assert {city.pic.pk, city.head.pk, city.sekda.pk} <= told
    assert person.pk not in told
    assert AuditEntry.objects.filter(action="workflow.break_glass").exists()


def test_the_text_that_was_read_is_named():
    with pytest.raises(TypeError, match="seen"):
        services.break_glass(None, None, reason="Bencana.")


def test_the_sheet_says_that_it_was_an_emergency(client, city):
    made = break_glass(world.write(world.chapter(city.kominfo), city.pic), city.admin, reason="Banjir besar.")
    address = reverse("workflows:emergency_sheet", args=[made.pk])
    client.force_login(city.pic)
    assert address in client.get(reverse("workflows:emergency", args=[made.pk])).content.decode()
    text, _pages = text_of(client.get(address).content)
    sheet = ApprovalSheet.objects.get()
    for word in (
        "LEMBAR PENERBITAN DARURAT",
        "tanpa keputusan pejabat",
        str(city.admin),
        "Belum ditinjau",
        sheet.content_hash[:20],
    ):
        assert word in text, word
    assert "Banjir besar." not in text
    client.logout()
    public = client.get(sheet.public_path).content.decode()
    assert "diterbitkan dalam keadaan darurat" in public
    assert "Banjir besar." not in public
    assert "Belum ditinjau" in public
    services.review(made, city.sekda, comment="Dapat dipahami.")
    public = client.get(sheet.public_path).content.decode()
    assert "Belum ditinjau" not in public
    assert "Sekretaris Daerah" in public
    client.force_login(city.pic_other)
    assert client.get(address).status_code == 404
    down = services.take_down(stored(made.governed()), city.admin, reason="Data pribadi.")
    assert client.get(reverse("workflows:emergency_sheet", args=[down.pk])).status_code == 404


def test_the_public_page_says_so_without_the_reason_until_it_is_approved(client, city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    break_glass(page, city.admin, reason="Banjir besar.")
    line = "belum diputuskan pejabat yang berwenang"
    shown = client.get(stored(page).get_url()).content.decode()
    assert f"Diterbitkan dalam keadaan darurat pada {day(timezone.localdate())}; {line}." in shown
    assert "Banjir besar." not in shown
    assert "situs ini telah disetujui" not in shown
    assert "Versi berlaku sejak" not in shown
    round_ = services.submit(stored(page), city.pic)
    assert line in client.get(stored(page).get_url()).content.decode()
    round_ = services.approve(round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    shown = client.get(stored(page).get_url()).content.decode()
    assert line not in shown
    assert "Versi berlaku sejak" in shown
    assert publication_of(stored(page)).offices == ["Kepala Diskomsandi", "Sekretaris Daerah"]


def test_the_sheet_says_that_its_text_was_taken_down(client, city):
    page = published(city)
    services.take_down(page, city.admin, reason="Data pribadi.")
    client.force_login(city.pic)
    said, _pages = text_of(client.get(reverse("workflows:sheet", args=[last_round(page).pk])).content)
    assert "LEMBAR PERSETUJUAN" in said
    assert "Diturunkan" in said
    assert "Data pribadi." not in said
    public = client.get(ApprovalSheet.objects.get().public_path).content.decode()
    assert "Diturunkan" in public


def last_round(page):
    return WorkflowState.objects.filter(object_id=str(page.pk)).latest("pk")


def test_a_text_that_cannot_be_published_is_not_published_in_an_emergency_either(city):
    page = world.chapter(city.kominfo)
    refused(break_glass, page, city.admin, reason="Bencana.")  # never saved
    page.title = ""
    page.save_revision(user=city.pic, clean=False)
    refused(break_glass, page, city.admin, reason="Bencana.")


def test_taken_down_and_published_again(city):
    page = published(city)
    made = services.take_down(page, city.admin, reason="Memuat data pribadi.")
    assert not stored(page).live
    assert emergencies.emergency_of(page) == made
    refused(services.take_down, page, city.admin, reason="Lagi.")
    round_ = services.submit(world.write(stored(page), city.pic, title="Tanpa data pribadi"), city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    assert stored(page).live


def reviewing(made):
    return [appointment.person for appointment in emergencies.reviewers(made)]


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_reviews(city, who):
    made = break_glass(world.write(world.chapter(city.kominfo), city.pic), city.admin, reason="Bencana.")
    person = getattr(city, who)
    if who == "sekda":
        refused(services.review, made, person, comment=" ")
        assert person in reviewing(made)
        services.review(made, person, comment="Dapat dipahami; ajukan versi lengkap.")
        assert not emergencies.open_emergencies().exists()
        refused(services.review, made, person, comment="Lagi.")
        assert Notification.objects.filter(recipient=city.admin, subject__contains="ditinjau").exists()
    else:
        assert person not in reviewing(made)
        refused(services.review, made, person, comment="Baik.")


def test_nobody_reviews_their_own_emergency(city):
    """The Sekda is an administrator too: the stand-in reviews; where none is named, it stays open."""
    world.appoint(city.sekda, "admin", city.setda)
    made = break_glass(world.write(world.chapter(city.kominfo), city.pic), city.sekda, reason="Bencana.")
    refused(services.review, made, city.sekda, comment="Baik.")
    assert {a.person for a in emergencies.reviewers(made)} == {city.admin}
    assistant = world.official("member", world.agency("asisten"))
    Office.objects.filter(role="sekda").update(stand_in=assistant.appointments.get().office)
    services.review(made, assistant, comment="Sudah dibaca.")


def acting_sekda(city, by, **fields):
    who = fields.pop("who", None) or world.person()
    with acting(by):
        world.appoint(who, "sekda", city.setda, capacity="plh", order_number="800/1", **fields)
    return who


# who stands in for the Sekda, whether they review
REVIEWS = {
    "the drafter": (lambda city: acting_sekda(city, city.root, who=city.expert), False),
    "the submitter": (lambda city: acting_sekda(city, city.root, who=city.submitter), False),
    "put there by the drafter": (lambda city: acting_sekda(city, city.expert), False),
    "put there by who broke the glass": (lambda city: acting_sekda(city, city.admin), False),
    "routine matters only": (lambda city: acting_sekda(city, city.root, routine_only=True), False),
    "put there by another": (lambda city: acting_sekda(city, city.head), True),
}


@pytest.mark.parametrize("since", ["at once", "approved since"])
@pytest.mark.parametrize("who", REVIEWS)
def test_who_reviews_had_no_part_in_it(city, who, since):
    page = world.write(world.chapter(city.kominfo), city.expert)
    city.submitter = world.official("expert", city.kominfo)
    services.submit(page, city.submitter)
    made = break_glass(stored(page), city.admin, reason="Bencana.")
    seat, may = REVIEWS[who]
    person = seat(city)
    if since == "approved since":
        round_ = services.submit(world.write(stored(page), city.submitter, title="Diubah"), city.submitter)
        round_ = services.approve(round_.current_task_state, city.pic)
        round_ = services.approve(round_.current_task_state, city.head)
        services.approve(round_.current_task_state, city.sekda)
    assert emergencies.may_review(person, made) is may
    assert len(desk(person).emergencies) == may
    if not may:
        refused(services.review, made, person, comment="Baik.")
    services.review(made, person if may else city.sekda, comment="Sudah dibaca.")
    assert emergencies.emergency_of(page) is None


@pytest.mark.parametrize("act", [break_glass, services.take_down])
def test_an_emergency_ends_a_returned_round(city, act):
    page = published(city)
    round_ = services.submit(world.write(stored(page), city.pic, title="Diubah"), city.pic)
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi.")
    assert selectors.state_of(stored(page), selectors.active_round(page)) == State.RETURNED
    act(stored(page), city.admin, reason="Bencana.")
    left = selectors.state_of(stored(page), selectors.active_round(page))
    assert left == (State.PUBLISHED if act is break_glass else State.DOWN)


# the act pressed twice, from where, and what the second is told
TWICE = [
    (break_glass, "draft", "sudah terbit"),
    (break_glass, "waiting", "sudah terbit"),
    (break_glass, "published", "sudah terbit"),
    (services.take_down, "published", "tidak ada yang diturunkan"),
    (services.take_down, "change waits", "tidak ada yang diturunkan"),
]


@pytest.mark.parametrize(("act", "state", "word"), TWICE)
def test_what_is_done_is_not_done_again_in_another_tab(city, act, state, word):
    page = {
        "draft": lambda: world.write(world.chapter(city.kominfo), city.pic),
        "waiting": lambda: waiting_at(city, "sekda").content_object.specific,
        "published": lambda: world.write(published(city), city.pic, title="Diubah"),
        "change waits": lambda: world.write(published(city), city.pic, title="Diubah"),
    }[state]()
    if state == "change waits":
        services.submit(page, city.pic)
    act(page, city.admin, reason="Bencana.")
    told = Notification.objects.count()
    for again in (page, stored(page)):
        assert word in refused(act, again, city.root, reason="Bencana.")
    assert Notification.objects.count() == told


def test_an_emergency_ends_the_round_of_what_another_published(city):
    """The text is public already; what it ends is the round, which would else go on."""
    page = world.write(world.chapter(city.kominfo), city.pic)
    break_glass(page, city.admin, reason="Bencana.")
    round_ = services.submit(stored(page), city.pic)
    break_glass(stored(page), city.root, reason="Alurnya macet.")
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_CANCELLED


def send_back(city, state):
    services.send_back(state, city.sekda, comment="Lengkapi.")


def send_to_head(city, state):
    (to,) = selectors.earlier_stages(state.workflow_state, state.task.specific)
    services.send_back(state, city.sekda, comment="Lengkapi.", to=to)


def withdraw(city, state):
    page = state.workflow_state.content_object.specific
    services.ask_withdrawal(page, city.pic, comment="Pagu.")
    services.grant_withdrawal(state, city.sekda)


@pytest.mark.parametrize("ends", [send_back, send_to_head, withdraw])
def test_an_emergency_and_its_review_happened_whatever_becomes_of_the_round(city, ends):
    page = published(city)
    round_ = services.submit(world.write(stored(page), city.pic, title="Diubah"), city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    made = services.take_down(stored(page), city.admin, reason="Data pribadi.")
    assert made.workflow_state == round_
    review = services.review(made, city.sekda, comment="Benar.")
    ends(city, round_.current_task_state)
    for line in (made, review):
        line.refresh_from_db()
        assert not line.void
    assert round_.decisions.get(action="approve").void


def test_only_an_emergency_is_reviewed(city):
    published(city)
    line = Decision.objects.filter(action="approve").last()
    refused(services.review, line, city.sekda, comment="Baik.")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("door", ["break_glass", "take_down"])
def test_the_screens(client, city, door, who):
    page = world.write(published(city), city.pic, title="Diubah")
    client.force_login(getattr(city, who))
    address = reverse(f"workflows:{door}", args=[page.pk])
    answer = client.get(address)
    before = Decision.objects.count()
    if who not in ADMINS:
        assert answer.status_code in (302, 403)
        client.post(address, {"reason": "Bencana."})
        assert Decision.objects.count() == before
        return
    assert answer.status_code == 200
    assert "Tuliskan alasannya" in client.post(address, {"reason": " "}).content.decode()
    stale = client.post(address, {"reason": "Bencana.", "seen": "x"})
    if door == "break_glass":
        assert "berubah" in stale.content.decode()
        assert "Bencana." in stale.content.decode()
        assert "Baca dahulu" in client.post(address, {"reason": "Bencana."}).content.decode()
        assert not Decision.objects.filter(action=door).exists()
        client.post(address, {"reason": "Bencana.", "seen": answer.context["form"].initial["seen"]})
    assert Decision.objects.filter(action=door).count() == 1


def test_the_mark_stands_on_the_page_and_in_lists_until_the_review(client, city):
    page = published(city)
    client.force_login(city.admin)
    client.post(reverse("workflows:take_down", args=[page.pk]), {"reason": "Memuat data pribadi."})
    made = emergencies.emergency_of(page)
    mark = "Darurat, belum ditinjau"
    of_it = reverse("workflows:emergency", args=[made.pk])
    listed = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    edited = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for person, addresses in ((city.pic, (of_it, listed, edited)), (city.sekda, (of_it, listed))):
        client.force_login(person)
        assert [mark in client.get(address).content.decode() for address in addresses] == [True] * len(
            addresses
        )
    desk = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Tindakan darurat yang perlu ditinjau" in desk
    address = reverse("workflows:emergency", args=[made.pk])
    assert "Tuliskan alasannya" in client.post(address, {"comment": ""}).content.decode()
    client.post(address, {"comment": "Benar diturunkan."})
    assert "Benar diturunkan." in client.get(address).content.decode()
    assert (
        mark not in client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    )
    client.force_login(city.pic_other)
    assert client.get(address).status_code == 404
