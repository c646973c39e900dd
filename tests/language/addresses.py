"""Every address of the site that can be opened, with the objects of a city in its blanks."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from tests.language.city import City

# Signing out ends the walk; files and scripts hold no words of ours; password links need a letter;
# one page of Wagtail's exists to fail.
LEFT_OUT = re.compile(
    r"logout|/media/|^media|jsi18n|sprite|sitemap|robots|healthz|readyz|<uidb64>|autosave|ping|failwhale|filter_spec|<str:name>"
)
# What these show depends on the state and the kind of a page; the others are asked for two pages.
EVERY_STATE = re.compile(r"/(edit|history|workflow_history)/$")
BLANK = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>.*?\)(?=[/$.\\])|\^?\(.*\)\$?")


def patterns(found: Any = None, prefix: str = "") -> Iterator[str]:
    """Routes of all patterns, once each."""
    for pattern in found if found is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern.url_patterns, route)
        else:
            yield route


def addresses(city: City) -> list[str]:
    """Paths to open: every route without blanks, and those with blanks this city can fill."""
    routes = [route for route in dict.fromkeys(patterns()) if not LEFT_OUT.search(route)]
    found = []
    for route in routes:
        for values in fillings(route, city):
            path = BLANK.sub(lambda blank, v=values: str(v[blank[1] or blank[2]]), route)
            found.append("/" + path.replace("^", "").replace("$", "").replace("\\", ""))
    return [*dict.fromkeys(found), *(page.url for page in (city.plan, city.item, city.published) if page.url)]


def fillings(route: str, city: City) -> Iterator[dict[str, Any]]:
    """Values for the blanks of a route; none where this city has nothing to put there."""
    names = [one or two for one, two in BLANK.findall(route)]
    if not names:
        yield {}
        return
    for candidate in candidates(route, city):
        if all(name in candidate for name in names):
            yield candidate


def candidates(route: str, city: City) -> list[dict[str, Any]]:
    found = next((values for start, values in table(city) if route.startswith(start)), [])
    if route.startswith("admin/pages/<") and not EVERY_STATE.search(route):
        return found[:2]
    return found


def table(city: City) -> list[tuple[str, list[dict[str, Any]]]]:
    pages = (city.published, city.waiting, city.draft, city.returned, city.item, city.plan, city.home)
    document, image = city.document.pk, city.image.pk
    appointment = city.people["pic"].appointments.first()
    return [
        ("admin/pages/add/", [_create(city, name) for name in ("chapterpage", "actionitempage", "planpage")]),
        ("admin/pages/", [_page(city, page) for page in pages]),
        ("admin/choose-page/", [{"parent_page_id": city.plan.pk}]),
        ("admin/bulk/", _bulk()),
        ("admin/tag-autocomplete/", [{"app_name": "taggit", "model_name": "tag"}]),
        ("admin/collections/", [{"pk": city.collection.pk, "collection_id": city.collection.pk}]),
        (
            "admin/workflows/task",
            [
                {
                    "pk": city.task.pk,
                    "task_id": city.task.pk,
                    "app_label": "workflows",
                    "model_name": "officetask",
                }
            ],
        ),
        (
            "admin/workflows/",
            [{"pk": city.workflow.pk, "workflow_pk": city.workflow.pk, "page_pk": city.plan.pk}],
        ),
        ("admin/laporan-kemajuan/", [_quarter(city, 1), _quarter(city, 2)]),
        ("admin/antrean/", [{"round_id": page.current_workflow_state.pk} for page in (city.waiting,)]),
        ("admin/settings/", [{"app_name": "home", "model_name": "cityidentity", "pk": 1}]),
        ("admin/documents/", [{"document_id": document, "doc_id": document, "pk": document}]),
        ("admin/images/", [{"image_id": image, "pk": image, "filter_spec": "width-20"}]),
        ("admin/kota/opd/", [{"pk": city.agency.pk}]),
        ("admin/kota/jabatan/", [{"pk": appointment.office_id}]),
        ("admin/kota/orang/", [{"pk": city.people["pic"].pk}]),
        ("admin/kota/penunjukan/", [{"pk": appointment.pk}]),
        ("admin/pilih_orang/", [{"pk": city.people["pic"].pk}]),
        ("admin/users/", [{"pk": city.people["pic"].pk}]),
        ("dokumen/", [{"pk": document, "number": 1, "name": "notula.txt"}]),
        ("perubahan/", [{"pk": city.published.pk}]),
    ]


BULK = {
    ("wagtailcore", "page"): ("delete", "move", "publish", "unpublish"),
    ("documents", "officialdocument"): ("add_tags", "add_to_collection", "delete"),
    ("wagtailimages", "image"): ("add_tags", "add_to_collection", "delete"),
}


def _bulk() -> list[dict[str, Any]]:
    return [
        {"app_label": app, "model_name": model, "action": action}
        for (app, model), actions in BULK.items()
        for action in actions
    ]


def _create(city: City, model: str) -> dict[str, Any]:
    parents = {"chapterpage": city.plan, "actionitempage": city.item.get_parent(), "planpage": city.home}
    return {
        "content_type_app_name": "plans",
        "content_type_model_name": model,
        "parent_page_id": parents[model].pk,
    }


def _page(city: City, page: Any) -> dict[str, Any]:
    names = ("page_id", "parent_page_id", "page_to_move_id", "pk")
    values: dict[str, Any] = dict.fromkeys(names, page.pk)
    values |= {"content_type_app_name": "plans", "content_type_model_name": "chapterpage"}
    if page.latest_revision_id:
        first = page.revisions.order_by("pk").first().pk
        values |= {"revision_id": first, "revision_id_a": first, "revision_id_b": page.latest_revision_id}
    if state := page.workflow_states.last():
        values |= {"workflow_state_id": state.pk, "task_state_id": state.task_states.last().pk}
        values |= {"action_name": "approve", "task_id": city.task.pk}
    return values


def _quarter(city: City, number: int) -> dict[str, Any]:
    return {"item_id": city.item.pk, "year": 2026, "quarter": number}
