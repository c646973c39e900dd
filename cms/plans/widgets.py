"""Widgets of the editor."""

from typing import Any

from django import forms


class Checklist(forms.CheckboxSelectMultiple):
    """Many choices as boxes in columns, with a field above that narrows them down."""

    template_name = "plans/widgets/checklist.html"
    option_template_name = "django/forms/widgets/checkbox_option.html"


class Suggestions(forms.TextInput):
    """A line of text that offers usual answers and takes any other."""

    template_name = "plans/widgets/suggestions.html"

    def __init__(self, name: str, suggestions: list[str], attrs: Any = None) -> None:
        self.list_id, self.suggestions = f"suggest-{name}", suggestions
        super().__init__({"list": self.list_id, "autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "list_id": self.list_id, "suggestions": self.suggestions}
