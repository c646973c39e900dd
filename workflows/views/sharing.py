"""Bagikan konsep: with whom a draft is shared, and for how long."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.agencies.forms import DayField
from cms.agencies.models import Agency, Appointment, in_force
from cms.core.keys import key_of
from workflows import reading_policies, selectors, services
from workflows.models import DraftShare
from workflows.policies import Refused
from workflows.sharing import grant_models
from workflows.views.timeline import readable, text_breadcrumb


class PersonField(forms.ModelChoiceField):
    """A person in the office held, which is what a share ends with."""

    def label_from_instance(self, obj: Appointment) -> str:
        return f"{obj.person}, {obj.title}"


class ShareForm(forms.Form):
    agency: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("A whole agency"), queryset=Agency.objects.none(), required=False,
        empty_label=gettext_lazy("No agency"),
        help_text=gettext_lazy("All who hold an office there, also those who come later."),
    )  # fmt: skip
    appointment = PersonField(
        label=gettext_lazy("Or one person"), queryset=Appointment.objects.none(), required=False,
        empty_label=gettext_lazy("Nobody"), help_text=gettext_lazy("Ends when the person leaves that office."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What for"), choices=DraftShare.Kind.choices, initial=DraftShare.Kind.COMMENT,
        widget=forms.RadioSelect,
    )  # fmt: skip
    until = DayField(
        label=gettext_lazy("Last day"), required=False,
        help_text=gettext_lazy("Leave empty to share until it is taken back."),
    )  # fmt: skip

    def __init__(self, *args: Any, obj: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(in_force()).exclude(pk=obj.agency_id)  # type: ignore[attr-defined]
        self.fields["appointment"].queryset = self._officials(obj)  # type: ignore[attr-defined]

    def _officials(self, obj: Any) -> QuerySet[Appointment]:
        held = Appointment.objects.in_force().filter(person__is_active=True)
        return (
            held.exclude(office__agency=obj.agency_id)
            .select_related("person", "office")
            .order_by("person__full_name")
        )


class SharingView(WagtailAdminTemplateMixin, TemplateView):
    """Seen and used by those who may share; who may read the draft is told who may, all others nothing."""

    template_name = "workflows/sharing.html"
    header_icon = "group"
    form: ShareForm | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            reading_policies.check_may_share(request.user, self.obj)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def obj(self) -> Any:
        page = readable(self.request, self.kwargs["page_id"])
        if type(page) not in grant_models():
            raise Http404
        return page

    def get_page_title(self) -> str:
        return f"{_('Share the draft')}: {selectors.spoken_title_of(self.obj)}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            text_breadcrumb(self.request.user, self.obj),
            {"url": "", "label": self.get_page_title()},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "end" in request.POST:
            return self._end(request.POST["end"])
        self.form = ShareForm(request.POST, obj=self.obj)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            made = services.share(self.obj, request.user, **self.form.cleaned_data)
        except Refused as refused:
            self.form.add_error(None, refused.message)
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("Shared with %s.") % made.with_whom)
        return redirect("workflows:share", self.obj.pk)

    def _end(self, number: str) -> HttpResponse:
        shares = selectors.shares_of(self.obj)
        given = get_object_or_404(shares, pk=key_of(number))
        try:
            services.end_share(given, self.request.user)
        except Refused as refused:
            messages.error(self.request, refused.message)
        else:
            messages.success(self.request, _("No longer shared with %s.") % given.with_whom)
        return redirect("workflows:share", self.obj.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        running = set(selectors.open_shares().values_list("pk", flat=True))
        shares = list(selectors.shares_of(self.obj))
        context.update(
            obj=self.obj,
            form=self.form or ShareForm(obj=self.obj),
            running=[given for given in shares if given.pk in running],
            ended=[given for given in shares if given.pk not in running],
        )
        return context
