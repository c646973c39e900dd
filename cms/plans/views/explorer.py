"""The lists of chapters and of action items in the tree of pages: with number, agency and status."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.ordering import SetPagePositionView
from wagtail.models import Page

from cms.agencies.models import Agency
from cms.core.keys import key_of
from cms.plans.models import ActionItemIndexPage, ActionItemPage, ChapterPage, PlanPage
from cms.plans.numbering import chapter_numbers
from cms.plans.services.order import set_place
from workflows.selectors import statuses, with_history
from workflows.views.viewset import GovernedPageViewSet


class StatusColumn(Column):
    cell_template_name = "plans/explorer/status_cell.html"


class NumberColumn(Column):
    """Found again by the script that follows a move."""

    cell_template_name = "plans/explorer/number_cell.html"


# Columns that a phone has no room for.
WIDE = "paraf-wide"
STOCK = {column.name: column for column in ExplorableIndexView.base_columns}


class PlanExplorer(ExplorableIndexView):
    """What every list of a plan's pages shows. The same number of queries whatever its length."""

    base_columns = [
        STOCK["bulk_actions"],
        NumberColumn("shown_number", label=_("Number"), width="10%", classname=WIDE),
        STOCK["title"],
        STOCK["parent"],
        Column("shown_agency", label=_("Agency"), width="14%", classname=WIDE),
        DateColumn(
            "latest_revision_created_at",
            label=_("Updated"),
            sort_key="latest_revision_created_at",
            width="12%",
            classname=WIDE,
        ),
        StatusColumn("shown_status", label=_("Status"), width="16%"),
    ]

    def get_table(self, object_list: Any) -> Any:
        pages = list(object_list)
        numbers = self.numbers()
        agencies = Agency.objects.in_bulk({getattr(page, "agency_id", None) for page in pages} - {None})
        states = statuses([page for page in pages if hasattr(page, "agency_id")])
        decided = with_history(pages)
        for page in pages:
            page.shown_number = numbers.get(page.pk) or getattr(page, "code", "")
            page.shown_agency = agencies.get(getattr(page, "agency_id", None), "")
            page.shown_status = states.get(page.pk)
            page.shown_history = page.pk in decided
        return super().get_table(pages)

    def get_reorder_url(self) -> str:
        """Handles for the order are there for those who may change it."""
        return super().get_reorder_url() if self.permissions.can_reorder_children() else ""

    def numbers(self) -> dict[int, str]:
        """As those who write count; with the number the public reads where that is another."""
        plan = self.parent_page
        if not isinstance(plan, PlanPage):
            return {}
        public = chapter_numbers(plan, published_only=True)
        return {
            pk: label
            if public.get(pk, label) == label
            else _("%(here)s (public: %(public)s)") % {"here": label, "public": public[pk]}
            for pk, label in chapter_numbers(plan).items()
        }


class SetPlaceView(SetPagePositionView):
    """Wagtail asks the bare page, which knows nothing of offices; we ask the plan."""

    def post(self, request: HttpRequest, page_to_move_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_to_move_id)
        parent = page.get_parent().specific
        if not parent.permissions_for_user(request.user).can_reorder_children():
            raise PermissionDenied
        set_place(page, key_of(request.GET.get("position")), request.user)
        return HttpResponse("")


class ListedInPlan(GovernedPageViewSet):
    index_view_class = PlanExplorer
    set_page_position_view_class = SetPlaceView

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All children of the parent are listed, of whatever type."""
        return super().get_index_view_kwargs(**{"model": Page, **kwargs})


class ChapterViewSet(ListedInPlan):
    model = ChapterPage
    parent_models = [PlanPage]


class ActionItemViewSet(ListedInPlan):
    model = ActionItemPage
    parent_models = [ActionItemIndexPage]
