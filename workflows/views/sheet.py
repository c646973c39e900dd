"""The approval sheet of a round, for those who may read the text."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import WorkflowState

from workflows import policies
from workflows.models import Decision
from workflows.sheets.making import publication_by, publication_in, sheet_of
from workflows.sheets.pdf import pdf_of


@require_safe
@never_cache
def sheet(request: HttpRequest, round_id: int) -> HttpResponse:
    """The PDF. ``?catatan=tidak`` leaves out the notes, for a copy that leaves the house."""
    round_ = get_object_or_404(WorkflowState, pk=round_id)
    found = round_.content_object
    obj = getattr(found, "specific", found)
    if obj is None or not policies.may_read(request.user, obj):
        raise Http404  # whoever may not read the text is not told that it is there
    publication = publication_in(round_)
    if publication is None or publication.revision is None:
        messages.error(request, _("There is an approval sheet once the text is approved and published."))
        return redirect("workflows:decide", round_id)
    return _pdf(request, publication)


@require_safe
@never_cache
def emergency_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a publication in an emergency: by whom, why, and whether it was reviewed."""
    made = get_object_or_404(Decision, pk=pk, action=Decision.Action.BREAK_GLASS)
    obj = made.governed()
    publication = publication_by(made)
    if obj is None or publication is None or publication.revision is None:
        raise Http404
    if not policies.may_read(request.user, obj):
        raise Http404
    return _pdf(request, publication)


def _pdf(request: HttpRequest, publication: Decision) -> HttpResponse:
    made = sheet_of(publication, by=request.user)
    answer = HttpResponse(
        pdf_of(made, notes=request.GET.get("catatan") != "tidak"), content_type="application/pdf"
    )
    title = made.number or made.title
    name = quote(f"{_('Approval sheet')} {title}.pdf".replace("/", "-"), safe="")
    answer["Content-Disposition"] = f"inline; filename=\"lembar-persetujuan.pdf\"; filename*=UTF-8''{name}"
    return answer
