"""The lists that action items point to, kept by administrators."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.agencies.views.kept import Refusable
from cms.plans.forms.lists import IndicatorForm, KpkAreaForm
from cms.plans.models import Indicator, KpkArea
from cms.plans.services.lists import keep


class EntryEditView(Refusable, generic.EditView):
    """A name that published pages show is set right with a reason, or not at all."""

    def save_instance(self) -> Any:
        keep(self.form.instance, by=self.request.user, reason=self.form.cleaned_data["correction"])
        return super().save_instance()


class EntryDeleteView(generic.DeleteView):
    """What a published page names is not deleted."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as refused:
            messages.error(self.request, " ".join(refused.messages))
            return redirect(self.index_url_name)


class EntryViewSet(ModelViewSet):
    edit_view_class = EntryEditView
    delete_view_class = EntryDeleteView
    copy_view_enabled = False
    form_class: type[Any]

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return self.form_class


class KpkAreaViewSet(EntryViewSet):
    model = KpkArea
    icon = "list-ul"
    url_prefix = "acuan/area-kpk"
    form_class = KpkAreaForm
    list_display = ["name", BooleanColumn("active", label=_("In use"))]
    search_fields = ["name"]


class IndicatorViewSet(EntryViewSet):
    model = Indicator
    icon = "list-ol"
    url_prefix = "acuan/indikator"
    form_class = IndicatorForm
    list_display = ["name", "number", "aspect", "instrument"]
    list_filter = ["instrument", "domain"]
    search_fields = ["name", "aspect"]
    list_per_page = 50


class Lists(ViewSetGroup):
    menu_label = _("Lists")
    menu_name = "acuan"
    menu_icon = "list-ul"
    menu_order = 650
    items = (KpkAreaViewSet, IndicatorViewSet)
