"""Styles, scripts and addresses of the editor."""

from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from cms.plans.suggestions import LISTS
from cms.plans.views.references import choose_reference

SCRIPTS = (
    "plans/one_save_at_a_time.js",
    "plans/nothing_unnoticed.js",
    "plans/year_grid.js",
    "plans/checklist.js",
    "plans/first_error.js",
    "plans/in_sight.js",
    "plans/name_texts.js",
)


@hooks.register("insert_global_admin_css")
def editor_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("plans/editor.css"))


@hooks.register("insert_editor_js")
def editor_foot() -> SafeString:
    return render_to_string("plans/editor_foot.html", {"lists": LISTS, "scripts": SCRIPTS})


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("rencana/rujukan/", choose_reference, name="plans_choose_reference")]
