"""The chooser of cross-references: the chapters of the plan with their parts, and its action items."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.models import Page

from cms.plans.models import ActionItemPage, ChapterPage, PlanPage
from cms.plans.numbering import chapter_places
from cms.plans.references import chapters_as_targets
from cms.plans.selectors import visible_to
from cms.plans.selectors.periods import plan_of
from cms.plans.selectors.visible import drafts_of


def choose_reference(request: HttpRequest) -> HttpResponse:
    """What the person may read of the plan that is being written; ``from`` is the address of the editor."""
    plan = edited_plan(request.GET.get("from", ""))
    if plan is None:
        raise Http404
    chapters: Any = visible_to(request.user, ChapterPage)
    items: Any = visible_to(request.user, ActionItemPage)
    drafts = drafts_of(request.user, ChapterPage)
    # By the draft where the person may read it, else by what is published.
    readable = {
        chapter.page.pk: chapter
        for rows, by_draft in (
            (chapters.filter(pk__in=drafts.values("pk")), True),
            (chapters.exclude(pk__in=drafts.values("pk")), False),
        )
        for chapter in chapters_as_targets(rows.child_of(plan), drafts=by_draft)
    }
    context = {
        # A chapter that the person may not read yet has a number to refer to, and no more.
        "chapters": [(place, readable.get(place.pk)) for place in chapter_places(plan)],
        "items": items.descendant_of(plan).order_by("code"),
    }
    return render_modal_workflow(
        request, "plans/references/choose.html", None, context, json_data={"step": "choose"}
    )


def edited_plan(path: str) -> PlanPage | None:
    """The plan of the page whose editor has the address ``path``, whether it is edited or being added."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    pk: Any = {
        "wagtailadmin_pages:edit": match.kwargs.get("page_id") or next(iter(match.args), None),
        "wagtailadmin_pages:add": match.kwargs.get("parent_page_id") or next(iter(match.args[2:]), None),
    }.get(match.view_name)
    page = Page.objects.filter(pk=pk).first() if pk else None
    return plan_of(page.specific if page else None)
