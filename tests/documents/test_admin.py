"""The admin's doors to documents: seen by the office, kept by the office, whatever address is tried."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.agencies.services import follow_offices
from cms.documents.models import OfficialDocument
from cms.documents.policies import can_delete, can_edit
from cms.documents.services import withdrawing
from tests import world
from tests.documents import files
from tests.documents.test_public import ReadingClient, document

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def client() -> ReadingClient:
    return ReadingClient()


def enter(client: Client, role: str = "pic", slug: str = "diskomsandi") -> User:
    who = world.official(role, world.agency(slug))
    follow_offices(who)
    client.force_login(who)
    return who


def upload(content: bytes = files.pdf("isi"), name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def fields(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Surat", "agency": world.agency().pk, "classification": "terbatas", "tags": "",
        "file": upload(), **changed,
    }  # fmt: skip


def test_a_second_upload_of_the_same_bytes_says_so(client: Client) -> None:
    enter(client)
    first = client.post(reverse("wagtaildocs:add"), fields(), follow=True).content.decode()
    assert "sudah tersimpan. Keduanya" not in first
    kept = OfficialDocument.objects.get()
    page = client.post(reverse("wagtaildocs:add"), fields(file=upload()), follow=True).content.decode()
    assert "Berkas yang persis sama sudah tersimpan. Keduanya tetap ada." in page
    warning = page[page.index("Berkas yang persis sama") :][:800]
    assert kept.get_absolute_url() in warning


def test_a_twin_that_one_may_not_read_is_not_told(client: Client) -> None:
    enter(client, slug="dinkes")
    client.post(
        reverse("wagtaildocs:add"), fields(agency=world.agency("dinkes").pk, classification="rahasia")
    )
    assert OfficialDocument.objects.count() == 1
    enter(client, role="member")
    page = client.post(reverse("wagtaildocs:add"), fields(file=upload()), follow=True).content.decode()
    assert "sudah tersimpan. Keduanya" not in page


def errors_of(response: Any, field: str = "file") -> str:
    return " ".join(response.context["form"].errors.get(field, []))


def test_upload_keeps_name_uploader_and_version(client: Client) -> None:
    who = enter(client)
    response = client.post(reverse("wagtaildocs:add"), fields(file=upload(name="Laporan (akhir) é.pdf")))
    assert response.status_code == 302
    made = OfficialDocument.objects.get()
    version = made.current_version
    assert (version.original_name, version.uploaded_by, made.uploaded_by_user) == (
        "Laporan (akhir) é.pdf", who, who,
    )  # fmt: skip
    assert (made.agency, made.classification) == (world.agency(), "terbatas")


def test_own_agency_is_chosen_and_others_are_not_on_offer(client: Client) -> None:
    other = world.agency("dinkes")
    enter(client)
    form = client.get(reverse("wagtaildocs:add")).context["form"]
    assert form.initial["agency"] == world.agency().pk
    assert other not in form.fields["agency"].queryset
    response = client.post(reverse("wagtaildocs:add"), fields(agency=other.pk))
    assert errors_of(response, "agency")
    assert not OfficialDocument.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (files.program(), "surat.pdf", "isinya bukan itu"),
        (files.program(), "surat.exe", "Jenis berkas ini tidak diterima"),
        (b"", "kosong.pdf", "Berkas ini kosong"),
        (b"<!DOCTYPE html><script>x</script>", "surat.txt", "HTML dan SVG"),
        (b'<?xml version="1.0"?><svg xmlns="x"><script/></svg>', "gambar.svg", "tidak diterima"),
        (b"print(1)", "skrip.py", "Jenis berkas ini tidak diterima"),
        (files.word("Isi"), "surat.pdf", "Isi berkas ini DOCX"),
        (files.zipped(a="b"), "arsip.zip", "Jenis berkas ini tidak diterima"),
    ],
)
def test_files_that_are_not_taken_in(client: Client, content: bytes, name: str, sentence: str) -> None:
    enter(client)
    response = client.post(reverse("wagtaildocs:add"), fields(file=upload(content, name), title="Tetap"))
    assert sentence in errors_of(response)
    assert response.context["form"]["title"].value() == "Tetap"
    assert not OfficialDocument.objects.exists()


def test_too_large_a_file_says_how_large(client: Client, settings: Any) -> None:
    settings.PARAF_MAX_UPLOAD_BYTES = 2 * MB
    enter(client)
    response = client.post(
        reverse("wagtaildocs:add"), fields(file=upload(files.pdf("a") + b" " * 5 * MB, "besar.pdf"))
    )
    assert errors_of(response) == "Berkas 5 MB melebihi batas 2 MB. Kecilkan atau pecah berkas ini."


def test_broken_and_locked_files_are_kept(client: Client) -> None:
    enter(client)
    for content in (files.pdf("a")[:90], files.locked_pdf()):
        assert client.post(reverse("wagtaildocs:add"), fields(file=upload(content))).status_code == 302
    assert OfficialDocument.objects.count() == 2


def test_a_new_file_is_the_next_version_and_the_old_one_stays(client: Client) -> None:
    made = document("terbatas")
    who = enter(client)
    old = made.file.name
    address = reverse("wagtaildocs:edit", args=[made.pk])
    assert client.post(address, fields(file=upload(files.pdf("baru"), "baru.pdf"))).status_code == 302
    made = OfficialDocument.objects.get(pk=made.pk)
    assert (made.current_version.number, made.current_version.uploaded_by) == (2, who)
    assert made.file.storage.exists(old)
    shown = client.get(address).content.decode()
    assert "baru.pdf" in shown
    assert "risiko.pdf" in shown


def test_many_at_once_are_restricted_and_in_the_own_agency(client: Client) -> None:
    who = enter(client)
    response = client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "Surat", "files[]": upload()},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )
    assert json.loads(response.content)["success"] is True
    made = OfficialDocument.objects.get()
    assert (made.agency, made.classification, made.uploaded_by_user) == (world.agency(), "terbatas", who)
    assert "persis sama" not in json.loads(response.content)["form"]
    twin = client.post(reverse("wagtaildocs:add_multiple"), {"title": "Lagi", "files[]": upload()})
    assert "Berkas yang persis sama juga tersimpan" in json.loads(twin.content)["form"]
    assert made.get_absolute_url() in json.loads(twin.content)["form"]
    refused = client.post(
        reverse("wagtaildocs:add_multiple"), {"title": "x", "files[]": upload(files.program())}
    )
    said = json.loads(refused.content)
    assert said["success"] is False
    assert "isinya bukan itu" in said["error_message"]


ADDRESSES = {
    "edit": "wagtaildocs:edit",
    "delete": "wagtaildocs:delete",
    "usage": "wagtaildocs:document_usage",
    "reading": "documents_reading",
    "withdraw": "documents_withdraw",
}


@pytest.mark.parametrize("name", list(ADDRESSES))
def test_a_secret_of_another_agency_is_not_there(client: Client, name: str) -> None:
    made = document("rahasia")
    enter(client, "pic", "dinkes")
    assert client.get(reverse(ADDRESSES[name], args=[made.pk])).status_code == 404


def test_a_secret_is_in_no_list_of_another_agency(client: Client) -> None:
    made = document("rahasia")
    made.title = "Sandi istimewa"
    made.save()
    enter(client, "pic", "dinkes")
    for address in (
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:index_results") + "?q=istimewa",
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtaildocs_chooser:choose_results") + "?q=istimewa",
        reverse("wagtaildocs_chooser:chosen_multiple") + f"?id={made.pk}",
        "/admin/api/main/documents/",
    ):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert b"Sandi istimewa" not in response.content, address
    assert client.get(f"/admin/api/main/documents/{made.pk}/").status_code == 404
    chosen = client.get(reverse("wagtaildocs_chooser:chosen", args=[made.pk]))
    assert b"Sandi istimewa" not in chosen.content
    bulk = reverse("wagtail_bulk_action", args=["documents", "officialdocument", "add_tags"])
    client.post(f"{bulk}?id={made.pk}", {"tags": "bocor"})
    assert not made.tags.exists()
    enter(client)
    client.post(f"{bulk}?id={made.pk}", {"tags": "sendiri"})
    assert not made.tags.exists()  # nobody tags documents


def test_what_one_may_read_but_not_keep_is_listed_without_a_form(client: Client) -> None:
    made = document("terbatas")
    enter(client, "pic", "dinkes")
    shown = client.get(reverse("wagtaildocs:index")).content.decode()
    assert made.get_absolute_url() in shown
    assert reverse("wagtaildocs:edit", args=[made.pk]) not in shown
    response = client.post(reverse("wagtaildocs:edit", args=[made.pk]), fields(title="Diubah"))
    assert response.status_code == 403
    response = client.post(reverse("wagtaildocs:edit_multiple", args=[made.pk]), fields(title="Diubah"))
    assert OfficialDocument.objects.get().title == "Pedoman risiko"


def test_list_shows_state_agency_and_classification(client: Client) -> None:
    document("terbatas")
    enter(client)
    shown = client.get(reverse("wagtaildocs:index")).content.decode()
    for words in (
        "Berkas sudah tersimpan. Isinya akan segera dibaca.",
        "Diskomsandi",
        "Terbatas",
        "risiko.pdf",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=waiting", True), ("state=broken", False), ("classification=terbatas", True),
        ("classification=rahasia", False), ("q=risiko&state=waiting", True),
        ("q=risiko&classification=rahasia", False), ("q=\"'()*:^", False),
    ],
)  # fmt: skip
def test_list_is_filtered(client: Client, query: str, found: bool) -> None:
    document("terbatas")
    enter(client)
    response = client.get(f"{reverse('wagtaildocs:index_results')}?{query}")
    assert response.status_code == 200
    assert ("risiko.pdf" in response.content.decode()) is found


@pytest.mark.parametrize("count", [2, 18])
def test_list_costs_the_same_whatever_its_length(
    client: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        document("terbatas", name=f"berkas{number}.pdf", content=files.pdf(str(number)))
    enter(client)
    client.get(reverse("wagtaildocs:index"))
    with django_assert_max_num_queries(28):
        client.get(reverse("wagtaildocs:index"))


def test_reading_is_shown_as_a_piece_of_page(client: Client) -> None:
    made = document()
    enter(client)
    response = client.get(reverse("documents_reading", args=[made.pk]))
    assert "Berkas sudah tersimpan" in response.content.decode()
    assert b"<html" not in response.content


@pytest.mark.parametrize(
    ("state", "scanned", "read", "again"),
    [
        ("waiting", 0, 0, True), ("waiting_ocr", 3, 1, True), ("ready", 3, 1, True), ("ready", 3, 3, False),
        ("broken", 0, 0, False),
    ],
)  # fmt: skip
def test_how_far_it_is_is_asked_again_until_scans_are_read_too(
    client: Client, state: str, scanned: int, read: int, again: bool
) -> None:
    made = document()
    made.versions.update(state=state, pages_scanned=scanned, pages_ocr=read)
    enter(client)
    address = reverse("documents_reading", args=[made.pk])
    assert (f'data-reading="{address}"' in client.get(address).content.decode()) is again


@pytest.mark.parametrize(
    ("role", "slug", "may"),
    [
        ("pic", "diskomsandi", True), ("head", "diskomsandi", True), ("admin", "setda", True),
        ("pic", "dinkes", False), ("sekda", "setda", False), ("expert", "bapelitbangda", False),
    ],
)  # fmt: skip
def test_who_keeps_a_document(role: str, slug: str, may: bool) -> None:
    made = document("terbatas")
    assert can_edit(world.official(role, world.agency(slug)), made) is may


def test_nobody_keeps_a_document_without_an_office() -> None:
    assert not can_edit(world.person(), document())


def test_withdrawn_is_gone_for_others_and_comes_back(client: Client) -> None:
    made = document()
    public = ReadingClient()
    enter(client)
    assert (
        "Tarik kembali dokumen" in client.get(reverse("documents_withdraw", args=[made.pk])).content.decode()
    )
    client.post(reverse("documents_withdraw", args=[made.pk]))
    assert public.get(made.get_absolute_url()).status_code == 404
    assert public.get(made.file_url()).status_code == 404
    assert client.get(made.get_absolute_url()).status_code == 200
    assert made.file.storage.exists(made.file.name)
    assert "Dokumen ini ditarik" in client.get(reverse("wagtaildocs:edit", args=[made.pk])).content.decode()
    client.post(reverse("documents_restore", args=[made.pk]))
    assert public.get(made.get_absolute_url()).status_code == 200


def test_withdrawing_is_refused_to_others(client: Client) -> None:
    made = document()
    other = enter(client, "pic", "dinkes")
    client.post(reverse("documents_withdraw", args=[made.pk]))
    client.post(reverse("documents_restore", args=[made.pk]))
    assert OfficialDocument.objects.get().withdrawn_at is None
    with pytest.raises(PermissionDenied):
        withdrawing.withdraw(made, other)


def test_a_fresh_slip_is_deleted_and_anything_else_is_not() -> None:
    who = world.official("pic")
    made = document(uploaded_by_user=who)
    assert can_delete(who, made)
    assert not can_delete(world.official("head"), made)
    made.created_at = timezone.now() - timedelta(hours=2)
    assert not can_delete(who, made)


def test_what_a_page_or_a_report_uses_is_never_deleted(client: Client) -> None:
    who = world.person(is_superuser=True)
    made = document(uploaded_by_user=who)
    assert can_delete(who, made)
    page = world.chapter(text=f'<p><a linktype="document" id="{made.pk}">Pedoman</a></p>')
    client.force_login(who)
    client.post(reverse("wagtaildocs:delete", args=[made.pk]))
    client.post(reverse("wagtaildocs:delete_multiple", args=[made.pk]))
    bulk = reverse("wagtail_bulk_action", args=["documents", "officialdocument", "delete"])
    other = document(name="lain.pdf", content=files.pdf("lain"))
    client.post(f"{bulk}?id={made.pk}&id={other.pk}")
    assert not OfficialDocument.objects.filter(pk=other.pk).exists()
    assert OfficialDocument.objects.filter(pk=made.pk).exists()
    page.delete()
    item = world.action_item()
    report = item.reports.create(year=2026, quarter=1, percent=1)
    report.evidence.add(made)
    assert not can_delete(who, made)


def test_deleting_takes_all_its_files(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    made = document()
    made.file = upload(files.pdf("baru"), "baru.pdf")
    made.save()
    names = [version.file.name for version in made.versions.all()]
    with django_capture_on_commit_callbacks(execute=True):
        made.delete()
    assert [name for name in names if made.file.storage.exists(name)] == []
