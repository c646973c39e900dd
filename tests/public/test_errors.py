"""What is seen when something is missing, closed or broken."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from tests import world


def refuse(request):
    raise PermissionDenied


def break_down(request):
    raise RuntimeError


def suspect(request):
    raise SuspiciousOperation


def take(request):
    return HttpResponse("ok")


urlpatterns = [
    path("tertutup/", refuse),
    path("rusak/", break_down),
    path("api/rusak/", break_down),
    path("api/tertutup/", refuse),
    path("aneh/", suspect),
    path("kirim/", take),
    path("", include("cms.urls")),
]
handler400 = "home.views.errors.bad_request"
handler403 = "home.views.errors.forbidden"
handler404 = "home.views.errors.not_found"
handler500 = "home.views.errors.server_error"


@pytest.fixture
def broken(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_404_in_our_look_says_where_to_go(client):
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    html = response.content.decode()
    assert "Halaman tidak ditemukan" in html
    assert 'action="/cari/"' in html


@pytest.mark.django_db
def test_404_in_the_admin_is_ours_too(client):
    admin = world.official("admin")
    client.force_login(admin)
    response = client.get("/admin/tidak-ada/")
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.content.decode()
    assert "Meja kerja" in response.content.decode()


@pytest.mark.django_db
def test_403_names_the_unit_to_ask(broken):
    broken.force_login(world.official("pic"))
    response = broken.get("/tertutup/")
    assert response.status_code == 403
    assert 'Hubungi admin OPD Anda: <strong lang="id">Dinas Diskomsandi</strong>' in response.content.decode()


@pytest.mark.django_db
def test_403_offers_strangers_to_sign_in(broken):
    html = broken.get("/tertutup/").content.decode()
    assert "Silakan masuk" in html
    assert 'href="/admin/login/"' in html


def test_500_asks_nothing_of_the_database(broken):
    """Without the database mark, any query would fail the test."""
    response = broken.get("/rusak/")
    assert response.status_code == 500
    assert "Data yang sudah tersimpan aman" in response.content.decode()
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_pages_of_last_resort_are_static(name):
    text = (Path(settings.BASE_DIR) / "home" / "templates" / name).read_text()
    assert not re.search(r"\{[%{]", text)
    assert "<script" not in text
    assert "src=" not in text


def test_400_is_static(broken):
    response = broken.get("/aneh/")
    assert response.status_code == 400
    assert "Permintaan tidak dapat diproses" in response.content.decode()


def test_a_foreign_host_gets_no_page_of_ours(broken):
    assert broken.get("/", headers={"host": "jahat.example"}).status_code == 400


@pytest.mark.django_db
def test_the_interface_for_programs_answers_in_json(broken):
    assert broken.get("/api/rusak/").json() == {"error": "server error"}
    assert broken.get("/api/tertutup/").json() == {"error": "Anda belum memiliki akses."}
    nothing = broken.get("/api/tidak-ada/")
    assert nothing.status_code == 404
    assert "/api/search/docs/" in nothing.json()["detail"]


@pytest.mark.django_db
def test_a_form_without_token_is_refused_in_our_look(broken):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    response = strict.post("/kirim/")
    assert response.status_code == 403
    assert "Isian tidak dapat diterima" in response.content.decode()
