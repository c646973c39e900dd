"""Forms of the lists that action items point to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.plans.models import Indicator, KpkArea


class EntryForm(WagtailAdminModelForm):
    correction = forms.CharField(
        label=_("Reason for setting the name right"),
        required=False,
        max_length=500,
        help_text=_(
            "Only where published pages show this entry: a slip of the pen is set right with a reason, which stays "
            "in its history. Another meaning is a new entry."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["correction"]


class KpkAreaForm(EntryForm):
    class Meta:
        model = KpkArea
        fields = ["name", "active"]


class IndicatorForm(EntryForm):
    class Meta:
        model = Indicator
        fields = ["instrument", "number", "name", "domain", "aspect"]
