"""No sequence of acts by any people publishes a byte that was not approved, or lets one person decide twice."""

import json
import os
from collections import Counter

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from wagtail.models import Revision

from tests.workflows import office
from workflows import policies, selectors
from workflows.content import revision_hash
from workflows.models import Decision

# The same few each time; PARAF_EXAMPLES=500 looks for new ones.
FEW = 8
EXAMPLES = int(os.environ.get("PARAF_EXAMPLES", FEW))
# Without these a run proves nothing.
REACHED = (
    "submit",
    "approve",
    "published by the chain",
    "returned",
    "returned to a stage",
    "correct",
    "break_glass",
)


def public_hash(page):
    """Of what the public reads: the rows of the page itself, hashed as a revision that says the same."""
    content = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    kind = ContentType.objects.get_for_model(page)
    shown = Revision(content=content, content_type=kind, base_content_type=kind, object_id=str(page.pk))
    return revision_hash(shown, page)


class Watched(office.Office):
    """The rules are looked at after each press."""

    @invariant()
    def it_lies_with_somebody(self):
        """Whoever may approve, or the desk of the administrators: stranded there, or an office without a holder."""
        round_ = selectors.open_round(self.now())
        if round_ is None:
            return
        obj = selectors.with_agency_of_text(self.now())
        task = round_.current_task_state.task.specific
        people = (getattr(self.city, who) for who in office.PEOPLE)
        held = [a.person for a in selectors.answering(obj, task, round_)]
        able = any(policies.may_approve(who, obj, task, round_) for who in [*held, *people])
        assert able or policies.needs_somebody(obj, round_, task)

    @invariant()
    def what_is_public_was_approved_byte_for_byte(self):
        page = self.now()
        if not page.live:
            return
        published = Decision.objects.filter(action="publish", object_id=page.pk).last()
        assert published.revision_id == page.live_revision_id
        assert public_hash(page) == published.content_hash
        if published.about_id:
            assert published.about.action == "break_glass"  # in an emergency, on record
            return
        last = published.workflow_state.decisions.filter(action="approve", void=False).last()
        assert last.revision_id == published.revision_id
        assert last.content_hash == published.content_hash

    @invariant()
    def nobody_decides_twice_or_on_their_own(self):
        lines = Decision.objects.exclude(workflow_state=None).filter(void=False)
        made = list(lines.values_list("workflow_state", "person", "action"))
        decided = Counter((round_, who) for round_, who, act in made if act in {"approve", "initial"})
        assert all(count == 1 for count in decided.values())
        submitted = {(round_, who) for round_, who, act in made if act == "submit"}
        assert not submitted & {(round_, who) for round_, who, act in made if act == "approve"}


@pytest.mark.django_db
def test_any_sequence():
    office.Desks.seen.clear()
    run_state_machine_as_test(
        Watched,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            derandomize=EXAMPLES == FEW,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {what: office.Desks.seen[what] for what in REACHED if not office.Desks.seen[what]} == {}
