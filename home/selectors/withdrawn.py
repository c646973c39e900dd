"""What was public and is no longer: its address says so, and nothing of its text."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from wagtail.models import Page, Site

from workflows.models import Decision
from workflows.registry import governed_models


@dataclass(frozen=True)
class Withdrawn:
    """When it was taken down, if a decision says so, and the nearest page above it that is read today."""

    since: datetime | None
    above: Page | None


def withdrawn_at(request: HttpRequest) -> Withdrawn | None:
    """What stood at the address of ``request`` until it was taken down; None where nothing was ever published."""
    site = Site.find_for_request(request)
    if site is None or "\0" in request.path:
        return None
    url_path = f"{site.root_page.url_path}{request.path.strip('/')}/"
    pages = Page.objects.filter(url_path=url_path, live=False).exclude(first_published_at=None)
    page = pages.type(*governed_models()).first()
    if page is None:
        return None
    made = Decision.objects.filter(
        content_type=page.get_base_content_type(), object_id=page.pk, action=Decision.Action.TAKE_DOWN
    )
    return Withdrawn(
        since=made.order_by("-pk").values_list("made_at", flat=True).first(),
        above=page.get_ancestors().live().filter(depth__gt=site.root_page.depth).last(),
    )
