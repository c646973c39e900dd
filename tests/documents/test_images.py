"""Pictures: what is taken in, and that a page never loses one."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images import get_image_model

from tests import world
from tests.documents.test_admin import client, enter

__all__ = ["client"]
pytestmark = pytest.mark.django_db
Image = get_image_model()


def png(width: int = 4, height: int = 4) -> bytes:
    written = BytesIO()
    Picture.new("1", (width, height)).save(written, "PNG")
    return written.getvalue()


def stored(**fields: Any) -> Any:
    return Image.objects.create(title="Peta", file=ImageFile(BytesIO(png()), name="peta.png"), **fields)


def refusal(client: Any, content: bytes, name: str) -> str:
    response = client.post(
        reverse("wagtailimages:add"), {"title": "Gambar", "file": SimpleUploadedFile(name, content)}
    )
    assert response.status_code == 200
    assert not Image.objects.exists()
    return " ".join(response.context["form"].errors["file"])


def test_a_picture_is_taken_in(client: Any) -> None:
    enter(client)
    client.post(
        reverse("wagtailimages:add"), {"title": "Peta", "file": SimpleUploadedFile("peta.png", png())}
    )
    assert Image.objects.get().title == "Peta"


def test_what_is_no_picture_is_refused(client: Any, settings: Any) -> None:
    enter(client)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    assert refusal(client, svg, "gambar.svg")
    assert refusal(client, svg, "gambar.png")
    assert refusal(client, b"MZ" + bytes(100), "gambar.jpg")
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    assert refusal(client, png(20, 20), "besar.png")
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10
    assert refusal(client, png(), "berat.png")


def test_a_picture_of_a_page_is_not_deleted(client: Any) -> None:
    who = enter(client)
    picture, unused = stored(uploaded_by_user=who), stored(uploaded_by_user=who)
    world.chapter(text=f'<p>Peta</p><embed embedtype="image" id="{picture.pk}" alt="Peta" format="left"/>')
    bulk = reverse("wagtail_bulk_action", args=["wagtailimages", "image", "delete"])
    for address in (reverse("wagtailimages:delete", args=[picture.pk]), f"{bulk}?id={picture.pk}"):
        client.post(address)
    assert Image.objects.filter(pk=picture.pk).exists()
    client.post(reverse("wagtailimages:delete", args=[unused.pk]))
    assert not Image.objects.filter(pk=unused.pk).exists()


# Wagtail leaves the buffer of a small version of a picture to the garbage collector.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.parametrize("shown", ["stored", "draft"])
def test_a_picture_of_a_text_is_not_exchanged_under_it(client: Any, shown: str) -> None:
    who = enter(client)
    picture, unused = stored(uploaded_by_user=who), stored(uploaded_by_user=who)
    page = world.chapter()
    page.body = [("figure", {"image": picture, "caption": "Peta", "alt_text": "Peta", "source": ""})]
    if shown == "stored":
        page.save()
    else:
        page.save_revision()
    for image, refused in ((picture, True), (unused, False)):
        name = image.file.name
        data = {"title": "Judul", "tags": "", "file": SimpleUploadedFile("lain.png", png(9, 9))}
        response = client.post(reverse("wagtailimages:edit", args=[image.pk]), data)
        assert ("dipakai pada naskah" in response.content.decode()) is refused
        image.refresh_from_db()
        assert (image.file.name == name, image.width == 4) == (refused, refused)
    del data["file"]
    assert client.post(reverse("wagtailimages:edit", args=[picture.pk]), data).status_code == 302
    picture.refresh_from_db()
    assert picture.title == "Judul"
    client.post(reverse("wagtailimages:delete", args=[picture.pk]))
    assert Image.objects.filter(pk=picture.pk).exists()


def test_what_only_begins_like_a_picture_is_refused_with_a_sentence(client: Any) -> None:
    enter(client)
    content = b"GIF89a<script>"
    assert refusal(client, content, "x.gif")
    many = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x", "files[]": SimpleUploadedFile("x.gif", content)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert (many.status_code, many.json()["success"]) == (200, False)
    assert many.json()["error_message"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("kind", ["documents/officialdocument", "wagtailimages/image"])
@pytest.mark.parametrize("sent", ["abc", "1" + "0" * 20, ""])
def test_ids_that_are_none(client: Any, kind: str, sent: str) -> None:
    enter(client)
    app, model = kind.split("/")
    for action in ("delete", "add_tags", "add_to_collection"):
        address = reverse("wagtail_bulk_action", args=[app, model, action])
        assert client.get(f"{address}?id={sent}&childOf=abc").status_code == 404
    chooser = "wagtaildocs_chooser" if app == "documents" else "wagtailimages_chooser"
    assert client.get(reverse(f"{chooser}:chosen_multiple") + f"?id={sent}").status_code == 200
