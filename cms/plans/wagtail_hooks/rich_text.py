"""What the text editor of a chapter can do besides Wagtail's own: cross-references, footnotes in our words."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler

from cms.plans.references import target_of

SCRIPTS = ["wagtailadmin/js/draftail.js", "wagtailadmin/js/modal-workflow.js", "plans/references.js"]


class ReferenceHandler(InlineEntityElementHandler):
    """Stored tag → what the editor keeps of it."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {name: attrs[name] for name in ("page", "block", "broken") if attrs.get(name)}


def reference_tag(props: dict[str, Any]) -> Any:
    """What the editor sends → stored tag. Anything that names no target leaves its words only."""
    target = target_of({"page": str(props.get("page") or ""), "block": str(props.get("block") or "")})
    if target is None:
        return props["children"]
    tag = DOM.create_element("xref", {"page": str(target.page)}, props["children"])
    tag.attr["block"] = target.block  # the exporter drops a property of that name: it has one of its own
    return tag


@hooks.register("register_rich_text_features")
def register_references(features: Any) -> None:
    features.register_editor_plugin(
        "draftail",
        "xref",
        draftail.EntityFeature(
            {
                "type": "XREF",
                "label": "§",
                "description": _("Cross-reference to a chapter, section, table or figure"),
                "chooserUrls": {"reference": reverse_lazy("plans_choose_reference")},
                "attributes": ["page", "block"],
            },
            js=SCRIPTS,
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "xref",
        {
            "from_database_format": {"xref[page]": ReferenceHandler("XREF")},
            "to_database_format": {"entity_decorators": {"XREF": reference_tag}},
        },
    )


@hooks.register("register_rich_text_features", order=100)
def name_footnotes(features: Any) -> None:
    """The package names its button in English."""
    features.register_editor_plugin(
        "draftail",
        "footnotes",
        draftail.EntityFeature(
            {"type": "FOOTNOTES", "label": "Fn", "description": _("Footnote")},
            js=[SCRIPTS[0], "plans/footnotes.js", "footnotes/js/footnotes.js"],
            css={"all": ["footnotes/css/footnotes-admin.css"]},
        ),
    )
