"""The public page behind the code of an approval sheet."""

import pytest
from django.urls import reverse

from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.approval_sheets import page, the_sheet
from workflows import services
from workflows.models import ApprovalSheet, publication_permit
from workflows.sheets.making import typed_code

__all__ = ["page"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]


def public(client, sheet, **query):
    return client.get(reverse("verify_sheet", args=[sheet.code]), query)


def test_the_public_page_confirms_without_names_notes_or_drafts(client, city, page):
    sheet = the_sheet(page)
    world.write(page, city.pic, title="Judul konsep rahasia")
    answer = public(client, sheet)
    said = answer.content.decode()
    assert answer.status_code == 200
    for shown in (
        sheet.title,
        city.kominfo.name,
        "Kepala Diskomsandi",
        "Sekretaris Daerah",
        sheet.content_hash,
        "WIT",
    ):
        assert shown in said
    assert "Yang dibuktikannya adalah versi yang berlaku sekarang." in said
    for hidden in (
        "Judul konsep rahasia",
        "Sudah sesuai rapat",
        str(city.head),
        str(city.sekda),
        city.pic.username,
    ):
        assert hidden not in said
    assert answer["X-Robots-Tag"] == "noindex"


def test_it_says_when_a_version_was_superseded(client, city, page):
    sheet = the_sheet(page)
    page = world.write(page, city.pic, title="Judul kedua")
    round_ = services.submit(page, city.pic)
    assert "versi yang berlaku sekarang" in public(client, sheet).content.decode()
    round_ = services.approve(round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    said = public(client, sheet).content.decode()
    assert "telah digantikan oleh versi yang lebih baru pada" in said
    assert "Judul kedua" not in said
    newer = the_sheet(type(page).objects.get(pk=page.pk))
    assert newer.pk != sheet.pk
    assert "versi yang berlaku sekarang" in public(client, newer).content.decode()


def test_it_says_when_the_text_was_taken_down_or_changed(client, page):
    sheet = the_sheet(page)
    revision = page.live_revision
    revision.content["title"] = "Ditulis ulang"
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    assert "tidak cocok dengan sidik isinya" in public(client, sheet).content.decode()
    with publication_permit(page):
        type(page).objects.filter(pk=page.pk).update(live=False)
    assert "telah ditarik" in public(client, sheet).content.decode()


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (str.upper, "Sama: inilah isi yang disetujui."),
        (lambda digest: f" {digest[:32]} {digest[32:]} ", "Sama: inilah isi yang disetujui."),
        (lambda digest: "0" * 64, "Berbeda: ini bukan isi yang disetujui."),
        (lambda digest: digest[:-1], "64 tanda"),
        (lambda digest: "<script>alert(1)</script>", "64 tanda"),
        (lambda digest: "\x00" * 9 + "a" * 9999, "64 tanda"),
    ],
)
def test_anyone_compares_a_hash(client, page, change, answer):
    sheet = the_sheet(page)
    said = public(client, sheet, sidik=change(sheet.content_hash)).content.decode()
    assert answer in said
    assert "<script>alert" not in said


def test_a_code_is_typed_off_paper(client, page):
    sheet = the_sheet(page)
    typed = sheet.code.replace("-", " ").upper()
    answer = client.get(reverse("verify"), {"kode": typed})
    assert answer.url == reverse("verify_sheet", args=[sheet.code])
    assert typed_code(sheet.code) == sheet.code
    assert client.get(reverse("verify")).status_code == 200
    for signs in ("---", "   "):
        assert "Tidak ada lembar" in client.get(reverse("verify"), {"kode": signs}).content.decode()
    assert "Tidak ada lembar" not in client.get(reverse("verify"), {"kode": ""}).content.decode()


@pytest.mark.parametrize("code", ["x", "abcde-fghjk-mnpqr-stuvw", "a" * 3000, "<b>"])
def test_an_unknown_code_is_answered_in_words(client, code):
    answer = client.get(f"/verifikasi/{code}/")
    assert answer.status_code == 404
    assert "Tidak ada lembar dengan kode ini." in answer.content.decode()


def test_the_public_page_asks_little_whatever_the_length_of_the_chain(
    client, page, django_assert_max_num_queries
):
    sheet = the_sheet(page)
    public(client, sheet)
    with past_the_guards():
        ApprovalSheet.objects.filter(pk=sheet.pk).update(chain=sheet.chain * 30)
    with django_assert_max_num_queries(15):
        assert public(client, sheet).status_code == 200
