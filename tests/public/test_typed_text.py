"""Signs that no keyboard makes are stored nowhere and break nothing, whatever form or question they come in."""

import json

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from django.urls import reverse

from cms.accounts.models import User
from cms.agencies.models import Agency
from home.typed_text import TypedTextMiddleware, is_too_deep, typed, typed_data
from tests import world

SIGNS = "\x00\x01\x1b\x7f\u202e\u2066\ufeff"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Rencana\ttetap\r\nutuh – “é” 😀 العربية", "Rencana\ttetap\r\nutuh – “é” 😀 العربية"),
        (f"Ren{SIGNS}cana", "Rencana"),
        ("baris\x0bpatah\u2028dua", "baris patah dua"),
        (json.dumps({"text": "a\x00b\x0bc\u202ed"}), json.dumps({"text": "ab cd"})),
        (json.dumps({"text": "tertulis \\u0000"}), json.dumps({"text": "tertulis \\u0000"})),
        ("tertulis \\u0000 saja", "tertulis \\u0000 saja"),
    ],
)
def test_what_is_kept_of_a_text(given, kept):
    assert typed(given) == kept


@pytest.mark.parametrize(
    ("sent", "deep"),
    [
        ("[" * 100 + "]" * 100, False),
        ("[" * 101 + "]" * 101, True),
        (' {"a":' * 101 + "1" + "}" * 101, True),
        ("[" * 101, True),
        ("[" + "[]," * 500 + "[]]", False),
        (json.dumps(["[" * 500, '\\"' + "{" * 500]), False),
        ("Rencana " + "[" * 500, False),
        ("", False),
    ],
)
def test_how_deep_json_may_be(sent, deep):
    assert is_too_deep(sent) is deep


def test_data_without_signs_is_the_same_object():
    data = QueryDict("q=rencana&q=aksi")
    assert typed_data(data) is data
    assert typed_data(QueryDict("q=a%00&q=b&z=c")).lists() != data.lists()
    assert typed_data(QueryDict("q=a%00&q=b")).getlist("q") == ["a", "b"]


@pytest.mark.django_db
def test_no_question_with_signs_breaks_a_page(client):
    world.released(world.chapter(title="Pendahuluan"))
    client.force_login(world.official("admin", world.agency("setda")))
    asked = dict.fromkeys(("q", "id", "p", "ordering", "user", "agency", "type", "next"), SIGNS)
    for address in (
        "/", "/cari/", "/api/search/", "/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/",
        "/admin/kota/opd/", "/admin/choose-page/", "/admin/choose-page/search/", "/admin/pages/search/",
        "/admin/api/main/pages/find/", "/admin/api/main/documents/find/", "/admin/choose-page/chosen-multiple/",
    ):  # fmt: skip
        assert client.get(address, asked).status_code < 500, address


@pytest.mark.django_db
def test_an_address_with_a_sign_is_where_nothing_is(client):
    assert client.get("/rencana%00/").status_code == 404


@pytest.mark.django_db
def test_a_form_stores_what_was_typed_without_the_signs(client):
    client.force_login(world.official("admin", world.agency("setda")))
    sent = {
        "name": f"Dinas{SIGNS} Uji\x0bCoba", "abbreviation": "Disuji", "slug": "disuji", "kind": "dinas",
        "starts": "01-01-2025", "ends": "", "successor": "",
    }  # fmt: skip
    answer = client.post(reverse("kota_opd:add"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Agency.objects.get(slug="disuji").name == "Dinas Uji Coba"


def test_what_cannot_be_stored_is_said_and_other_faults_are_not_hidden():
    middleware = TypedTextMiddleware(lambda request: HttpResponse())
    request = RequestFactory().post("/api/")
    answer = middleware.process_exception(
        request, ValueError("A string literal cannot contain NUL (0x00) characters.")
    )
    assert answer.status_code == 400
    assert "Tidak ada data yang berubah" in answer.content.decode()
    assert middleware.process_exception(request, ValueError("something else")) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/admin/choose-page/?target_pages[]=abc"),
        ("get", "/admin/bulk/wagtailcore/page/delete/?id=abc"),
        ("post", "/admin/bulk/wagtailcore/page/delete/?id=abc"),
        ("post", "/admin/bulk/wagtailcore/page/publish/?id=1&id=%27"),
    ],
)
def test_letters_in_place_of_a_number(client, method, address):
    client.force_login(world.official("admin", world.agency("setda")))
    answer = getattr(client, method)(address)
    assert answer.status_code == 400
    assert "Tidak ada data yang berubah" in answer.content.decode()


@pytest.mark.parametrize(
    ("fault", "sent", "is_ours"),
    [
        ("invalid literal for int() with base 10: 'abc'", "abc", False),
        ("Field 'id' expected a number but got 'abc'.", "abc", False),
        ("Field 'id' expected a number but got 'abc'.", "abcd", True),
        ("invalid literal for int() with base 10: ''", "abc", True),
        ("something else: 'abc'", "abc", True),
    ],
)
def test_only_what_was_sent_is_the_senders_fault(fault, sent, is_ours):
    request = RequestFactory().get("/admin/", {"id": sent})
    answer = TypedTextMiddleware(lambda request: HttpResponse()).process_exception(request, ValueError(fault))
    assert (answer is None) is is_ours


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["null", "[1]", '"a"', "", '{"a":' * 3_000 + "1" + "}" * 3_000, "[" * 3_000])
def test_a_body_that_names_no_fields(client, body):
    client.force_login(world.official("admin", world.agency("setda")))
    answer = client.patch(reverse("wagtailadmin_dismissibles"), body, content_type="application/json")
    assert answer.status_code == 400
    kept = client.patch(reverse("wagtailadmin_dismissibles"), {"a": True}, content_type="application/json")
    assert kept.json() == {"a": True}


@pytest.mark.django_db
def test_a_person_whom_others_name_is_not_deleted(client):
    admin = world.official("admin", world.agency("setda"))
    client.force_login(world.person(is_superuser=True))
    before = list(User.objects.order_by("pk").values_list("pk", "is_active"))
    answer = client.post(reverse("wagtailusers_users:delete", args=[admin.pk]))
    assert answer.status_code == 302
    assert ["catatan lain menyebutnya" in str(said) for said in get_messages(answer.wsgi_request)] == [True]
    assert list(User.objects.order_by("pk").values_list("pk", "is_active")) == before
