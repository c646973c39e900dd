"""What programs may ask, for programs (OpenAPI) and for the people who write them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from search.views.limited import answering, open_to_sites

SCHEMA = Path(__file__).resolve().parent.parent / "openapi.json"


@cache
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


@answering
def openapi(_request: HttpRequest) -> JsonResponse:
    return open_to_sites(JsonResponse(schema(), json_dumps_params={"ensure_ascii": False, "indent": 1}))


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The schema as a page, without a program from elsewhere."""
    described = schema()
    calls = [
        {"path": path, **methods["get"], "answers": _meanings(methods["get"]["responses"])}
        for path, methods in described["paths"].items()
    ]
    shapes = [
        {"name": name, "fields": _fields(shape)} for name, shape in described["components"]["schemas"].items()
    ]
    visitors, people = settings.PARAF_API_RATES["search"]
    context = {
        "about": described["info"]["description"],
        "calls": calls,
        "shapes": shapes,
        "base": f"{request.scheme}://{request.get_host()}",
        "examples": _examples(),
        "visitors": visitors,
        "people": people,
    }
    return render(request, "search/documentation.html", context)


def _meanings(responses: dict[str, Any]) -> list[tuple[str, str]]:
    """Status and what it means, a reference looked up."""
    named = schema()["components"]["responses"]
    return [
        (code, (named[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer)["description"])
        for code, answer in responses.items()
    ]


def _examples() -> list[dict[str, str]]:
    search, suggest = reverse("search_api"), reverse("search_suggest")
    return [
        {"url": f"{search}?q=%22arsitektur+SPBE%22", "about": gettext("words that stand side by side")},
        {"url": f"{search}?q=anggaran&type=rencana-aksi&sort=terbaru",
         "about": gettext("action items only, the newest first")},
        {"url": f"{search}?q=perpres+95/2018+pasal+19", "about": gettext("a regulation and its article")},
        {"url": f"{suggest}?q=rencna", "about": gettext("titles, a slip of the finger forgiven")},
    ]  # fmt: skip


def _fields(shape: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, type and meaning of each field."""
    return [
        (name, _type(field), field.get("description", ""))
        for name, field in shape.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    kind = field.get("type", "")
    if kind == "array":
        return f"[{_type(field['items'])}]"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
