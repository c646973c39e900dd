"""Another e-mail address of somebody who decides last or administers: seen, then taken or dropped."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.models import Person
from cms.agencies.confirming import check_may_settle_address
from cms.agencies.services.keeping import settle_address


class AddressView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "agencies/admin/address.html"
    page_title = _("Another e-mail address")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.person = get_object_or_404(Person, pk=kwargs["pk"])
        try:
            check_may_settle_address(request.user, self.person)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take, seen = request.POST.get("answer") == "take", request.POST.get("seen", "")
        try:
            settle_address(self.person, by=request.user, take=take, seen=seen)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect(request.path)
        said = _("Letters to %(person)s go to %(address)s.")
        address = Person.objects.get(pk=self.person.pk).email or "–"
        messages.success(request, said % {"person": self.person, "address": address})
        return redirect("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.person)
