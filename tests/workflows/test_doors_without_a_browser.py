"""The scheduler and the import of a folder, in every state of a text: neither changes what the public reads."""

import io

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from tests.workflows.doors import STATES, page_in, people, public_state, reading
from workflows.models import PublicationRefused

pytestmark = pytest.mark.django_db
ASKED = ("go_live_at", "expire_at")


def seen(page):
    """All that must stay, but for the days somebody asked for."""
    (row,), written, aliases, _scheduled, *rest = public_state(page)
    return [{name: value for name, value in row.items() if name not in ASKED}, written, aliases, *rest]


def tried(write):
    """What somebody at the database tries; refused there or not, the scheduler finds no way through."""
    try:
        with transaction.atomic():
            write()
    except (PublicationRefused, DatabaseError):
        return False
    return True


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("plan", ["go live", "go live of the page", "expire"])
def test_the_scheduler_is_no_door(state, plan):
    page, past = page_in(state, people()), timezone.now() - timezone.timedelta(days=1)
    rows = Page.objects.filter(pk=page.pk)
    plans = {
        "go live": lambda: Revision.objects.filter(pk=page.latest_revision_id).update(
            approved_go_live_at=past
        ),
        "go live of the page": lambda: rows.update(go_live_at=past),
        "expire": lambda: rows.update(expire_at=past),
    }
    before, read = seen(page), reading(page)
    tried(plans[plan])
    tried(lambda: call_command("publish_scheduled", verbosity=0))
    page = type(page).objects.get(pk=page.pk)
    assert seen(page) == before
    assert reading(page) == read


@pytest.mark.parametrize("state", STATES)
def test_an_import_of_documents_is_no_door(state, tmp_path):
    """Files with the title and address of a text go beside it, never in its place."""
    page = page_in(state, people())
    before, read = seen(page), reading(page)
    for name in (f"{page.slug}.txt", f"{page.title}.md"):
        (tmp_path / name).write_text("Pengganti naskah yang sudah diputuskan.")
    call_command("import_documents", str(tmp_path), agency="diskomsandi", stdout=io.StringIO())
    page = type(page).objects.get(pk=page.pk)
    assert seen(page) == before
    assert reading(page) == read
