"""What is said about a document's reading, in one place."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cms.documents.extraction.kinds import BY_MIME, Kind

if TYPE_CHECKING:
    from cms.documents.models import DocumentVersion


def sentence_for(version: "DocumentVersion") -> str:
    """One or two sentences for the person who looks at the document."""
    return _SENTENCES[version.state](version)


def kind_label(mime: str, name: str) -> str:
    """The kind of file in a word; where the content does not say it, the ending of its name does."""
    kind = BY_MIME.get(mime, Kind.OTHER)
    if kind is Kind.TEXT:
        return _("Text")
    if mime in {Kind.OLE.mime, Kind.CUT_ZIP.mime, Kind.OTHER.mime}:
        return PurePath(name).suffix.lstrip(".").upper() or _("Other")
    return kind.code.upper()


def _waiting(version: "DocumentVersion") -> str:
    if not version.may_pass:
        return _("The file is stored and waits for the virus scanner. It can be opened after that.")
    return _("The file is stored. Its text will be read in a moment.")


def _reading(version: "DocumentVersion") -> str:
    if not version.pages_total:
        return _("The text is being read.")
    return _("The text is being read: %(read)s of %(total)s pages.") % _counts(version)


def _ready(version: "DocumentVersion") -> str:
    said = []
    if version.waits_for_ocr:
        said.append(
            _("The text has been read, except for %(scanned)s of %(total)s pages that wait for OCR.")
            % _counts(version)
        )
    else:
        said.append(_("The text has been read and can be searched."))
    if version.pages_failed:
        said.append(_("%(failed)s scanned pages could not be read.") % _counts(version))
    return " ".join([*said, *_left_out(version)])


def _waiting_ocr(version: "DocumentVersion") -> str:
    said = _("Waiting for the scan to be read (OCR): %(ocr)s of %(total)s pages.") % _counts(version)
    return " ".join([said, *_left_out(version)])


def _left_out(version: "DocumentVersion") -> list[str]:
    if not version.reason:
        return []
    if version.reason == version.Reason.CUT_OFF:
        return [_("The file seems to be cut off: pages may be missing.")]
    return [_("The file is very large: only its beginning can be searched.")]


def _broken(version: "DocumentVersion") -> str:
    return {
        "unsafe": _("The file was not read: its content is unsafe. The original file is kept."),
        "too_large": _("The file was not read: it is too large when unpacked. The original file is kept."),
        "too_slow": _("The file was not read: it took too long. The original file is kept."),
        "missing": _("The file is missing from the store. Upload it again as a new version."),
    }.get(
        version.reason,
        _("The file cannot be read: it may be damaged or cut off. The original file is kept."),
    )


def _locked(version: "DocumentVersion") -> str:
    return _("The file is protected by a password. Upload a version without it so that it can be searched.")


def _unsupported(version: "DocumentVersion") -> str:
    return _("The text of this kind of file cannot be read. Upload a PDF or DOCX so that it can be searched.")


def _infected(version: "DocumentVersion") -> str:
    return _("The virus scanner stopped this file. It cannot be opened. Upload a clean version.")


def _counts(version: "DocumentVersion") -> dict[str, str]:
    counts = {
        "read": version.pages_read,
        "total": version.pages_total or 1,
        "scanned": version.pages_scanned - version.pages_ocr,
        "ocr": version.pages_ocr,
        "failed": version.pages_failed,
    }
    return {name: number_format(count) for name, count in counts.items()}


_SENTENCES = {
    "waiting": _waiting,
    "reading": _reading,
    "ready": _ready,
    "waiting_ocr": _waiting_ocr,
    "broken": _broken,
    "locked": _locked,
    "unsupported": _unsupported,
    "infected": _infected,
}
