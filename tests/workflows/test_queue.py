"""The queue: what is in it, in which order, and that its cost does not grow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from tests import world
from tests.workflows.city import break_glass, published, waiting_at
from tests.workflows.many import copies_of
from tests.workflows.test_replaced_files import while_a_draft
from workflows import policies, selectors, services
from workflows.models import Decision, Turn

pytestmark = pytest.mark.django_db


def test_the_queue_agrees_with_the_rules(city):
    """The queue's SQL and the policy that has the last word say the same of every stage and person."""
    stand_in = world.person()
    world.appoint(stand_in, "sekda", city.setda, capacity="plh")
    world.appoint(city.pic, "head", city.kominfo)
    for stage in ("pic", "head", "sekda"):
        waiting_at(city, stage)
    page = published(city)
    services.submit(world.write(page, city.pic, title="Diubah"), city.pic)
    corrected = waiting_at(city, "head", drafter="expert")
    while corrected.current_task_state.task.specific.role != "head":
        corrected = services.approve(corrected.current_task_state, city.pic)
    corrected.content_object.specific.get_latest_revision_as_object().save_revision(user=city.head)
    services.withdraw(waiting_at(city, "head").content_object.specific, city.pic)
    people = [city.pic, city.head, city.sekda, stand_in, city.expert, city.pic_setda, city.root, city.member]
    open_states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    assert open_states.count() == 5
    for person in people:
        able, decide = set(), set()
        for state in open_states:
            obj, task, round_ = (
                state.workflow_state.content_object.specific,
                state.task.specific,
                state.workflow_state,
            )
            if policies.may_return(person, obj, task, round_):
                able.add(state.pk)
            if policies.may_approve(person, obj, task, round_):
                decide.add(state.pk)
        queue = {state.pk for state in selectors.queue_of(person)}
        assert queue | {state.pk for state in selectors.returnable_by(person)} == able, person
        assert queue == decide, person


def test_oldest_deadline_first(city):
    rounds = [waiting_at(city, "head") for _number in range(3)]
    days = (5, -2, 1)
    today = timezone.localdate()
    for round_, shift in zip(rounds, days, strict=True):
        Turn.objects.filter(task_state=round_.current_task_state).update(due_on=today + timedelta(days=shift))
    order = [state.workflow_state_id for state in selectors.queue_of(city.head)]
    assert order == [rounds[1].pk, rounds[2].pk, rounds[0].pk]
    assert selectors.queue_counts(city.head) == selectors.Counts(waiting=3, overdue=1)


def test_a_line_says_what_changed(city):
    page = published(city)
    page.title = "Judul baru"
    page.body.append(("text", "<p>Tambahan</p>"))
    services.submit(world.write(page, city.pic), city.pic)
    (row,) = selectors.queue_rows(selectors.queue_of(city.head))
    assert row.title == "Bab I: Judul baru"
    assert any("1 ditambah" in phrase for phrase in row.changes)
    assert row.days_left == 3
    assert row.waiting_days == 0


def fill(city, number):
    for _number in range(number):
        page = world.write(world.chapter(city.kominfo), city.pic)
        services.submit(page, city.pic)


def tell_the_planner():
    """Rows made at once in this transaction are unknown to PostgreSQL's planner; a running city's are not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def test_the_cost_does_not_grow(client, city):
    """Desk and queue of each office, with 20 and with 200 texts waiting at each stage: in budget, and the same."""
    admin = world.official("admin", city.setda)
    people = (city.head, city.sekda, city.pic, city.expert, admin, city.member)
    budgets = {"workflows:queue": 20, "wagtailadmin_home": 25}
    waiting = [waiting_at(city, stage) for stage in ("head", "sekda", "pic")]
    services.send_back(waiting_at(city, "head").current_task_state, city.head, comment="Lengkapi.")
    for _number in range(2):
        item = services.submit(world.write(world.action_item(city.kominfo), city.pic), city.pic)
    services.approve(item.current_task_state, city.head)
    world.published_item(city.kominfo)
    page = published(city)
    about = {"content_type": page.get_base_content_type(), "object_id": page.pk}
    Decision.objects.create(**about, action="take_down", person=city.admin, comment="Darurat")
    break_glass(while_a_draft(city), city.admin, reason="Banjir.")  # of a text whose file the head replaced
    Turn.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    costs = []
    for more in (20, 180):
        for round_ in waiting:
            copies_of(round_, more)
        tell_the_planner()
        costs.append({})
        for person in people:
            client.force_login(person)
            for address in budgets:
                client.get(reverse(address))  # once for what is kept for the session
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(reverse(address)).status_code == 200
                costs[-1][person.username, address] = len(queries)
    for (person, address), asked in costs[1].items():
        assert asked <= costs[0][person, address], (person, address)
        assert asked <= budgets[address], (person, address, asked)


def test_the_decision_page_costs_the_same_whatever_waits(client, city):
    counts = []
    client.force_login(city.head)
    round_ = waiting_at(city, "head")
    # Once for what a person's first page of the day asks: the groups follow the offices, which the log records
    # (on PostgreSQL behind a lock of its own).
    client.get(reverse("workflows:decide", args=[round_.pk]))
    for more in (1, 20):
        fill(city, more)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("workflows:decide", args=[round_.pk]))
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 70


def test_the_filters_count_what_they_show(client, city):
    """Agency, stage and lateness, each with its number under the others; a wrong value is as none."""
    for drafter, number in ((city.pic, 2), (city.pic_other, 1)):
        for _number in range(number):
            where = city.kominfo if drafter == city.pic else world.agency("dinkes")
            services.submit(world.write(world.chapter(where), drafter), drafter)
    waiting_at(city, "sekda")
    late = TaskState.objects.filter(status="in_progress").first()
    Turn.objects.filter(task_state=late).update(due_on=timezone.localdate() - timedelta(days=9))
    world.appoint(city.head, "sekda", city.setda, capacity="plh")
    dinkes = world.agency("dinkes").pk
    client.force_login(city.head)
    page = client.get(reverse("workflows:queue"))
    assert page.context["count"] == 2, "what the head decided below already is another's"
    shown = {facet.label: [(o.label, o.count) for o in facet.options] for facet in page.context["facets"]}
    assert shown["Batas waktu"] == [("Semua", 2), ("Lewat batas waktu", 1)]
    for facet in page.context["facets"]:
        for option in facet.options:
            found = client.get(f"{reverse('workflows:queue')}?{option.query}")
            assert found.context["count"] == option.count == len(found.context["rows"])
    assert client.get(f"{reverse('workflows:queue')}?opd={dinkes}").context["count"] == 0
    assert client.get(f"{reverse('workflows:queue')}?opd=x&tahap=-1&lewat=2&p=9").context["count"] == 2
