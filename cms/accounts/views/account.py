"""The page Account: who one is (read from the register of people), language, theme, password."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import ThemePreferencesForm
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.views import account

from cms.accounts import services


class ReadOnlyPanel(account.BaseSettingsPanel):
    """A panel that shows and takes nothing. ``rows`` are pairs of label and value."""

    def get_form(self) -> forms.Form:
        return forms.Form(prefix=self.name)

    def rows(self) -> list[tuple[Any, Any]]:
        raise NotImplementedError

    def render(self) -> str:
        context = {"rows": self.rows(), "help_text": self.help_text}
        return render_to_string("accounts/read_only_panel.html", context, request=self.request)


class IdentityPanel(ReadOnlyPanel):
    name = "identity"
    title = _("Who you are")
    order = 100
    help_text = _("The administrators keep these. Tell them when something is wrong.")

    def rows(self) -> list[tuple[Any, Any]]:
        user = self.user
        shown = [
            (_("User name"), user.username),
            (_("Full name"), user.get_full_name()),
            (_("NIP"), user.nip),
            (_("E-mail address"), user.email),
            (_("Phone"), user.phone),
        ]
        return [(label, value) for label, value in shown if value]


class OwnThemeForm(ThemePreferencesForm):
    class Meta(ThemePreferencesForm.Meta):
        fields = ["theme", "contrast", "density"]


class ThemePanel(account.ThemeSettingsPanel):
    form_class = OwnThemeForm


class OwnPasswordForm(PasswordChangeForm):
    def save(self, commit: bool = True) -> Any:
        services.set_own_password(self.user, self.cleaned_data["new_password1"])
        return self.user


class PasswordPanel(account.ChangePasswordPanel):
    form_class = OwnPasswordForm


class AccountView(account.AccountView):
    """Wagtail's page without what the register of people keeps and without what has no effect here."""

    own_panels = (IdentityPanel, account.LocaleSettingsPanel, ThemePanel, PasswordPanel)
    replaced = (
        account.NameEmailSettingsPanel,
        account.AvatarSettingsPanel,
        account.NotificationsSettingsPanel,
        account.LocaleSettingsPanel,
        account.ThemeSettingsPanel,
        account.ChangePasswordPanel,
    )

    def get_panels(self) -> list[account.BaseSettingsPanel]:
        hooked = [panel for panel in super().get_panels() if type(panel) not in self.replaced]
        profile = account.UserProfile.get_for_user(self.request.user)
        own = [panel(self.request, self.request.user, profile) for panel in self.own_panels]
        return [panel for panel in own if panel.is_active()] + hooked
