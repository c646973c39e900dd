"""A tab opened before: what it saves neither replaces what was decided nor undoes another's save unseen."""

import pytest
from django.urls import reverse

from tests import world
from tests.workflows.doors import page_in, people
from tests.workflows.forms import form_of
from workflows import selectors, services
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db


def test_an_open_tab_does_not_write_over_what_was_decided(client):
    """Autosave replaces the latest revision in place; never one that a decision is bound to."""
    who = people()
    page = page_in("published", who)
    page = type(page).objects.get(pk=page.pk)
    round_ = services.submit(page, who["pic"])
    services.withdraw(page, who["pic"])
    decided = round_.decisions.get(action="submit").revision
    kept = dict(decided.content)
    page = page.get_latest_revision_as_object()
    page.title = "Ditimpa"
    page.save_revision(user=who["pic"], overwrite_revision=decided)
    decided.refresh_from_db()
    assert decided.content == kept
    assert type(page).objects.get(pk=page.pk).latest_revision_id != decided.pk


def test_nor_over_what_the_public_reads():
    """Published before there were decisions: whoever wrote over it would have written nothing."""
    page = world.released(world.write(world.chapter(), who := world.official("pic")))
    live = page.get_latest_revision()
    with publication_permit(page):
        type(page).objects.filter(pk=page.pk).update(live_revision=live)
    page = live.as_object()
    page.title = "Ditimpa"
    assert page.save_revision(user=who, overwrite_revision=live).pk != live.pk
    assert selectors.drafters(type(page).objects.get(pk=page.pk)) == {who.pk}


def test_two_tabs(client):
    who = people()
    page = page_in("draft", who)
    client.force_login(who["pic"])
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    loaded = {
        "loaded_revision_id": page.latest_revision_id,
        "loaded_revision_created_at": page.get_latest_revision().created_at.isoformat(),
    }
    world.write(page, who["expert"], title="Dari tab lain")
    answer = client.post(address, form_of(page, title="Dari tab ini", **loaded))
    assert answer.status_code == 200
    assert "Dari tab ini" in answer.content.decode()
    assert type(page).objects.get(pk=page.pk).draft_title == "Dari tab lain"
    latest = type(page).objects.get(pk=page.pk).get_latest_revision()
    again = {"loaded_revision_id": latest.pk, "loaded_revision_created_at": latest.created_at.isoformat()}
    client.post(address, form_of(page, title="Dari tab ini", **again))
    assert type(page).objects.get(pk=page.pk).draft_title == "Dari tab ini"
