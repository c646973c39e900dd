"""Every door of the admin that is given a page by its id: a foreign draft answers as a page that is missing."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver, reverse

from cms.plans.models import ChapterPage
from tests import world

pytestmark = pytest.mark.django_db
# What names a page in an address, wherever it stands.
PAGES = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk", "item_id", "object_id"}
IN_PAGES = {"wagtailadmin_pages:", "wagtailadmin_api:pages:"}  # there ``pk`` names one too
# Ids of other things. An address with an id is of one kind or the other; a new one goes here only if it shows no page.
OTHERS = {
    "document_id", "doc_id", "image_id", "collection_id", "uploaded_file_id", "grant_id", "round_id", "task_id",
    "task_state_id", "workflow_state_id", "workflow_pk", "revision_id", "revision_id_a", "revision_id_b", "session_id",
    "token", "uidb64", "year", "quarter", "filter_spec", "action_name", "action", "app_label", "model_name", "app_name",
    "content_type_app_name", "content_type_model_name",
}  # fmt: skip
PK_OF_OTHERS = {
    "", "documents", "images", "collections", "workflows", "wagtailadmin_workflows", "wagtailadmin_collections",
    "wagtailadmin_api", "wagtaildocs", "wagtaildocs_chooser", "wagtailimages_chooser", "wagtailsites",
    "wagtailusers_users", "wagtailusers_groups", "wagtailsettings", "notices", "stand_in", "synonyms", "kpkarea",
    "indicator", "pilih_orang", "kota_opd", "kota_jabatan", "kota_orang", "kota_penunjukan", "kota_muat",
}  # fmt: skip
WORDS = {
    "app_label": "plans", "model_name": "chapterpage", "action_name": "copy", "action": "delete",
    "content_type_app_name": "plans", "content_type_model_name": "chapterpage", "revision_id_a": "earliest",
    "revision_id_b": "latest", "year": 2025, "quarter": 1,
}  # fmt: skip


def addresses(patterns: list, space: str = "", path: str = "") -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Namespace, name and arguments of each address of the admin."""
    for pattern in patterns:
        below = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(
                pattern.url_patterns, f"{space}{pattern.namespace or ''}:".lstrip(":"), below
            )
        elif below.lstrip("^").startswith("admin/") and pattern.pattern.regex.groups:
            names = re.findall(r"\(\?P<(\w+)>|<(?:\w+:)?(\w+)>", below)
            yield space, pattern.name or "", tuple(one or other for one, other in names)


def every_address() -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted(set(addresses(get_resolver().url_patterns)))


def names_page(space: str, argument: str) -> bool:
    return argument in PAGES or (argument == "pk" and space in IN_PAGES)


DOORS = [
    (f"{space}{name}", space, arguments)
    for space, name, arguments in every_address()
    if any(names_page(space, argument) for argument in arguments)
]


def test_every_address_with_an_id_is_known_to_show_a_page_or_not():
    unknown = [
        (space, name, argument)
        for space, name, arguments in every_address()
        for argument in arguments
        if not names_page(space, argument)
        and argument not in OTHERS
        and not (argument == "pk" and space.split(":")[0] in PK_OF_OTHERS)
    ]
    assert unknown == []
    assert len(DOORS) > 40


def answer(client, door, page, method):
    """What comes back, without what differs from one request to the next: the token, and the id that was asked for."""
    name, space, arguments = door
    values = {key: page if names_page(space, key) else WORDS.get(key, 1) for key in arguments}
    response = client.generic(method, reverse(name, kwargs=values))
    body = response.content.decode()
    for token in re.findall(r"[A-Za-z0-9]{64}", body):
        body = body.replace(token, "token")
    asked = re.compile(rf"\b{page}\b")
    kept = {key: value for key, value in response.items() if key not in {"Content-Length", "Expires"}}
    headers = {key: asked.sub("id", value) if key == "Location" else value for key, value in kept.items()}
    return response.status_code, headers, asked.sub("id", body)


@pytest.fixture
def foreign(client):
    """Somebody of another agency, and the id of a draft with a revision."""
    chapter = world.write(world.chapter(title="Zamrud"), world.official("expert"))
    client.force_login(world.official("pic", world.agency("dinkes")))
    return chapter


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("door", DOORS, ids=[name for name, *_rest in DOORS])
def test_a_foreign_draft_answers_as_a_missing_page(client, foreign, door, method):
    missing = foreign.pk + 900
    there, nowhere = answer(client, door, foreign.pk, method), answer(client, door, missing, method)
    assert there == nowhere
    assert "Zamrud" not in there[2]
    assert ChapterPage.objects.get(pk=foreign.pk).title == "Zamrud"


@pytest.mark.parametrize(
    "address", ["/admin/bulk/wagtailcore/page/delete/?id=%s", "/admin/choose-page/chosen-multiple/?id=%s"]
)
def test_so_it_does_in_a_question_for_many(client, foreign, address):
    there, nowhere = (client.get(address % pk) for pk in (foreign.pk, foreign.pk + 900))
    assert there.status_code == nowhere.status_code
    assert dict(there.items()).keys() == dict(nowhere.items()).keys()
    assert "Zamrud" not in there.content.decode()
