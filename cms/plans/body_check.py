"""What keeps the body of a chapter from being submitted; a draft may be saved as it is."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail_footnotes.blocks import FIND_FOOTNOTE_TAG

MARK = 6  # letters of the provisional mark that the editor shows


def body_problems(body: Any, notes: set[str]) -> Iterator[str]:
    """Sentences for the field; ``notes`` are the identities of the footnotes that are kept."""
    if not any(block.block_type != "section" for block in body or ()):
        yield _("This chapter holds no text yet. Write it, then submit it; a draft can be saved as it is.")
    for mark in marks_without_note(body, notes):
        yield _(
            "The text still refers to the footnote [%(mark)s], which was deleted. "
            "Delete its mark in the text, or write the footnote anew."
        ) % {"mark": mark[:MARK]}


def marks_without_note(body: Any, notes: set[str]) -> list[str]:
    """Footnotes that the text names and that are not there, in the order of the text, each once."""
    sources = (block.value.source for block in body or () if block.block_type == "text")
    marks = (mark for source in sources for mark in FIND_FOOTNOTE_TAG.findall(source))
    return [mark for mark in dict.fromkeys(marks) if mark not in notes]
