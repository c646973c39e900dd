"""Where the city meets Wagtail: its menu, and the words of its log."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogFormatter

from cms.agencies.views.addresses import AddressView
from cms.agencies.views.agencies import AgencyViewSet
from cms.agencies.views.appointments import AppointmentViewSet, ConfirmView
from cms.agencies.views.chooser import person_chooser
from cms.agencies.views.loading import LoadingViewSet
from cms.agencies.views.offices import OfficeViewSet
from cms.agencies.views.people import PersonViewSet
from cms.agencies.views.seats import SeatsViewSet
from cms.agencies.views.standing_in import EndView, StandInView, menu_item


class City(ViewSetGroup):
    menu_label = _("City")
    menu_name = "kota"
    menu_icon = "group"
    menu_order = 600
    items = (AgencyViewSet, OfficeViewSet, PersonViewSet, AppointmentViewSet, SeatsViewSet, LoadingViewSet)


@hooks.register("register_admin_viewset")
def register_city() -> list[Any]:
    return [City(), person_chooser]


@hooks.register("register_admin_urls")
def register_stand_in() -> list[Any]:
    patterns = [
        path("", StandInView.as_view(), name="index"),
        path("<int:pk>/akhiri/", EndView.as_view(), name="end"),
    ]
    confirming = path("konfirmasi-penunjukan/<int:pk>/", ConfirmView.as_view(), name="confirm_appointment")
    address = path("alamat-surel/<int:pk>/", AddressView.as_view(), name="settle_address")
    return [confirming, address, path("tunjuk-plh/", include((patterns, "stand_in"), namespace="stand_in"))]


hooks.register("register_admin_menu_item", menu_item)


@hooks.register("register_log_actions")
def register_changes(actions: Any) -> None:
    @actions.register_action("agencies.change")
    class ChangeFormatter(LogFormatter):
        label = _("Change")

        def format_message(self, log_entry: Any) -> str:
            """Every field with its old and its new value."""
            model = log_entry.content_type.model_class()
            changes = log_entry.data.get("changes", {})
            sentences = [
                f"{_label(model, name)}: {old or '–'} → {new or '–'}" for name, (old, new) in changes.items()
            ]
            if reason := log_entry.data.get("reason"):
                sentences.append(str(reason))
            return gettext("Changed: {changes}").format(changes="; ".join(sentences))


def _label(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)
