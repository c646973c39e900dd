"""The window of the editor that asks for an address outside."""

from typing import Any

from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.views.chooser import ExternalLinkView


class AddressField(URLOrAbsolutePathField):
    def to_python(self, value: Any) -> Any:
        """Wagtail's own fails where nothing was sent at all."""
        return super().to_python(value or "")


class AddressForm(ExternalLinkChooserForm):
    url = AddressField(required=True, label=ExternalLinkChooserForm.base_fields["url"].label)


class AddressView(ExternalLinkView):
    form_class = AddressForm
