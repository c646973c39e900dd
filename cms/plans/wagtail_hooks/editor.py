"""Styles and scripts of the editor."""

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks

SCRIPTS = ("plans/year_grid.js", "plans/checklist.js")


@hooks.register("insert_editor_css")
def editor_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("plans/editor.css"))


@hooks.register("insert_editor_js")
def editor_js() -> SafeString:
    return format_html_join("", '<script src="{}"></script>', ((static(name),) for name in SCRIPTS))
