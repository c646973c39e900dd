"""Text as the browser sent it, where no form reads it."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from workflows.forms import LONGEST_NOTE


def posted_text(data: QueryDict, name: str) -> str:
    """What was typed into ``name``, without NUL, which PostgreSQL does not store; empty if it was not sent."""
    return data.get(name, "").replace("\0", "")


def too_long(note: str) -> str:
    """What is said of a note that is too long; empty for any other. A browser would cut it without a word."""
    if len(note) <= LONGEST_NOTE:
        return ""
    known = {"most": LONGEST_NOTE, "number": len(note)}
    return _("A note has at most %(most)s characters; yours has %(number)s.") % known
