"""Forms of sign-in and of one's own password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.accounts import services


class SignInForm(AuthenticationForm):
    """User name and password. One sentence for every failure, so that it tells nothing of accounts."""

    username = UsernameField(
        label=_("User name"), widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("The user name and password do not match. Check both and try again."),
        "inactive": _("The user name and password do not match. Check both and try again."),
    }

    extra_fields: tuple[()] = ()

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip()


class ForgottenPasswordForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class NewPasswordForm(SetPasswordForm):
    """A new password, twice, that differs from the one before."""

    error_messages = {**SetPasswordForm.error_messages, "password_mismatch": _("The two passwords differ.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _(
            "At least 10 characters: not only digits, no common word, nothing like your name. Three words do well."
        )
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        password = self.cleaned_data["new_password1"]
        if self.user.has_usable_password() and self.user.check_password(password):
            raise ValidationError(_("Choose a password that differs from the one you have now."))
        return password

    def save(self, commit: bool = True) -> Any:
        services.set_own_password(self.user, self.cleaned_data["new_password1"])
        return self.user
