"""For the public: what the version in force changed against the one before it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Revision

from cms.plans.numbering import chapter_numbers
from cms.plans.selectors import GOVERNED_MODELS
from cms.plans.selectors.public import plan_of, published
from workflows.changes.compare import changes_between
from workflows.in_force import publication_of


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Both versions were approved and public, so nothing is shown that was not to be read before."""
    page = get_object_or_404(published(Page).type(*GOVERNED_MODELS), pk=pk).specific
    publication = publication_of(page)
    if publication is None or not publication.replaces_another:
        raise Http404
    versions = Revision.objects.in_bulk([publication.previous_revision_id, publication.revision_id])
    if len(versions) < 2:  # noqa: PLR2004 - the version before and the one in force
        raise Http404
    before, after = versions[publication.previous_revision_id], versions[publication.revision_id]
    plan = plan_of(page)
    numbers = chapter_numbers(plan, published_only=True) if plan else {}
    context = {
        "page": page,
        "plan": plan if plan != page else None,
        "number": numbers.get(page.pk, "") or getattr(page, "code", ""),
        "publication": publication,
        "before": before,
        "changes": changes_between(type(page), before.content, after.content),
    }
    return render(request, "plans/changes.html", context)
