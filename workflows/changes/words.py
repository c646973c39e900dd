"""Two texts as one, what was taken out struck through and what came in underlined, with words for ears."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.admin.compare import diff_text

# Beyond this a word-by-word comparison takes seconds and nobody reads it.
MAX_COMPARED = 40_000


def diff_html(before: str, after: str) -> SafeString:
    """HTML of the change from ``before`` to ``after``; both are plain text and are escaped."""
    if before == after:
        return lines(after)
    if len(before) + len(after) > MAX_COMPARED:
        return format_html("{}{}", removed(before), added(after))
    draw = {"equal": lines, "deletion": removed, "addition": added}
    return format_html_join(
        "", "{}", ((draw[kind](text),) for kind, text in diff_text(before, after).changes)
    )


def added(text: str) -> SafeString:
    if not text:
        return mark_safe("")
    return format_html(
        '<ins><span class="w-sr-only">{} </span>{}<span class="w-sr-only"> {}</span></ins>',
        _("[added:]"), lines(text), _("[end]"),
    )  # fmt: skip


def removed(text: str) -> SafeString:
    if not text:
        return mark_safe("")
    return format_html(
        '<del><span class="w-sr-only">{} </span>{}<span class="w-sr-only"> {}</span></del>',
        _("[removed:]"), lines(text), _("[end]"),
    )  # fmt: skip


def lines(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))
