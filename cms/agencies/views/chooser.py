"""Choosing a person among thousands, by name, user name or NIP."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.accounts.models import Person
from cms.agencies.views.kept import AdministratorOnly


class PersonSearch(BaseFilterForm):
    q = forms.CharField(
        label=_("Name, user name or NIP"), required=False, widget=forms.TextInput(attrs={"autofocus": True})
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        words = self.cleaned_data.get("q", "").strip()
        if words:
            self.is_searching, self.search_query = True, words
            objects = objects.filter(
                Q(full_name__icontains=words) | Q(username__icontains=words) | Q(nip__startswith=words)
            )
        return objects


class OnlyAdministrators(AdministratorOnly):
    filter_form_class = PersonSearch

    @property
    def columns(self) -> list[Any]:
        columns = super().columns  # type: ignore[misc]
        return [*columns, Column("username", label=_("User name")), Column("nip", label=_("NIP"))]


class ChooseView(OnlyAdministrators, chooser.ChooseView):
    pass


class ChooseResultsView(OnlyAdministrators, chooser.ChooseResultsView):
    pass


class ChosenView(AdministratorOnly, chooser.ChosenView):
    pass


class ChosenMultipleView(AdministratorOnly, chooser.ChosenMultipleView):
    pass


class PersonChooserViewSet(ChooserViewSet):
    name = "pilih_orang"
    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    register_widget = False

    def get_object_list(self) -> QuerySet[Any]:
        return Person.objects.filter(is_active=True).order_by("full_name", "pk")


person_chooser = PersonChooserViewSet()
PersonChooser = person_chooser.widget_class
