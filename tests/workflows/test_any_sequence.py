"""No sequence of acts by any people publishes a byte that was not approved, or lets one person decide twice."""

import os
from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from wagtail.models import Revision

from cms.agencies.models import Appointment
from cms.agencies.models import Office as Office_
from cms.plans.models import ChapterPage
from tests import world
from tests.workflows.city import break_glass, make_city
from workflows import policies, selectors, services
from workflows.content import revision_hash
from workflows.models import Decision, PublicationRefused
from workflows.policies import Refused

PEOPLE = ("pic", "head", "sekda", "expert", "admin", "member", "plh", "pic_other", "root")
REFUSALS = (Refused, PublicationRefused, PermissionDenied)
person = st.sampled_from(PEOPLE)
# The same few each time; PARAF_EXAMPLES=500 looks for new ones.
FEW = 5
EXAMPLES = int(os.environ.get("PARAF_EXAMPLES", FEW))


class Office(RuleBasedStateMachine):
    """People press whatever they like on one chapter; the rules are looked at after each press."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.city = make_city()
        self.city.plh = world.person()
        world.appoint(self.city.plh, "sekda", self.city.setda, capacity="plh", order_number="800/1")
        world.appoint(self.city.plh, "head", self.city.kominfo, capacity="plh", order_number="800/2")
        self.page = world.write(world.chapter(self.city.kominfo), self.city.pic)
        self.broken: list[Decision] = []
        self.count = 0

    def now(self):
        return ChapterPage.objects.get(pk=self.page.pk)

    def turn(self):
        round_ = selectors.open_round(self.now())
        return round_.current_task_state if round_ else None

    def attempt(self, act, *args, **kwargs):
        try:
            return act(*args, **kwargs)
        except REFUSALS:
            return None

    @rule(who=person)
    def write(self, who):
        self.count += 1
        page = self.now().get_latest_revision_as_object()
        page.title = f"Judul {self.count}"
        self.attempt(page.save_revision, user=getattr(self.city, who))

    @rule(who=person)
    def overwrite(self, who):
        self.count += 1
        page = self.now().get_latest_revision_as_object()
        page.title = f"Ditimpa {self.count}"
        latest = self.now().get_latest_revision()
        self.attempt(page.save_revision, user=getattr(self.city, who), overwrite_revision=latest)

    @rule(who=person)
    def submit(self, who):
        self.attempt(services.submit, self.now(), getattr(self.city, who))

    @rule(who=person)
    def approve(self, who):
        if turn := self.turn():
            self.attempt(services.approve, turn, getattr(self.city, who))

    @rule(who=person)
    def send_back(self, who):
        if turn := self.turn():
            self.attempt(services.send_back, turn, getattr(self.city, who), comment="Lengkapi.")

    @rule(who=person)
    def withdraw(self, who):
        self.attempt(services.withdraw, self.now(), getattr(self.city, who))

    @rule(who=person)
    def ask(self, who):
        self.attempt(services.ask_withdrawal, self.now(), getattr(self.city, who), comment="Pagu.")

    @rule(who=person, granted=st.booleans())
    def answer(self, who, granted):
        act = services.grant_withdrawal if granted else services.refuse_withdrawal
        if turn := self.turn():
            self.attempt(act, turn, getattr(self.city, who), comment="Baik.")

    @rule(who=person)
    def publish_past_everyone(self, who):
        revision = self.now().get_latest_revision()
        self.attempt(revision.publish, user=getattr(self.city, who))

    @rule()
    def falsify(self):
        """Somebody with the database open changes the text that waits."""
        latest = self.now().get_latest_revision()
        Revision.objects.filter(pk=latest.pk).update(content={**latest.content, "summary": "Disisipkan"})

    @rule(who=person)
    def break_glass(self, who):
        made = self.attempt(break_glass, self.now(), getattr(self.city, who), reason="Bencana.")
        assert made is None or who in {"admin", "root"}

    @rule(who=person)
    def take_down(self, who):
        made = self.attempt(services.take_down, self.now(), getattr(self.city, who), reason="Bencana.")
        assert made is None or who in {"admin", "root"}

    @rule(who=person, role=st.sampled_from(["head", "sekda"]), acting=st.booleans())
    def take_office(self, who, role, acting):
        """The office changes hands in the middle of things; the drafter may be the next head."""
        where = self.city.setda if role == "sekda" else self.city.kominfo
        held = Appointment.objects.filter(office__role=role, office__agency=where)
        held.filter(capacity="plh" if acting else "definitif").update(ends=date(2020, 1, 1))
        fields = {"capacity": "plh", "order_number": "800/9"} if acting else {}
        world.appoint(getattr(self.city, who), role, where, **fields)
        services.settle_open_turns()

    @rule(role=st.sampled_from(["head", "sekda"]))
    def leave_office(self, role):
        Appointment.objects.filter(office__role=role).update(ends=date(2020, 1, 1))
        services.settle_open_turns()

    @rule(who=person, office=st.sampled_from(["member", "pic_other", "head"]))
    def name_stand_in(self, who, office):
        named = Office_.objects.filter(appointments__person=getattr(self.city, office)).first()
        if turn := self.turn():
            self.attempt(services.name_stand_in, turn, named, getattr(self.city, who), comment="Surat tugas.")

    @invariant()
    def it_lies_with_somebody(self):
        """Whoever may approve, or the desk of the administrators: stranded there, or an office without a holder."""
        round_ = selectors.open_round(self.now())
        if round_ is None:
            return
        obj = selectors.with_agency_of_text(self.now())
        task = round_.current_task_state.task.specific
        able = [who for who in PEOPLE if policies.may_approve(getattr(self.city, who), obj, task, round_)]
        assert able or policies.needs_somebody(obj, round_, task)

    @invariant()
    def what_is_public_was_approved(self):
        page = self.now()
        if not page.live:
            return
        published = Decision.objects.filter(action="publish", object_id=page.pk).last()
        assert published.revision_id == page.live_revision_id
        if published.about_id:
            return  # in an emergency, on record
        last = published.workflow_state.decisions.filter(action="approve", void=False).last()
        assert last.revision_id == published.revision_id
        assert last.content_hash == published.content_hash
        assert page.title == last.revision.content["title"]

    @invariant()
    def who_decided_last_wrote_none_of_it(self):
        """Since the version that the chain published before; what an emergency put between was not approved."""
        before = 0
        for made in Decision.objects.filter(action="publish", about=None, object_id=self.page.pk):
            wrote = Revision.objects.for_instance(self.page).filter(pk__gt=before, pk__lte=made.revision_id)
            assert made.person_id not in set(wrote.values_list("user_id", flat=True))
            before = made.revision_id

    @invariant()
    def what_was_published_stays_as_it_was_hashed(self):
        page = self.now()
        made = Decision.objects.filter(action="publish", object_id=page.pk).last()
        falsified = page.live and page.live_revision_id == page.latest_revision_id
        if page.live and not falsified:
            assert (
                page.summary == made.revision.content["summary"]
                or revision_hash(made.revision) != made.content_hash
            )

    @invariant()
    def nobody_decides_twice_or_on_their_own(self):
        for round_ in (
            Decision.objects.exclude(workflow_state=None).values_list("workflow_state", flat=True).distinct()
        ):
            lines = Decision.objects.filter(workflow_state=round_, void=False)
            decided = Counter(
                lines.filter(action__in=["approve", "initial"]).values_list("person", flat=True)
            )
            assert all(count == 1 for count in decided.values())
            submitted = lines.filter(action="submit").values_list("person", flat=True)
            approved = set(lines.filter(action="approve").values_list("person", flat=True))
            assert not approved & set(submitted)


@pytest.mark.django_db
def test_any_sequence():
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=14,
            derandomize=EXAMPLES == FEW,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
