"""On the page Account: mail at once, or one a day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel

from cms.notifications.models import NoticeSetting
from cms.notifications.selectors import setting_of


class NoticeForm(forms.ModelForm):
    class Meta:
        model = NoticeSetting
        fields = ["mail"]
        widgets = {"mail": forms.RadioSelect}
        labels = {"mail": _("Notices by mail")}
        help_texts = {
            "mail": _("Either way each notice is at once behind the bell at the top of every page."),
        }


class NoticePanel(BaseSettingsPanel):
    name = "notices"
    title = _("Notices")
    order = 450
    form_class = NoticeForm

    def get_form(self) -> Any:
        data = self.request.POST if self.request.method == "POST" else None
        return NoticeForm(data, instance=setting_of(self.user), prefix=self.name)
