"""The form of a page in the editor, whoever sends it: what is no form of ours is answered with 400."""

import logging
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from cms.core.keys import LONGEST

logger = logging.getLogger(__name__)


class MalformedForm(BadRequest):
    """What came is no form of ours: fields are missing, or hold what no browser sends."""


class WholePageForm(WagtailAdminPageForm):
    """Reading what was sent, not saving it: whatever breaks here is the sender's, and nothing is stored."""

    def is_valid(self) -> bool:
        if not self.data:
            return (
                False  # Wagtail asks whether an earlier preview is kept; where none is, this is what it finds
            )
        try:
            valid = super().is_valid()
            whole = all(_is_whole(rows) for rows in self.formsets.values()) and self._names_rows()
        except (KeyError, ValueError, OverflowError, ValidationError) as broken:
            logger.warning("malformed form of %s", type(self.instance).__name__, exc_info=True)
            raise MalformedForm from broken
        if not whole:
            raise MalformedForm
        return valid

    def defer_required_fields(self) -> None:
        """Asked before :meth:`is_valid`, and reads the rows already."""
        try:
            super().defer_required_fields()
        except (KeyError, ValueError, OverflowError, ValidationError) as broken:
            logger.warning("malformed form of %s", type(self.instance).__name__, exc_info=True)
            raise MalformedForm from broken

    def _names_rows(self) -> bool:
        """Whether what was chosen are numbers a database has; the page shown again would look each one up."""
        chosen = [
            self.data.get(self.add_prefix(name)) or "0"
            for name, field in self.fields.items()
            if isinstance(field, forms.ModelChoiceField)
        ]
        return all(len(number) <= LONGEST for number in chosen)


def _is_whole(rows: Any) -> bool:
    """Whether it was said how many rows there are, and not fewer than none."""
    management = rows.management_form
    return management.is_valid() and min(rows.total_form_count(), rows.initial_form_count()) >= 0
