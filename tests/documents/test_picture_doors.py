"""The picture of a draft has an address that can be guessed: it opens to those who work with it only."""

from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse

from cms.agencies.services import follow_offices
from tests import world
from tests.documents.test_images import stored
from tests.search.world import publish
from workflows.models import publication_permit

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the buffer of a small version of a picture to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
]


@pytest.fixture(autouse=True)
def no_sizes_of_another_test() -> None:
    """Wagtail remembers the sizes of pictures by their ids, which the next test gives out anew."""
    caches["default"].clear()


def chapter_with(image: Any) -> Any:
    page = world.chapter(title="Arsitektur")
    page.body = [("figure", {"image": image, "caption": "Peta", "alt_text": "Peta", "source": ""})]
    page.save()
    return page


def read(client: Any, address: str, **headers: str) -> Any:
    """The answer, its file read to the end and closed."""
    answer = client.get(address, headers=headers)
    if answer.streaming:
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    return answer


def status(client: Any, address: str) -> int:
    return int(read(client, address).status_code)


def enter(client: Any, role: str = "pic") -> Any:
    who = world.official(role)
    follow_offices(who)
    client.force_login(who)
    return who


def test_a_draft_shows_its_picture_to_nobody_outside(client: Any) -> None:
    image = stored()
    small = image.get_rendition("max-2x2").url
    page = chapter_with(image)
    assert small.startswith("/media/images/")
    assert status(client, small) == 404
    publish(page)
    assert status(client, small) == 200


def test_a_picture_of_a_newer_draft_stays_closed_too(client: Any) -> None:
    first, second = stored(), stored()
    page = publish(chapter_with(first))
    page.body = [("figure", {"image": second, "caption": "Peta", "alt_text": "Peta", "source": ""})]
    page.save_revision()
    assert status(client, first.get_rendition("max-2x2").url) == 200
    assert status(client, second.get_rendition("max-2x2").url) == 404


def test_people_in_office_see_what_their_library_shows(client: Any) -> None:
    image = stored()
    small = image.get_rendition("max-2x2").url
    chapter_with(image)
    client.force_login(world.person())
    assert status(client, small) == 404
    enter(client)
    assert status(client, small) == 200
    assert status(client, f"/media/{image.file.name}") == 200
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code in {200, 403}


def test_an_original_is_never_public(client: Any) -> None:
    image = stored()
    publish(chapter_with(image))
    assert status(client, f"/media/{image.file.name}") == 404


@pytest.mark.parametrize(
    "path", ["images/tidak-ada.png", "images/../documents/x.pdf", "original_images/x.png"]
)
def test_what_is_no_picture_is_not_there(client: Any, path: str) -> None:
    enter(client)
    assert status(client, f"/media/{path}") == 404


def test_how_long_a_picture_is_kept(client: Any) -> None:
    image = stored()
    page = chapter_with(image)
    small = image.get_rendition("max-2x2").url
    visitor = type(client)()
    enter(client)
    kept = read(client, small)
    assert kept.headers["Cache-Control"] == "private, no-cache"
    publish(page)
    kept = read(visitor, small)
    assert kept.headers["Cache-Control"] == "public, max-age=3600"
    again = read(visitor, small, **{"if-modified-since": kept.headers["Last-Modified"]})
    assert again.status_code == 304


def test_a_view_restriction_closes_the_picture(client: Any) -> None:
    from wagtail.models import PageViewRestriction

    image = stored()
    page = publish(chapter_with(image))
    small = image.get_rendition("max-2x2").url
    with publication_permit(page):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert status(client, small) == 404
