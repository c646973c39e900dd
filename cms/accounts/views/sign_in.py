"""Signing in, a forgotten password, a new password; in the look of the public site."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin.views.account import LoginView

from cms.accounts.addresses import marked_address
from cms.accounts.counting import address_is_paused
from cms.accounts.forms import ForgottenPasswordForm, NewPasswordForm, SignInForm
from cms.accounts.services import ask_reset


class SignInView(LoginView):
    """Wagtail's view; the session ends with the browser, at the latest after a working day."""

    template_name = "accounts/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def get_redirect_url(self) -> str:
        """An address, never a word: Django would look for a page of that name."""
        address: str = super().get_redirect_url()
        return address if address.startswith(("/", "http://", "https://")) else ""


def lockout(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """What axes shows after too many failures: the same for names that exist and names that do not."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"minutes": minutes, "of_address": address_is_paused(request)}
    return render(request, "accounts/lockout.html", context, status=429)


class ForgottenPasswordView(auth_views.PasswordResetView):
    template_name = "accounts/forgotten.html"
    form_class = ForgottenPasswordForm  # type: ignore[assignment]  # any form will do
    success_url = reverse_lazy("wagtailadmin_password_reset_done")

    def form_valid(self, form: Any) -> HttpResponse:
        """Whether anybody has the address is found out by the worker, so no answer tells."""
        try:
            ask_reset(form.cleaned_data["email"], origin=marked_address(self.request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        return FormView.form_valid(self, form)


class ForgottenPasswordDoneView(auth_views.PasswordResetDoneView):
    template_name = "accounts/forgotten_done.html"
    extra_context = {"hours": settings.PASSWORD_RESET_TIMEOUT // 3600}


class PasswordFromLetterView(auth_views.PasswordResetConfirmView):
    template_name = "accounts/password_from_letter.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("wagtailadmin_login")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your new password is set. Sign in with it."))
        return super().form_valid(form)


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class NewPasswordView(LoginRequiredMixin, FormView):
    """The first sign-in with a start password leads here and nowhere else."""

    template_name = "accounts/new_password.html"
    form_class = NewPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        update_session_auth_hash(self.request, form.user)  # this session stays, all others end
        messages.success(self.request, _("Your new password is set."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_home")
