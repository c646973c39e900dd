"""What the views of agencies, offices, appointments and people have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from cms.accounts.policies import NotYours
from cms.agencies.selectors import access_of
from cms.core.as_read import ChangedSinceError
from cms.core.keys import key_of
from cms.core.spreadsheets import HarmlessExport

# Nothing of the city is deleted, copied, or asked for its usage.
CLOSED = ("delete", "copy", "usage", "reorder")


class AdministratorOnly:
    """Asks the office itself, not only the group that follows it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not access_of(request.user).is_admin:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Refusable:
    """A refusal of the write path is shown at its field, and what was typed stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            add_errors(form, error)
            if isinstance(error, ChangedSinceError):
                form.see_anew()
        except NotYours as error:
            form.add_error(None, error.message)
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


def add_errors(form: Any, error: ValidationError) -> None:
    """Sentences at fields the form does not show go above it."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)


class IndexView(AdministratorOnly, HarmlessExport, generic.IndexView):
    template_name = "agencies/admin/index.html"
    search_backend_name = None


def asked_for(model: type[Model], text: str | None) -> Any:
    """The row whose number stands in an address, to begin a form with; nothing where it names none."""
    key = key_of(text)
    return model._default_manager.filter(pk=key).values_list("pk", flat=True).first() if key else None


class CreateView(AdministratorOnly, Refusable, generic.CreateView):
    inspect_url_name = None

    def get_success_url(self) -> str:
        return page_of(self)


class EditView(AdministratorOnly, Refusable, generic.EditView):
    def get_success_url(self) -> str:
        return page_of(self)

    def get_success_buttons(self) -> list[Any]:
        return []


class InspectView(AdministratorOnly, generic.InspectView):
    """The page of a thing; changing it is one visible step away."""

    header_more_buttons: list[Any] = []

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = [HeaderButton(_("Change the data"), url=self.get_edit_url(), icon_name="edit")]
        if self.history_url_name:
            url = reverse(self.history_url_name, args=[self.object.pk])
            buttons.append(HeaderButton(_("History"), url=url, icon_name="history"))
        return buttons

    history_url_name: str | None = None


class HistoryView(AdministratorOnly, generic.history.HistoryView):
    pass


def page_of(view: Any) -> str:
    """After saving, the page of the thing itself where it has one."""
    if name := getattr(view, "inspect_url_name", None):
        return reverse(name, args=[view.object.pk])
    return reverse(view.index_url_name)


class Titled:
    """The title of a page that belongs to no model, behind the way back to where it hangs."""

    parent: tuple[str, Any] | None = None  # name of an address, label

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [{"url": reverse(self.parent[0]), "label": self.parent[1]}] if self.parent else []
        own = {"url": "", "label": self.get_page_title()}  # type: ignore[attr-defined]
        return [*super().get_breadcrumbs_items(), *items, own]  # type: ignore[misc]


class AdministratorMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access_of(request.user).is_admin


class KeptViewSet(ModelViewSet):
    """Lists, makes, changes and shows the history of a model; without the doors in :data:`CLOSED`."""

    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    inspect_view_class = InspectView
    history_view_class = HistoryView
    menu_item_class = AdministratorMenuItem
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    list_per_page = 50
    form_class: type[Any]

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return self.form_class

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common = super().get_common_view_kwargs(**kwargs)
        return {name: value for name, value in common.items() if not name.startswith(CLOSED)}

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in CLOSED]
