"""Widgets of the editor."""

from django import forms


class Checklist(forms.CheckboxSelectMultiple):
    """Many choices as boxes in columns, with a field above that narrows them down."""

    template_name = "plans/widgets/checklist.html"
    option_template_name = "django/forms/widgets/checkbox_option.html"


def suggesting(list_id: str) -> forms.TextInput:
    """A line of text that offers the answers of one of the lists of suggestions."""
    return forms.TextInput({"list": list_id, "autocomplete": "off"})
