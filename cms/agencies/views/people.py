"""People: their list, the page of one with the offices held, and what an administrator does for them."""

from typing import Any

import django_filters
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cms.accounts import services as accounts
from cms.accounts.models import Person
from cms.accounts.policies import NotYours
from cms.accounts.validators import plain_username
from cms.agencies.confirming import may_confirm, may_settle_address
from cms.agencies.forms import PersonForm
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.policies import can_give_start_password
from cms.agencies.selectors import offices_held
from cms.agencies.services.guarding import give_start_password
from cms.agencies.services.keeping import keep_person
from cms.agencies.views import kept


class PersonFilter(WagtailFilterSet):
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), method="by_agency", queryset=Agency.objects.all(), empty_label=_("All")
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), method="by_role", choices=Office.Role.choices, empty_label=_("All")
    )
    office = django_filters.ChoiceFilter(
        label=_("Today"),
        method="by_office",
        choices=[("ya", _("Holds an office")), ("tidak", _("Holds no office"))],
        empty_label=_("All"),
    )
    is_active = django_filters.ChoiceFilter(
        label=_("May sign in"), choices=[(True, _("Yes")), (False, _("No"))], empty_label=_("All")
    )

    class Meta:
        model = Person
        fields = ["agency", "role", "office", "is_active"]

    @staticmethod
    def _holding(**condition: Any) -> Exists:
        return Exists(Appointment.objects.in_force().filter(person=OuterRef("pk"), **condition))

    def by_agency(self, queryset: QuerySet[Person], name: str, value: Agency) -> QuerySet[Person]:
        return queryset.filter(self._holding(office__agency=value))

    def by_role(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(self._holding(office__role=value))

    def by_office(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(self._holding() if value == "ya" else ~self._holding())


class PersonIndexView(kept.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        today = Appointment.objects.in_force().select_related("office__agency").order_by("starts")
        return Person.objects.prefetch_related(Prefetch("appointments", queryset=today, to_attr="held"))

    @cached_property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column("full_name", accessor=str),
            Column("username", label=_("User name"), sort_key="username", classname="city-wide"),
            Column("nip", label=_("NIP"), sort_key="nip", classname="city-wide"),
            Column("held", label=_("Office today"), accessor=titles_held),
            Column("is_active", label=_("Account"), accessor=account_state, sort_key="is_active"),
        ]

    def get_edit_url(self, instance: Person) -> str | None:
        return None  # the name leads to the person's page

    def get_list_more_buttons(self, instance: Person) -> list[Any]:
        return []


def titles_held(person: Any) -> str:
    return ", ".join(f"{held.title} ({held.office.agency})" for held in person.held) or "–"


def account_state(person: Any) -> str:
    if not person.is_active:
        return gettext("switched off")
    if person.is_superuser:
        return gettext("operator of the system")
    if person.must_change_password:
        return gettext("waits for a password of their own")
    return gettext("account in use")


class PersonCreateView(kept.CreateView):
    def save_instance(self) -> Person:
        return accounts.make_person(by=self.request.user, **self.form.cleaned_data)


class PersonEditView(kept.EditView):
    def save_instance(self) -> Person:
        # The form has written on its instance; the service compares with what is stored.
        address = self.form.cleaned_data["email"]
        keep_person(self.object, by=self.request.user, **self.form.cleaned_data)
        if Person.objects.get(pk=self.object.pk).email != address:
            said = gettext(
                "The e-mail address stays as it was until the person or another administrator confirms it."
            )
            messages.warning(self.request, said)
        return self.object


class PersonInspectView(kept.InspectView):
    template_name = "agencies/admin/person.html"
    page_title = _("Person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            person=self.object,
            facts=self._facts(),
            appointments=self._held(),
            to_settle=may_settle_address(self.request.user, self.object),
            actions=self._actions(),
            is_locked=self._is_locked(),
            may_keep=self.request.user.is_superuser or not self.object.is_superuser,
        )

    def _held(self) -> list[Any]:
        """Each with whether the reader may confirm what waits of it."""
        held: list[Any] = offices_held(self.object)
        for row in held:
            row.to_confirm = may_confirm(self.request.user, row)
        return held

    def _facts(self) -> list[tuple[Any, str]]:
        person = self.object
        rows = [
            (_("Name"), person.full_name or person.username),  # a phone has no room for it in the header
            (_("User name"), person.username),
            (_("NIP"), person.nip),
            (_("E-mail address"), person.email),
            (_("Phone"), person.phone),
            (_("Account"), account_state(person)),
        ]
        if person.next_email:
            rows.insert(4, (_("Address that waits for confirmation"), person.next_email))
        return [(label, value or "–") for label, value in rows]

    def _actions(self) -> list[dict[str, Any]]:
        """What can be done for this person now, each with what it leads to."""
        person, actions = self.object, []
        if can_give_start_password(self.request.user, person):
            actions.append(self._action("start_password", "key"))
        if person.email and person.is_active:
            actions.append(self._action("start_letter", "mail"))
        if self._is_locked():
            actions.append(self._action("open_lock", "lock-open"))
        return actions

    def _action(self, name: str, icon: str) -> dict[str, Any]:
        label, help_text = ACTIONS[name]
        url = reverse(f"kota_orang:{name}", args=[self.object.pk])
        return {"url": url, "icon": icon, "label": label, "help": help_text}

    def _is_locked(self) -> bool:
        failures = AccessAttempt.objects.filter(username=plain_username(self.object.username))
        return any(row.failures_since_start >= settings.AXES_FAILURE_LIMIT for row in failures)


ACTIONS = {
    "start_password": (
        _("Give a start password"),
        _("Ends the present password and every session. It is shown once, to hand over on paper."),
    ),
    "start_letter": (
        _("Send the start letter"),
        _("A link to set a password goes to the person's e-mail address."),
    ),
    "open_lock": (_("Open the lock"), _("The person can try to sign in again at once.")),
}


class PersonAction(kept.AdministratorOnly, PermissionCheckedMixin, View):
    """One thing done for a person, by a form of one button."""

    model = Person
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(Person, pk=pk)
        try:
            return self.act(person) or redirect("kota_orang:inspect", pk)
        except NotYours as refusal:
            messages.error(request, refusal.message)
        return redirect("kota_orang:inspect", pk)

    def act(self, person: Person) -> HttpResponse | None:
        raise NotImplementedError


@method_decorator(never_cache, name="dispatch")
class StartPasswordView(kept.Titled, WagtailAdminTemplateMixin, PersonAction):
    """Shows the start password once, to be printed or written down; it is stored as a hash only."""

    template_name = "agencies/admin/start_password.html"
    page_title = _("Start password")
    parent = ("kota_orang:index", _("People"))
    header_icon = "key"

    @sensitive_variables("password")
    def act(self, person: Person) -> HttpResponse:
        password = give_start_password(person, by=self.request.user)
        context = self.get_context_data(
            person=person,
            password=password,
            address=self.request.build_absolute_uri(reverse("wagtailadmin_login")),
        )
        return self.render_to_response(context)


class StartLetterView(PersonAction):
    def act(self, person: Person) -> None:
        if accounts.send_start_letter(person, by=self.request.user):
            sentence = gettext("A letter with the link to set a password goes to {address}.")
            messages.success(self.request, sentence.format(address=person.email))
        else:
            messages.error(
                self.request,
                gettext("No letter was sent: the person has no e-mail address or is switched off."),
            )


class OpenLockView(PersonAction):
    def act(self, person: Person) -> None:
        accounts.open_lock(person, by=self.request.user)
        messages.success(
            self.request, gettext("The lock is open. {person} can sign in again.").format(person=person)
        )


class PersonViewSet(kept.KeptViewSet):
    model = Person
    name = "kota_orang"
    url_prefix = "kota/orang"
    icon = "user"
    menu_label = _("People")
    form_class = PersonForm
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    inspect_view_class = PersonInspectView
    inspect_view_enabled = True
    ordering = "full_name"
    filterset_class = PersonFilter
    search_fields = ["full_name", "username", "nip", "email"]
    list_export = ["full_name", "username", "nip", "email", "phone", "is_active"]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/sandi-awal/", StartPasswordView.as_view(), name="start_password"),
            path("<int:pk>/surat-awal/", StartLetterView.as_view(), name="start_letter"),
            path("<int:pk>/buka-kunci/", OpenLockView.as_view(), name="open_lock"),
        ]
