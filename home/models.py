"""The public front page, and what the site says about the city it belongs to."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

from workflows.administered import AdministeredPageForm


class HomePage(Page):
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("What the plan is, in two sentences.")
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    base_form_class = AdministeredPageForm
    template = "public/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["plans.PlanPage"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def permissions_for_user(self, user: Any) -> Any:
        from workflows.permissions import AdministeredPermissionTester

        return AdministeredPermissionTester(user, self)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.selectors.front import front_context

        return {**super().get_context(request, *args, **kwargs), **front_context(request)}

    def get_workflow(self) -> None:
        """The front page passes no chain; administrators keep it."""


@register_setting(icon="home")
class CityIdentity(BaseGenericSetting):
    """Whose site this is: shown in the header, the footer and on error pages. One installation, one city."""

    city = models.CharField(_("city"), max_length=120, blank=True, help_text=_("Such as Kota Contoh."))
    office = models.CharField(
        _("responsible office"), max_length=200, blank=True, help_text=_("Who answers for this site.")
    )
    address = models.TextField(_("address"), blank=True)
    email = models.EmailField(_("e-mail for the public"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    panels = [FieldPanel(name) for name in ("city", "office", "address", "email", "phone")]

    class Meta:
        verbose_name = _("city and contact")
        verbose_name_plural = _("city and contact")

    def __str__(self) -> str:
        return self.city
