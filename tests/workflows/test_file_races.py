"""A picture is replaced while the text that shows it is published: on real connections, either way round."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from wagtail.images import get_image_model

from tests.workflows.city import make_city
from tests.workflows.test_exact_content import png, with_files
from tests.workflows.test_races import _only_postgresql, at_once, kinds
from workflows import selectors, services
from workflows.content import revision_hash
from workflows.models import Decision, PublicationRefused
from workflows.services import deciding

__all__ = ["_only_postgresql"]
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    # Wagtail leaves the file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
]
LITTLE = 2  # seconds somebody stays in the middle; who needs the rows waits for them


def in_the_middle(monkeypatch, earlier):
    """Both stop between asking and writing; the one that is not ``earlier`` begins only then."""
    asked, done = threading.Event(), threading.Event()
    check = deciding.check_seen

    def check_seen(*args):
        if earlier == "picture":
            asked.wait(10)
        answer = check(*args)
        if earlier == "decision":
            asked.set()
            done.wait(LITTLE)
        return answer

    def pause(sender, instance, **kwargs):
        if earlier == "picture":
            asked.set()
            done.wait(LITTLE)

    monkeypatch.setattr(deciding, "check_seen", check_seen)
    return asked, pause


@pytest.mark.parametrize("earlier", ["picture", "decision"])
def test_the_public_sees_the_picture_that_was_approved(monkeypatch, earlier):
    city, model = make_city(), get_image_model()
    page, _round, image, _document = with_files(city)
    asked, pause = in_the_middle(monkeypatch, earlier)

    def replace():
        if earlier == "decision":
            asked.wait(10)
        other = model.objects.get(pk=image.pk)
        other.file = ContentFile(png("blue"), "lain.png")
        try:
            other.save()
        except PublicationRefused as refused:
            return str(refused)

    state = selectors.open_round(page).current_task_state
    pre_save.connect(pause, sender=model)
    try:
        answers = at_once(replace, lambda: services.approve(state, city.sekda))
    finally:
        pre_save.disconnect(pause, sender=model)
    stored = type(page).objects.get(pk=page.pk)
    assert kinds(answers) == (1, 1)
    assert stored.live == (earlier == "decision")
    for made in Decision.objects.filter(action="publish"):
        assert made.content_hash == revision_hash(stored.live_revision)
