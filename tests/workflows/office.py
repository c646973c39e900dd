"""The office of the property test: people press on one chapter, mostly those who may, sometimes anybody."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from wagtail.models import Revision

from cms.agencies.models import Agency, Appointment
from cms.agencies.models import Office as Seat
from cms.agencies.services import keeping, succeeding
from cms.plans.models import ChapterPage
from tests import world
from tests.workflows.city import break_glass, make_city
from workflows import emergencies, selectors, services
from workflows.calendar import forget
from workflows.duties import Act
from workflows.models import Decision, PublicationRefused
from workflows.policies import Refused
from workflows.tasks import sweep_shares, watch_deadlines

PEOPLE = ("head", "sekda", "pic", "plh", "admin", "expert", "member", "pic_other", "root")
REFUSALS = (Refused, PublicationRefused, PermissionDenied, ValidationError)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Jayapura"))
DAY = timedelta(days=1)
person = st.sampled_from(PEOPLE)
anybody = st.one_of(st.none(), st.none(), st.none(), person)  # mostly whoever may
role = st.sampled_from(["head", "sekda"])


class Desks(RuleBasedStateMachine):
    """What stands ready for the rules. ``seen`` counts what was reached, over all examples."""

    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.clock = time_machine.travel(MONDAY, tick=False)
        self.time = self.clock.start()

    def teardown(self) -> None:
        for made in Decision.objects.all():
            self.seen[f"{made.action} in an emergency" if made.about_id else made.action] += 1
        self.seen["examples"] += 1
        self.clock.stop()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
        forget()

    def open_office(self) -> None:
        forget()
        self.city = make_city()
        self.city.dinkes = world.agency("dinkes")
        Agency.objects.update(starts=date(2020, 1, 1))
        self.city.plh = world.person()
        world.appoint(self.city.plh, "sekda", self.city.setda, capacity="plh", order_number="800/1")
        world.appoint(self.city.plh, "head", self.city.kominfo, capacity="plh", order_number="800/2")
        self.page = world.write(world.chapter(self.city.kominfo), self.city.pic)
        self.count = 0
        self.public: int | None = None
        # Kept beside the system, since the last publication: who wrote, and who wrote in their own turn.
        self.drafted, self.corrected = {self.city.pic.pk}, set[int]()

    def now(self) -> Any:
        return ChapterPage.objects.get(pk=self.page.pk)

    def turn(self) -> Any:
        self.time.shift(1)
        round_ = selectors.open_round(self.now())
        return round_.current_task_state if round_ else None

    def attempt(self, act: Any, *args: Any, **kwargs: Any) -> Any:
        """None where it was refused, and then it changed nothing."""
        try:
            with transaction.atomic():
                answer = act(*args, **kwargs)
        except REFUSALS:
            return None
        return True if answer is None else answer

    def named(self, who: str | None, otherwise: str) -> Any:
        return getattr(self.city, who or otherwise)

    def able(self, who: str | None, act: Act = Act.APPROVE) -> Any:
        """Somebody to whom the open stage is open, where nobody is named; else the Sekda, who will be refused."""
        if who:
            return getattr(self.city, who)
        round_ = selectors.open_round(self.now())
        task = round_.current_task_state.task.specific
        act = Act.FINISH if act == Act.APPROVE and selectors.is_final(round_, task) else act
        held = selectors.eligible(selectors.with_agency_of_text(self.now()), task, round_, act)
        return held[0].person if held else self.city.sekda


class Writing(Desks):
    def _write(self, who: Any, title: str, **kwargs: Any) -> None:
        self.count += 1
        turn = self.turn()
        page = self.now().get_latest_revision_as_object()
        page.title = f"{title} {self.count}"
        if self.attempt(page.save_revision, user=who, **kwargs) is not None:
            (self.corrected if turn else self.drafted).add(who.pk)

    @rule(who=anybody)
    def write(self, who: str | None) -> None:
        """At rest the PIC, on its way whoever has the turn: a correction."""
        self._write(self.able(who, Act.CORRECT) if self.turn() else self.named(who, "pic"), "Judul")

    @rule(who=anybody)
    def overwrite(self, who: str | None) -> None:
        latest = self.now().get_latest_revision()
        self._write(self.named(who, "pic"), "Ditimpa", overwrite_revision=latest)

    @rule()
    def falsify(self) -> None:
        """Somebody with the database open changes the text that waits."""
        page = self.now()
        latest = page.get_latest_revision()
        if latest.pk != page.live_revision_id:
            Revision.objects.filter(pk=latest.pk).update(content={**latest.content, "summary": "Disisipkan"})

    @rule(who=anybody)
    def share(self, who: str | None) -> None:
        self.attempt(
            services.share, self.now(), self.named(who, "pic"), kind="edit", agency=self.city.dinkes,
            until=timezone.localdate() + 3 * DAY,
        )  # fmt: skip
        self._write(self.city.pic_other, "Titipan")
        self.seen["shares"] += 1


class Deciding(Writing):
    def _approve(self, who: Any) -> None:
        before = self.now()
        done = self.attempt(services.approve, self.turn(), who)
        if done is None:
            return
        assert who.pk not in self.drafted
        if self.now().live_revision_id != before.live_revision_id or self.now().live != before.live:
            assert who.pk not in self.corrected
            self.seen["published by the chain"] += 1

    @rule(steps=st.integers(1, 4))
    def work(self, steps: int) -> None:
        self.go_on(steps)

    def go_on(self, steps: int) -> None:
        """As an office works: written, submitted, approved, and so on."""
        for _step in range(steps):
            if self.turn():
                self._approve(self.able(None))
            else:
                self._write(self.city.pic, "Judul")
                self.attempt(services.submit, self.now(), self.city.pic)
            self.settle_ledger()

    @rule(back=st.booleans())
    def go_round(self, back: bool) -> None:
        """As far as the Sekda, who returns it: to the drafter or a stage."""
        self.go_on(2)
        if turn := self.turn():
            self._send_back(turn, self.able(None, Act.RETURN), back)

    @rule(who=anybody)
    def submit(self, who: str | None) -> None:
        self.attempt(services.submit, self.now(), self.named(who, "pic"))

    @rule(who=anybody)
    def approve(self, who: str | None) -> None:
        if self.turn():
            self._approve(self.able(who))
            self.settle_ledger()

    def settle_ledger(self) -> None:
        """With a publication the counting of who wrote begins anew."""
        live = self.now().live_revision_id
        if live != self.public:
            self.public, self.drafted, self.corrected = live, set(), set()

    @rule(who=anybody, back=st.booleans())
    def send_back(self, who: str | None, back: bool) -> None:
        """To the drafter, or to an earlier stage where there is one."""
        if turn := self.turn():
            self._send_back(turn, self.able(who, Act.RETURN), back)

    def _send_back(self, turn: Any, person: Any, back: bool) -> None:
        earlier = selectors.earlier_stages(turn.workflow_state, turn.task.specific) if back else []
        to = earlier[0] if earlier else None
        if self.attempt(services.send_back, turn, person, comment="Lengkapi.", to=to):
            self.seen["returned to a stage" if to else "returned"] += 1

    @rule(who=anybody)
    def withdraw(self, who: str | None) -> None:
        self.attempt(services.withdraw, self.now(), self.named(who, "pic"))

    @rule(who=anybody)
    def ask(self, who: str | None) -> None:
        self.attempt(services.ask_withdrawal, self.now(), self.named(who, "pic"), comment="Pagu.")

    @rule(who=anybody, granted=st.booleans())
    def answer(self, who: str | None, granted: bool) -> None:
        act = services.grant_withdrawal if granted else services.refuse_withdrawal
        if turn := self.turn():
            self.attempt(act, turn, self.able(who, Act.ANSWER), comment="Baik.")

    @rule(who=person)
    def publish_past_everyone(self, who: str) -> None:
        revision = self.now().get_latest_revision()
        self.attempt(revision.publish, user=getattr(self.city, who))

    @rule(who=anybody, down=st.booleans())
    def emergency(self, who: str | None, down: bool) -> None:
        act = services.take_down if down else break_glass
        made = self.attempt(act, self.now(), self.named(who, "admin"), reason="Bencana.")
        assert made is None or who in {None, "admin", "root"}
        self.settle_ledger()

    @rule(who=anybody)
    def review(self, who: str | None) -> None:
        if made := emergencies.emergency_of(self.now()):
            self.attempt(services.review, made, self.named(who, "sekda"), comment="Dibaca.")


class Office(Deciding):
    """And the offices change hands in the middle of things, agencies end, days pass."""

    @rule(who=person, role=role, acting=st.booleans())
    def take_office(self, who: str, role: str, acting: bool) -> None:
        """The drafter may be the next head."""
        held = Appointment.objects.filter(office__role=role)
        held.filter(capacity="plh" if acting else "definitif").update(ends=date(2020, 1, 1))
        fields = {"capacity": "plh", "order_number": "800/9"} if acting else {}
        where = self.city.setda if role == "sekda" else self.city.kominfo
        world.appoint(getattr(self.city, who), role, where, **fields)
        services.settle_open_turns()

    @rule(role=role)
    def leave_office(self, role: str) -> None:
        Appointment.objects.filter(office__role=role).update(ends=date(2020, 1, 1))
        services.settle_open_turns()

    @rule(role=role)
    def hand_over(self, role: str) -> None:
        """Through the services: a successor begins, and the term before ends, whatever waits."""
        term = Appointment.objects.in_force().filter(office__role=role).select_related("office").first()
        if term is None:
            return
        following = Appointment(
            office=term.office, person=world.person(), starts=timezone.localdate(), capacity="plt",
            order_number="800/7", ends=timezone.localdate() + 90 * DAY,
        )  # fmt: skip
        term.ends = timezone.localdate() - DAY
        done = self.attempt(keeping.appoint, term, by=self.city.root)
        self.attempt(keeping.appoint, following, by=self.city.root)
        self.seen["handovers"] += done is not None

    @rule(who=person, office=st.sampled_from(["member", "pic_other", "head"]))
    def name_stand_in(self, who: str, office: str) -> None:
        named = Seat.objects.filter(appointments__person=getattr(self.city, office)).first()
        if turn := self.turn():
            by = getattr(self.city, who)
            self.attempt(services.name_stand_in, turn, named, by, comment="Surat tugas.")

    @rule(merged=st.booleans())
    def change_the_agency(self, merged: bool) -> None:
        old = Agency.objects.get(pk=selectors.with_agency_of_text(self.now()).agency_id)
        if old.ends is None and not old.predecessors.exists():
            done = self.attempt(succeeding.merge, old, self.city.dinkes, by=self.city.root) if merged else (
                self.attempt(succeeding.rename, old, name="Dinas Baru", abbreviation="Baru",
                             slug="baru", by=self.city.root)
            )  # fmt: skip
            self.seen["agencies"] += done is not None

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.time.shift(days * DAY)
        forget()
        watch_deadlines()
        sweep_shares()

    # The first of each is what an example without any luck begins with.
    @initialize(
        back=st.sampled_from([True, False, None]),
        steps=st.sampled_from([3, 1, 2, 0, 6, 4]),
        then=st.sampled_from(["corrected", "emergency", "handed over", "merged", "days", "asked"]),
    )
    def begin(self, back: bool | None, steps: int, then: str) -> None:
        """Somewhere in the middle of things."""
        self.open_office()
        if back is not None:
            self.go_round(back)
        self.go_on(steps)
        self.in_the_middle(then)

    def in_the_middle(self, then: str) -> None:
        """What changes on the way of a text that waits at the head, or at the Sekda."""
        if not self.turn():
            self.go_on(1)
        if then == "corrected":
            self.write(None)
            self.go_on(2)
        elif then == "emergency":
            self.emergency(None, down=False)
            self.review(None)
        elif then == "handed over":
            self.hand_over("head")
        elif then == "merged":
            self.change_the_agency(merged=True)
        elif then == "days":
            self.days_pass(9)
        elif self.turn():
            self.go_on(1)
            self.ask(None)
            self.answer(None, granted=True)
