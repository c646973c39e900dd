"""What the frame of every public page needs: whose site it is, and where its links lead."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from cms.plans.selectors.public import action_items_of, current_plan
from home.models import CityIdentity

register = template.Library()


@dataclass(frozen=True)
class NavLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Frame:
    """Name and contact of the site, the links of its header, the absolute address of the page shown."""

    name: str
    city: CityIdentity
    links: list[NavLink]
    address: str


@register.simple_tag(takes_context=True)
def site_frame(context: dict[str, Any]) -> Frame:
    """The frame of the page being rendered. Four queries, whatever the site holds."""
    request = context.get("request")
    return Frame(
        name=settings.WAGTAIL_SITE_NAME,
        city=CityIdentity.objects.first() or CityIdentity(),
        links=_links(request),
        address=request.build_absolute_uri(request.path) if request else "",
    )


def _links(request: Any) -> list[NavLink]:
    """The published plan and its action items; what is not published yet has no link."""
    path = request.path if request else ""
    plan = current_plan()
    pages = [(_("Plan"), plan), (_("Action items"), action_items_of(plan))]
    found = [(label, page.get_url(request)) for label, page in pages if page]
    inside = max((url for _label, url in found if path.startswith(url)), key=len, default="")
    return [NavLink(label, url, url == inside) for label, url in found]
