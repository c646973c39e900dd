"""The form of a picture: what is no picture is refused, and what a text shows is not exchanged under it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.documents.policies import is_shown


class PictureField(WagtailImageField):
    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as broken:
            # The library that reads pictures fails in ways of its own at what only begins like one.
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from broken


class PictureForm(BaseImageForm):
    """Wherever Wagtail shows it: adding, editing, many at once, in a chooser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = PictureField(
                label=plain.label, required=plain.required, widget=plain.widget, initial=plain.initial
            )

    def clean_file(self) -> Any:
        """Readers would see another picture without a decision; title and description may change."""
        if self.instance.pk and "file" in self.changed_data and is_shown(self.instance):
            raise ValidationError(
                _(
                    "A text uses this picture. Upload yours as a new picture, then choose that one in the text."
                )
            )
        return self.cleaned_data["file"]
