"""What a new installation still lacks, for those who can do something about it. Gone once all is there."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.selectors import access_of
from cms.plans.models import PlanPage
from home.models import CityIdentity, HomePage


@dataclass(frozen=True)
class Step:
    title: str
    help: str
    url: str
    done: bool


class FirstSteps(Component):
    name = "first_steps"
    template_name = "home/first_steps.html"
    order = 50

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"steps": self.steps, "next": next(step for step in self.steps if not step.done)}


def first_steps_for(request: HttpRequest) -> list[Component]:
    """The panel, for an administrator while a step is open. One query in a city that has a plan."""
    if not access_of(request.user).is_admin or PlanPage.objects.exists():
        return []
    return [FirstSteps(_steps())]


def _steps() -> list[Step]:
    roles = set(Appointment.objects.in_force().values_list("office__role", flat=True))
    front = HomePage.objects.first()
    add_plan = reverse("wagtailadmin_pages:add", args=["plans", "planpage", front.pk]) if front else ""
    return [
        Step(
            _("City and contact"),
            _("Whose site this is: shown in the header, the footer and in mails."),
            reverse("wagtailsettings:edit", args=["home", "cityidentity"]),
            CityIdentity.objects.exclude(city="").exists(),
        ),
        Step(
            _("Agencies"),
            _("At least the Sekretariat Daerah and the agency that administers."),
            reverse("kota_opd:index"),
            Agency.objects.exists(),
        ),
        Step(
            _("People and their offices"),
            _("An administrator, a PIC, a head and the Sekda: by hand or from an Excel file."),
            reverse("kota_muat:upload"),
            {Office.Role.ADMIN, Office.Role.PIC, Office.Role.HEAD, Office.Role.SECRETARY} <= roles,
        ),
        Step(
            _("The plan"),
            _("Title, years and legal basis; chapters and action items follow below it."),
            add_plan or reverse("wagtailadmin_explore_root"),
            False,
        ),
    ]
