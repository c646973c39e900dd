"""The status of a text: the same word and shape on every page."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from workflows import emergencies, policies, sentences
from workflows.selectors import Status

register = template.Library()


@register.simple_tag
def status_tag(status: Status | None) -> SafeString | str:
    """``◑ Di Kepala OPD``: the glyph is for eyes, the words for everyone."""
    if status is None:
        return ""
    shown = format_html(
        '<span class="tag tag--{}"><span aria-hidden="true">{}</span> {}</span>',
        status.key, status.glyph, status.label,
    )  # fmt: skip
    beside = [
        emergency_tag() if status.emergency else None,
        _beside("head", "?", _("Withdrawal asked for")) if status.asked else None,
        _beside("returned", "↩", _("Returned before")) if status.again else None,
    ]
    return format_html_join(" ", "{}", ((tag,) for tag in [shown, *beside] if tag))


def _beside(key: str, glyph: str, words: str) -> SafeString:
    return format_html(
        '<span class="tag tag--{}"><span aria-hidden="true">{}</span> {}</span>', key, glyph, words
    )


@register.simple_tag
def emergency_tag() -> SafeString:
    """The mark of a text that an administrator published or took down, until the Sekda has reviewed it."""
    return format_html(
        '<span class="tag tag--emergency"><span aria-hidden="true">⚠</span> {}</span>',
        _("Emergency, not reviewed"),
    )


@register.inclusion_tag("workflows/emergency_notice.html")
def emergency_notice(obj: Any) -> dict[str, Any]:
    """The mark in words above a text, with a way to its reason."""
    return {"emergency": emergencies.emergency_of(obj)}


@register.inclusion_tag("workflows/emergency_links.html")
def emergency_links(obj: Any, user: Any) -> dict[str, Any]:
    """The doors of an emergency for an administrator: of what is not public yet, and of what is."""
    if not policies.allowed(emergencies.check_administers, user):
        return {}
    written = obj.latest_revision_id and (not obj.live or obj.has_unpublished_changes)
    return {"obj": obj, "publishes": bool(written), "takes_down": obj.live}


@register.simple_tag
def deadline_tag(due_on: date | str | None) -> SafeString | str:
    """``3 hari kerja lagi``, or the mark of a passed deadline; a stage that was passed had none."""
    if not isinstance(due_on, date):
        return ""
    words = sentences.days_left(due_on)
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
    return f"{decision.who}, {decision.office_title}" if decision.office_title else str(decision.who)


@register.filter
def passing_words(line: Any) -> str:
    """Why a stage was skipped or merged, in words; nothing for any other line."""
    if line.action not in ("skip", "merge"):
        return ""
    return _("Because %(why)s.") % {"why": sentences.why(line.action, line.comment)}
