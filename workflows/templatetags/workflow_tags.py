"""The status of a text: the same word and shape on every page."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from workflows import sentences
from workflows.selectors import Status

register = template.Library()


@register.simple_tag
def status_tag(status: Status | None) -> SafeString | str:
    """``◑ Di Kepala OPD``: the glyph is for eyes, the words for everyone."""
    if status is None:
        return ""
    return format_html(
        '<span class="tag tag--{}"><span aria-hidden="true">{}</span> {}</span>',
        status.key, status.glyph, status.label,
    )  # fmt: skip


@register.simple_tag
def deadline_tag(due_on: date | None) -> SafeString | str:
    """``3 hari kerja lagi``, or the mark of a passed deadline."""
    words = sentences.days_left(due_on)
    if due_on is None:
        return ""
    left = sentences.days_until(due_on)
    if left < 0:
        return format_html(
            '<span class="tag tag--overdue"><span aria-hidden="true">!</span> {}</span>', words
        )
    return format_html('<span class="due{}">{}</span>', " due--today" if left == 0 else "", words)


@register.filter
def waiting_words(days: int) -> str:
    return sentences.waiting(days)


@register.filter
def decision_line(decision: Any) -> str:
    """Who decided, with the office held: ``Siti, Plt. Kepala Dinas``."""
    person = str(decision.person) if decision.person else _("The system")
    return f"{person}, {decision.office_title}" if decision.office_title else person
