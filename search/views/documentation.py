"""What programs may ask, for programs (OpenAPI) and for the people who write them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SCHEMA = Path(__file__).resolve().parent.parent / "openapi.json"


@cache
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


@require_safe
def openapi(_request: HttpRequest) -> JsonResponse:
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The schema as a page, without a program from elsewhere."""
    described = schema()
    calls = [
        {"path": path, **methods["get"], "answers": methods["get"]["responses"]}
        for path, methods in described["paths"].items()
    ]
    shapes = [
        {"name": name, "fields": _fields(shape)} for name, shape in described["components"]["schemas"].items()
    ]
    context = {"about": described["info"]["description"], "calls": calls, "shapes": shapes}
    return render(request, "search/documentation.html", context)


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
