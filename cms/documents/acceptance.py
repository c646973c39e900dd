"""Which files are taken in at all. One rule for uploads and for bulk loads; the answer is a sentence."""

from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cms.documents.extraction.kinds import ENDINGS, Kind, kind_of

MB = 1024 * 1024


def refusal(file: IO[bytes], name: str, size: int) -> str:
    """Why this file is not taken in, for the person who brought it; empty when it is."""
    if size > settings.PARAF_MAX_UPLOAD_BYTES:
        return too_large(size)
    kind = kind_of(file)
    if kind is Kind.EMPTY:
        return _("This file is empty. Choose a file with content.")
    if kind is Kind.HTML:
        return _("HTML and SVG files are not accepted, because they can carry programs. Save it as PDF.")
    if kind is Kind.MACROS:
        return _("This file carries macros, which are programs. Save it without macros or as PDF.")
    if kind is Kind.CROWDED:
        return _("This file is packed of too many parts. Save it anew in an office program or as PDF.")
    return _refusal_by_name(kind, PurePath(name).suffix.lower().lstrip("."))


def too_large(size: int) -> str:
    limit = settings.PARAF_MAX_UPLOAD_BYTES
    return _(
        "This file of %(size)s MB exceeds the limit of %(limit)s MB. Make the file smaller or divide it."
    ) % {
        "size": number_format(max(size / MB, limit / MB + 0.1), 1 if size < limit + MB else 0),
        "limit": number_format(limit / MB, 0),
    }


def limit_exceeded() -> str:
    """For a browser that stops before sending: it does not tell the size."""
    return _("The file exceeds the limit of %(limit)s MB. Make it smaller or divide it.") % {
        "limit": number_format(settings.PARAF_MAX_UPLOAD_BYTES / MB, 0)
    }


def _refusal_by_name(kind: Kind, ending: str) -> str:
    """The content decides what a file is; a name that says otherwise would mislead whoever opens it."""
    if kind is Kind.OTHER or not kind.endings:
        if ending in ENDINGS:
            return _("The name ends in .%(ending)s, but the content is something else. Check this file.") % {
                "ending": ending
            }
        return _("Files of this kind are not accepted. Accepted are: %(endings)s.") % {
            "endings": ", ".join(ENDINGS)
        }
    if ending in kind.endings:
        return ""
    if kind is Kind.TEXT and ending not in ENDINGS:
        return _("Files of this kind are not accepted. Accepted are: %(endings)s.") % {
            "endings": ", ".join(ENDINGS)
        }
    return _(
        "The content is %(kind)s, but the name ends in .%(ending)s. Name it .%(right)s and try again."
    ) % {
        "kind": kind.code.upper(),
        "ending": ending,
        "right": kind.endings[0],
    }
