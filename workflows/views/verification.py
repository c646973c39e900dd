"""The public page behind the QR code of an approval sheet. It shows what was published, and nothing of a draft."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows import sentences
from workflows.models import ApprovalSheet, Decision
from workflows.sheets.making import SHOWN, typed_code
from workflows.sheets.pdf import REASONED, emergency_facts
from workflows.sheets.standing import Standing, taken_down_at, verdict_on

HASH = re.compile(r"[0-9a-f]{64}")
LONGEST = 200  # signs of a code or hash that are looked at
TAGS = {Standing.IN_FORCE: "published", Standing.SUPERSEDED: "draft"}


@require_safe
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """A field for the code, for those who have the paper and no camera."""
    typed = request.GET.get("kode", "")[:LONGEST]
    if code := typed_code(typed):
        return redirect("verify_sheet", code)
    return _answer(request, "workflows/verification/ask.html", {"typed": typed, "unknown": bool(typed)})


@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    sheets = ApprovalSheet.objects.select_related("decision__content_type", "decision__about")
    sheet = sheets.filter(code=typed_code(code[:LONGEST])).first()
    if sheet is None:
        context = {"typed": code[:LONGEST], "unknown": True}
        return _answer(request, "workflows/verification/ask.html", context, status=404)
    verdict = verdict_on(sheet)
    context = {
        "sheet": sheet,
        "verdict": verdict,
        "down": taken_down_at(sheet) if verdict.standing is Standing.TAKEN_DOWN else None,
        "tag": TAGS.get(verdict.standing, "returned"),
        "emergency": emergency_facts(sheet),
        "lines": [_line(line) for line in sheet.lines if line["action"] in SHOWN],
        **_comparison(request.GET.get("sidik", "")[:LONGEST], sheet),
    }
    return _answer(request, "workflows/verification/sheet.html", context)


def _line(line: dict[str, Any]) -> dict[str, Any]:
    """Offices, capacities, times, and why a stage passed; names, order numbers and notes stay on paper."""
    return {
        "action": Decision.Action(line["action"]).label,
        "stage": line["stage"],
        "why": sentences.reason(line["action"], line.get("why", "")) if line["action"] in REASONED else "",
        "office": line["office"],
        "at": parse_datetime(line["at"]),
    }


def _comparison(typed: str, sheet: ApprovalSheet) -> dict[str, Any]:
    """``compared`` is empty, or what is to be said of the hash that was typed."""
    plain = "".join(sign for sign in typed.lower() if sign.isalnum())
    if not plain:
        return {"compared": "", "typed": ""}
    if not HASH.fullmatch(plain):
        said, same = _("A hash of the content has 64 signs: digits and the letters a to f."), False
    elif plain == sheet.content_hash:
        said, same = _("The same: this is the content that was approved."), True
    else:
        said, same = _("Different: this is not the content that was approved."), False
    return {"compared": said, "same": same, "typed": typed}


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer["X-Robots-Tag"] = "noindex"  # a code is for whoever holds the paper
    answer["Referrer-Policy"] = "no-referrer"
    return answer
