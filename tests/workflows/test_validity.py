"""A text that cannot be published is refused before its decision is recorded, with the field and a sentence."""

import pytest
from django.urls import reverse
from wagtail.models import Revision

from tests import world
from tests.workflows.city import refused, waiting_at
from workflows import services
from workflows.models import Decision

pytestmark = pytest.mark.django_db


def item_at_sekda(city, **fields):
    page = world.write(world.action_item(city.kominfo, **fields), city.pic)
    round_ = services.submit(page, city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    return page, round_


def rewrite(page, **content):
    """The stored text as a save with required fields deferred, or an older programme, left it."""
    revision = page.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **content})


def test_an_emptied_required_field(city):
    page = world.write(world.action_item(city.kominfo), city.pic)
    rewrite(page, code="")
    assert "Kode:" in refused(services.submit, page, city.pic)
    page, round_ = item_at_sekda(city)
    rewrite(page, muatan="")
    sentence = refused(services.approve, round_.current_task_state, city.sekda)
    assert sentence.startswith("Naskah ini belum dapat diterbitkan.")
    assert "muatan" in sentence.lower()


def test_a_head_who_empties_a_field_and_approves(client, city):
    page = world.write(world.action_item(city.kominfo), city.pic)
    round_ = services.submit(page, city.pic)
    correction = page.get_latest_revision_as_object()
    correction.code, correction.output = "", "Diketik kepala"
    correction.save_revision(user=city.head, clean=False)
    client.force_login(city.head)
    address = reverse("workflows:decide", args=[round_.pk])
    form = client.get(address).context["form"]
    sent = {"action": "approve", **{name: form.initial[name] for name in ("task_state", "seen")}}
    answer = client.post(address, sent)
    assert answer.status_code == 200
    assert "Kode: " in answer.content.decode()
    assert not Decision.objects.filter(action="approve").exists()
    stored = type(page).objects.get(pk=page.pk)
    assert stored.get_latest_revision().content["output"] == "Diketik kepala"


def test_two_drafts_with_one_address(city):
    first, second = waiting_at(city, "sekda"), waiting_at(city, "sekda")
    rewrite(second.content_object.specific, slug=first.content_object.slug)
    services.approve(first.current_task_state, city.sekda)
    assert first.content_object.slug in refused(services.approve, second.current_task_state, city.sekda)


def test_two_action_items_with_one_code(city):
    item, round_ = item_at_sekda(city, code="RA-900")
    other = world.write(world.action_item(city.kominfo, title="Kembar", code="RA-900"), city.pic)
    assert "RA-900" in refused(services.submit, other, city.pic)  # promised to the one on its way
    services.approve(round_.current_task_state, city.sekda)
    assert item.title in refused(services.submit, other, city.pic)  # and public by now
    rewrite(other, code="RA-901")
    assert services.submit(other, city.pic)


def test_an_incomplete_block(city):
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific
    rewrite(page, body='[{"type": "text", "value": "", "id": "4f1a5c1e-5a40-4f21-8f5e-0a5f5c2f9d01"}]')
    assert "blok" in refused(services.approve, round_.current_task_state, city.head)


def test_a_row_that_is_not_valid(city):
    item = world.action_item(city.kominfo)
    world.target(item, 2026)
    page = world.write(type(item).objects.get(pk=item.pk), city.pic)
    rows = page.get_latest_revision().content["targets"]
    rewrite(page, targets=[{**rows[0], "budget": -5}])
    assert "2026" in refused(services.submit, page, city.pic)
    rewrite(page, targets=rows)
    assert services.submit(page, city.pic)
