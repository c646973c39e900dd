"""How the editor of plans, chapters and action items is laid out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail_footnotes.widgets import ReadonlyUUIDInput

from cms.plans.forms.action_item import ActionItemForm
from cms.plans.forms.chapter import ChapterForm
from cms.plans.forms.governed import GovernedPageForm
from cms.plans.forms.plan import PlanForm
from cms.plans.forms.years import YearTargetForm
from cms.plans.widgets import Checklist, suggesting


class MarkInput(ReadonlyUUIDInput):
    """Shows nothing where no mark is given yet, rather than the word for nothing."""

    def render_html(self, name: str, value: Any, attrs: dict[str, Any]) -> str:
        return str(super().render_html(name, value or "", attrs))


class MarkPanel(FieldPanel):
    """The mark of a footnote is given by the editor: nobody is asked for it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_required(self) -> bool:
            return False


class TitlePanel(TitleFieldPanel):
    """The large title, without the script that would keep a slug field in step: a governed page shows none."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_attrs(self) -> dict[str, Any]:
            return {"placeholder": self.get_placeholder()}


class YearGridPanel(InlinePanel):
    """The child rows of a page as one grid: a row for each year, no adding or moving of rows."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = YearTargetForm
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "plans/panels/year_grid.html"
        # Wagtail's script for panels of child rows would look for its buttons.
        telepath_adapter_name = "wagtail.panels.Panel"

        def js_opts(self) -> dict[str, Any]:
            return {"type": type(self.panel).__name__, "prefix": self.prefix}

        def telepath_pack(self, context: Any) -> tuple[str, list[Any]]:
            return (self.telepath_adapter_name, [self.js_opts()])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["rows"] = sorted(self.formset.forms, key=lambda row: row.shown_year)
            return context


def editor(tabs: list[tuple[Any, list[Panel]]], form: type[GovernedPageForm]) -> TabbedInterface:
    """Tabs without Wagtail's own for slug, search engines and timed publication: a governed page has none.

    The slug is made from the title; publication follows from the last decision.
    """
    lists = [ObjectList(panels, heading=heading) for heading, panels in tabs]
    lists[-1].children.append(CommentPanel())
    return TabbedInterface(lists, base_form_class=form)


def plan_editor() -> TabbedInterface:
    return editor(
        [
            (
                _("Plan"),
                [
                    TitlePanel(
                        "title",
                        placeholder=_("Title of the plan"),
                        help_text=_("As it is named in the decree."),
                    ),
                    FieldPanel("agency"),
                    MultiFieldPanel([FieldPanel("start_year"), FieldPanel("end_year")], heading=_("Period")),
                    FieldPanel("introduction"),
                    FieldPanel("legal_basis"),
                ],
            ),
            (
                _("Adoption"),
                [FieldPanel("status"), FieldPanel("decree_number"), FieldPanel("decree_date")],
            ),
        ],
        PlanForm,
    )


def chapter_editor() -> TabbedInterface:
    return editor(
        [
            (
                _("Text"),
                [
                    TitlePanel(
                        "title",
                        placeholder=_("Title of the chapter"),
                        help_text=_("Without its number: chapters are counted by their order."),
                    ),
                    FieldPanel("agency"),
                    FieldPanel("body"),
                    InlinePanel(
                        "footnotes",
                        [
                            FieldPanel("text", heading=_("Text of the footnote")),
                            MarkPanel("uuid", heading=_("Mark"), help_text=" ", widget=MarkInput),
                        ],
                        heading=_("Footnotes"),
                        label=_("Footnote"),
                    ),
                ],
            ),
            (
                _("About this chapter"),
                [FieldPanel("summary"), FieldPanel("is_appendix")],
            ),
        ],
        ChapterForm,
    )


def action_item_editor() -> TabbedInterface:
    return editor(
        [
            (_("Action item"), _identity()),
            (
                _("Targets and budget"),
                [
                    FieldPanel("output"),
                    FieldPanel("baseline"),
                    FieldPanel("target_unit", widget=suggesting("target-units")),
                    YearGridPanel(
                        "targets",
                        [FieldPanel(name) for name in ("year", "target", "budget", "source_of_funds")],
                        heading=_("Targets and budget by year"),
                        label=_("Year"),
                    ),
                ],
            ),
            (_("Priority and support"), _priority()),
        ],
        ActionItemForm,
    )


def _identity() -> list[Panel]:
    return [
        TitlePanel(
            "title", placeholder=_("Name of the action item"), help_text=_("What is done, in one line.")
        ),
        FieldPanel("code"),
        FieldPanel("agency"),
        FieldPanel("supporting_agencies", widget=Checklist),
        FieldPanel("muatan"),
        MultiFieldPanel(
            [FieldPanel("goal"), FieldPanel("goal_indicator"), FieldPanel("goal_target")],
            heading=_("RPJMD goal"),
        ),
        FieldPanel("initiative"),
        MultiFieldPanel(
            [FieldPanel("program"), FieldPanel("activity"), FieldPanel("sub_activity_code")],
            heading=_("Program and activity"),
        ),
        FieldPanel("chapter"),
    ]


def _priority() -> list[Panel]:
    return [
        MultiFieldPanel(
            [FieldPanel("effectiveness"), FieldPanel("feasibility"), FieldPanel("duration_months")],
            heading=_("Priority"),
            help_text=_("Efficiency follows from the cost (the budget of all years) and the duration."),
        ),
        FieldPanel("indicators", widget=Checklist),
        FieldPanel("kpk_areas", widget=Checklist),
    ]
