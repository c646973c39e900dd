"""The sheet as PDF/UA. Texts go to typst as JSON, so no name or title is ever read as its markup."""

import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import segno
import typst
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.core.letterhead import letterhead
from cms.core.templatetags.amounts import day, moment
from workflows import sentences
from workflows.emergencies import Account, account_of
from workflows.models import ApprovalSheet, Decision
from workflows.sheets.standing import taken_down_at

TEMPLATE = Path(__file__).with_name("sheet.typ")
Action = Decision.Action
UNKNOWN_SIGN = re.compile(r'the text `"(.+?)"` could not be displayed')
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
ASCII_ENDS = 127
BOX, LATIN_ENDS, TRIES = "\u25a1", "\u0250", 6
LONG_WORD, BREAK = re.compile(r"\w{24}(?=\w{41})"), "\u200b"  # longer than a hash: may end at the edge
REASONED = (Action.SKIP, Action.MERGE)
NOTED = (Action.APPROVE, Action.SUBMIT, Action.STAND_IN_WISH, Action.STAND_IN)


def pdf_of(sheet: ApprovalSheet, *, notes: bool) -> bytes:
    """``notes`` adds what the deciders wrote, for readers who may see the history of the text."""
    address = public_address(sheet)
    with override(settings.LANGUAGE_CODE):  # a paper of the city, whatever language its reader works in
        texts, code = plain_json(content_of(sheet, address, notes=notes)), qr_of(address)
    moment_of_sheet = int(sheet.published_at.timestamp())
    for _try in range(TRIES):
        try:
            return _compiled(texts, code, moment_of_sheet)
        except typst.TypstError as error:
            # PDF/UA wants every sign readable; one that no font has is shown as a box.
            unknown = UNKNOWN_SIGN.search(str(error))
            if unknown is None:
                raise
            texts = texts.translate(dict.fromkeys(_signs(unknown[1]), BOX))
    return _compiled("".join(sign if sign < LATIN_ENDS else BOX for sign in texts), code, moment_of_sheet)


def plain_json(content: dict[str, Any]) -> str:
    """Without signs that have no look or turn the direction of the line: a name shows what it is."""
    return json.dumps(_plain(content), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    seen = "".join(s for s in " ".join(str(value).split()) if unicodedata.category(s) not in INVISIBLE)
    return LONG_WORD.sub(lambda word: word[0] + BREAK, seen)


def _signs(told: str) -> set[int]:
    """Code points in typst's message, which writes some as ``\\u{202e}``; the JSON's own signs stay."""
    escaped = {int(digits, 16) for digits in re.findall(r"\\u\{([0-9a-f]+)\}", told)}
    return {sign for sign in {*map(ord, told), *escaped} if sign > ASCII_ENDS}


def _compiled(texts: str, code: str, made_at: int) -> bytes:
    # Its types name the standards and the moment otherwise than it takes them.
    make: Any = typst.compile
    made = make(
        TEMPLATE.read_bytes(),
        root=TEMPLATE.parent,
        format="pdf",
        sys_inputs={"sheet": texts, "qr": code},
        pdf_standards=["ua-1"],
        timestamp=made_at,
    )
    return bytes(made)


def public_address(sheet: ApprovalSheet) -> str:
    return urljoin(settings.WAGTAILADMIN_BASE_URL, sheet.public_path)


def qr_of(address: str) -> str:
    """An SVG; a quarter of it may be smudged and it is still read."""
    drawn = io.BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def content_of(sheet: ApprovalSheet, address: str, *, notes: bool) -> dict[str, Any]:
    """All that stands on the sheet, as text."""
    head = letterhead()
    contact = " · ".join(part for part in (" ".join(head.address.split()), head.phone, head.email) if part)
    heading = _("Approval sheet") if _account(sheet) is None else _("Sheet of an emergency publication")
    return {
        "lang": settings.LANGUAGE_CODE,
        "document_title": f"{heading}: {sheet.number or sheet.title}",
        "author": settings.WAGTAIL_SITE_NAME,
        "heading": heading,
        "city": _("Government of %(city)s") % {"city": head.city} if head.city else "",
        "agency": sheet.agency_name,
        "contact": contact,
        "code": sheet.code,
        "url": address,
        "shown_url": address,
        "words": _words() | _words_of_emergency(sheet),
        "facts": _facts(sheet),
        "rows": _rows(sheet, notes=notes),
        "place_and_day": _place_and_day(head.city, sheet),
        "signer": _signer(sheet),
    }


def _words() -> dict[str, Any]:
    return {
        "purpose": _("Record of an approval by stages"),
        "what": _("What was approved"),
        "chain": _("Who approved"),
        "columns": [_("No."), _("Decision"), _("Official"), _("Time")],
        "code": _("Verification code"),
        "page": _("Page"),
        "verify": _("Check this sheet"),
        "qr_alt": _("QR code of the page that confirms this sheet"),
        "not_a_signature": _(
            "This sheet records decisions taken in the system. It is not an electronic signature (TTE)."
        ),
    }


def _account(sheet: ApprovalSheet) -> Account | None:
    return account_of(sheet.decision) if sheet.decision_id else None


def _words_of_emergency(sheet: ApprovalSheet) -> dict[str, str]:
    if _account(sheet) is None:
        return {}
    return {
        "purpose": _("Record of a publication in an emergency, without the decisions of the offices"),
        "what": _("What was published"),
        "chain": _("Who published it"),
    }


def emergency_facts(sheet: ApprovalSheet) -> list[tuple[str, str]]:
    """Whether a publication past the offices was reviewed since; empty where they decided."""
    account = _account(sheet)
    if account is None:
        return []
    reviewed = _("Not reviewed yet")
    if account.reviewed_at is not None:
        known = {"office": account.review_office, "time": moment(account.reviewed_at)}
        reviewed = _("%(office)s, %(time)s") % known
    return [(_("Reviewed by"), reviewed)]


def _facts(sheet: ApprovalSheet) -> list[dict[str, str]]:
    facts = [
        (_("The text"), sheet.number, "text"),
        (_("Title"), sheet.title, "title"),
        (_("Agency"), sheet.agency_name, "text"),
        (_("Revision"), str(sheet.revision_number), "text"),
        (_("In force since"), moment(sheet.published_at), "text"),
        *((_("Taken down"), moment(down), "text") for down in [taken_down_at(sheet)] if down),
        (_("Hash of the content (SHA-256)"), sheet.content_hash, "hash"),
        *((name, value, "text") for name, value in emergency_facts(sheet)),
    ]
    return [{"name": name, "value": value, "kind": kind} for name, value, kind in facts if value]


def _rows(sheet: ApprovalSheet, *, notes: bool) -> list[dict[str, str]]:
    written = _notes_of(sheet) if notes else {}
    return [
        {
            "number": str(number),
            "action": str(Action(line["action"]).label),
            "stage": line["stage"],
            "person": line["person"] or _("The system"),
            "office": line["office"],
            "order": _("Order %(number)s") % {"number": line["order_number"]} if line["order_number"] else "",
            "note": _note(line, written),
            "day": day(parse_datetime(line["at"])),
            "time": moment(parse_datetime(line["at"])).removeprefix(day(parse_datetime(line["at"]))).strip(),
        }
        for number, line in enumerate(sheet.lines, 1)
    ]


def _note(line: dict[str, Any], written: dict[int, str]) -> str:
    if line["action"] in REASONED:
        return sentences.reason(line["action"], line.get("why", ""))
    note = written.get(line["decision"], "")
    return f"“{note}”" if note else ""


def _notes_of(sheet: ApprovalSheet) -> dict[int, str]:
    lines = [line["decision"] for line in sheet.lines]
    made = Decision.objects.filter(pk__in=lines, action__in=NOTED).exclude(comment="")
    return dict(made.values_list("pk", "comment"))


def _place_and_day(city: str, sheet: ApprovalSheet) -> str:
    place = city.removeprefix("Kota ").removeprefix("Kabupaten ")
    return ", ".join(part for part in (place, day(sheet.published_at)) if part)


def _signer(sheet: ApprovalSheet) -> dict[str, str]:
    """Who took the last decision, with the office as it was held then."""
    decided = [line for line in sheet.lines if line["action"] == Action.APPROVE]
    if not decided:
        return {"office": "", "person": "", "nip": ""}
    last = decided[-1]
    nip = Decision.objects.values_list("person_nip", flat=True).get(pk=last["decision"])
    return {"office": last["office"], "person": last["person"], "nip": f"NIP {nip}" if nip else ""}
