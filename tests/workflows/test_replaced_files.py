"""Who put another file in place of one that a text shows wrote in that text, and does not decide about it."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.test.utils import CaptureQueriesContext

from cms.agencies.models import Appointment
from cms.agencies.services.keeping import appoint
from cms.documents.models import OfficialDocument
from cms.plans.models import ChapterPage, PlanPage
from tests import world
from tests.workflows.city import break_glass, desk, refused
from workflows import emergencies, policies, selectors, services
from workflows.models import Decision
from workflows.selectors import replaced_here
from workflows.selectors.replaced import documents_in

pytestmark = pytest.mark.django_db


def document(city, by=None):
    made = OfficialDocument(title="Perwali", classification="biasa", agency=city.kominfo)
    made.file, made.uploader = ContentFile(b"%PDF-1.4 satu", "perwali.pdf"), by
    made.save()
    return made


def replace(found, by):
    found = OfficialDocument.objects.get(pk=found.pk)
    number = found.versions.count() + 1
    found.file, found.uploader = ContentFile(f"%PDF-1.4 ke-{number}".encode(), "perwali.pdf"), by
    found.save()


def link(*found):
    return "".join(f'<p><a linktype="document" id="{one.pk}">Perwali</a></p>' for one in found)


def text_with(city, *found, **kwargs):
    return world.write(world.chapter(city.kominfo, text=link(*found)), city.pic)


def first_file_only(city):
    return text_with(city, document(city, city.head))


def before_the_text(city):
    found = document(city)
    replace(found, city.head)
    return text_with(city, found)


def while_a_draft(city):
    found = document(city)
    page = text_with(city, found)
    replace(found, city.head)
    return page


def before_a_save_in_place(city):
    """The editor saves again and again into one version, which takes a later moment each time."""
    found = document(city)
    page = world.chapter(city.kominfo, text=link(found))
    page.save_revision(user=city.pic, log_action=True)
    replace(found, city.head)
    page = ChapterPage.objects.get(pk=page.pk)
    page.save_revision(user=city.pic, overwrite_revision=page.get_latest_revision())
    return ChapterPage.objects.get(pk=page.pk)


def and_taken_out(city):
    page = while_a_draft(city)
    page.body = [("text", "<p>Tanpa tautan</p>")]
    return world.write(page, city.pic)


def on_its_way(city):
    found = document(city)
    page = text_with(city, found)
    services.submit(page, city.pic)
    replace(found, city.head)
    return page


def and_submitted_again(city):
    page = on_its_way(city)
    services.withdraw(page, city.pic)
    return ChapterPage.objects.get(pk=page.pk)


def before_the_last_approval(city):
    page = while_a_draft(city)
    round_ = services.submit(page, city.pic)
    if round_.current_task_state.task.specific.role == "head":  # another of that office decides
        round_ = services.approve(round_.current_task_state, city.other)
    services.approve(round_.current_task_state, city.sekda)
    page = ChapterPage.objects.get(pk=page.pk)
    assert page.live
    return world.write(page, city.pic, title="Judul baru")


def by_nobody(city):
    found = document(city)
    page = text_with(city, found)
    replace(found, None)
    return page


COUNTS = {
    first_file_only: False, before_the_text: False, while_a_draft: True, before_a_save_in_place: True,
    and_taken_out: False, on_its_way: False, and_submitted_again: True, before_the_last_approval: False,
    by_nobody: False,
}  # fmt: skip


@pytest.mark.parametrize("when", COUNTS, ids=lambda when: when.__name__)
def test_whose_file_counts(city, when):
    page = when(city)
    expected = {city.pic.pk, city.head.pk} if COUNTS[when] else {city.pic.pk}
    assert selectors.drafters(ChapterPage.objects.get(pk=page.pk)) == expected


@pytest.fixture
def two_heads(city):
    """Another holds the office too, so that the stage waits there whatever the one did."""
    city.other = city.head
    city.head = world.person()
    world.appoint(city.head, "head", city.kominfo, capacity="plh", order_number="800/1")
    return city


def waits(city, page):
    """The stage at which the text waits, submitted where it is not on its way."""
    page = ChapterPage.objects.get(pk=page.pk)
    round_ = selectors.open_round(page) or services.submit(page, city.pic)
    return round_.current_task_state


@pytest.mark.parametrize("when", COUNTS, ids=lambda when: when.__name__)
def test_queue_and_desk_offer_what_may_be_decided(two_heads, when):
    city = two_heads
    state = waits(city, when(city))
    for person, offered in ((city.other, True), (city.head, not COUNTS[when])):
        round_ = state.workflow_state
        may = policies.may_return(person, round_.content_object.specific, state.task.specific, round_)
        assert may is offered
        assert (state in selectors.queue_of(person)) is offered
        assert len(desk(person).waiting) == offered


def test_no_text_is_read_for_files_of_another_time(two_heads, monkeypatch):
    """A link looked for in every text that waits, for every file replaced in years, takes minutes."""
    city = two_heads
    broken = Concat(Value("("), Cast(OuterRef("key"), CharField()))  # fails where it is looked for
    monkeypatch.setattr(replaced_here, "_link", lambda: broken)
    for when in (before_the_text, on_its_way):
        waits(city, when(city))
    assert selectors.queue_of(city.head).count() == 2
    assert not selectors.undecidable().exists()
    waits(city, while_a_draft(city))
    with pytest.raises(DatabaseError), transaction.atomic():
        selectors.queue_of(city.head).count()


def test_the_sentence_says_that_it_was_the_file(two_heads):
    city = two_heads
    state = waits(city, while_a_draft(city))
    for act in (services.approve, services.send_back):
        why = refused(act, state, city.head, comment="Lengkapi.")
        assert "mengganti berkas" in why
        assert "Kepala Diskomsandi" in why
    assert "mengganti berkas" not in refused(services.approve, state, city.pic)


def test_a_stage_left_to_who_replaced_a_file_alone_goes_on(two_heads):
    city = two_heads
    state = waits(city, while_a_draft(city))
    city.other.appointments.update(ends="2020-01-01")
    assert services.settle_open_turns() == 1
    assert selectors.open_round(state.workflow_state.content_object).current_task_state != state


@pytest.mark.parametrize(("replacer", "role"), [("admin", "sekda"), ("member", "head")])
def test_a_stage_left_to_one_whom_the_replacer_seated_goes_on(city, replacer, role):
    found = document(city)
    page = text_with(city, found)
    replace(found, getattr(city, replacer))
    state = waits(city, page)
    before = city.head.appointments.get()
    city.head.appointments.update(ends="2020-01-01")
    acting = Appointment(
        office=before.office,
        person=world.person(),
        capacity="plt",
        order_number="800/1",
        starts=before.starts,
    )
    appoint(acting, by=city.admin)
    assert selectors.open_round(page).current_task_state.task.specific.role == role
    assert (state in selectors.queue_of(acting.person)) is (role == "head")


EMERGENCIES = {**COUNTS, on_its_way: True}  # also what was replaced until it was pressed


@pytest.mark.parametrize("when", EMERGENCIES, ids=lambda when: when.__name__)
def test_who_replaced_a_file_reviews_no_emergency_of_it(two_heads, when):
    city = two_heads
    made = break_glass(when(city), city.admin, reason="Bencana.")
    replace(OfficialDocument.objects.create(title="Lain", agency=city.kominfo), city.head)  # of no text
    world.appoint(city.head, "sekda", city.setda)
    assert emergencies.may_review(city.head, made) is not EMERGENCIES[when]
    if EMERGENCIES[when]:
        assert "mengganti berkasnya" in refused(services.review, made, city.head, comment="Dibaca.")
    assert len(desk(city.head).emergencies) == (not EMERGENCIES[when])


def test_many_emergencies_are_looked_at_together(city):
    counts = []
    for number in (1, 4):
        for _one in range(number):
            break_glass(while_a_draft(city), city.admin, reason="Bencana.")
        made = list(emergencies.open_emergencies())
        with CaptureQueriesContext(connection) as asked:
            assert all(city.head.pk in found for found in emergencies.parted(made).values())
        counts.append(len(asked))
    assert counts == [2, 2]


def test_a_head_who_replaced_a_file_is_passed_over(city):
    round_ = services.submit(while_a_draft(city), city.pic)
    skipped = Decision.objects.get(action="skip")
    assert (skipped.comment, round_.current_task_state.task.specific.role) == ("drafted", "sekda")
    services.approve(round_.current_task_state, city.sekda)


def test_the_last_decision_is_not_theirs(city):
    found = document(city)
    page = text_with(city, found)
    replace(found, city.sekda)
    round_ = services.submit(page, city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    assert round_.current_task_state.turn.stranded
    assert refused(services.approve, round_.current_task_state, city.sekda)


def test_who_replaces_it_in_their_turn_returns_the_text(city):
    page = on_its_way(city)
    round_ = selectors.open_round(page)
    assert "tidak berlaku lagi" in refused(services.approve, round_.current_task_state, city.head)
    services.send_back(round_.current_task_state, city.head, comment="Berkasnya saya ganti.")


def test_the_number_of_questions_does_not_grow(city):
    counts = []
    for number in (1, 5):
        files = [document(city) for _one in range(number)]
        page = ChapterPage.objects.get(pk=text_with(city, *files).pk)
        with CaptureQueriesContext(connection) as asked:
            assert selectors.drafters(page) == {city.pic.pk}
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
    page = ChapterPage.objects.get(pk=text_with(city).pk)
    with CaptureQueriesContext(connection) as asked:
        assert selectors.drafters(page) == {city.pic.pk}
    assert len(asked) <= 3


def test_links_are_read_as_they_are_stored(city):
    found, other = document(city), document(city)
    plan = world.plan(city.kominfo)
    plan.legal_basis = f'<ul><li><a id="{found.pk}" linktype="document">Perwali</a></li></ul>'
    plan.introduction = f'<a linktype="page" id="{other.pk}">Bab</a>'
    plan = world.write(plan, city.pic)
    assert documents_in(PlanPage.objects.get(pk=plan.pk).get_latest_revision().content) == {found.pk}
    content = text_with(city, found, other).get_latest_revision().content
    assert documents_in(content) == {found.pk, other.pk}
