"""The decision as the browser sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.core.reasons import says_something
from workflows.models import OfficeTask
from workflows.policies import NOTE_MISSING

LONGEST_NOTE = 5000


class NoteField(forms.CharField):
    """A browser would cut a longer note that is pasted without a word; the answer says so and keeps it."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NOTE, **kwargs)
        self.widget.attrs.pop("maxlength")
        self.widget.attrs["rows"] = 4


class DecisionForm(forms.Form):
    """``seen`` is the hash of the content the person read; ``task_state`` the stage it was made for."""

    ACTIONS = [("approve", _("Approve")), ("return", _("Return with a note"))]

    task_state = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    action = forms.ChoiceField(choices=ACTIONS, widget=forms.HiddenInput)
    comment = NoteField(label=_("Note"), required=False)
    to = forms.ChoiceField(label=_("Return to"), required=False)

    def __init__(self, *args: Any, stages: list[OfficeTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = {str(stage.pk): stage for stage in stages}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("The drafter")), *((pk, str(stage)) for pk, stage in self.stages.items()),
        ]  # fmt: skip

    def clean_to(self) -> OfficeTask | None:
        return self.stages.get(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("action") == "return" and not says_something(data.get("comment", "")):
            self.add_error("comment", NOTE_MISSING)
        return data

    def keep_note_of(self, sent: "DecisionForm") -> None:
        """Nothing typed is lost: the note and the choice of a refused form stand in this one."""
        self.initial["comment"] = sent.data.get("comment", "")
        self.initial["to"] = sent.data.get("to", "")
        self.opened = sent.data.get("action") == "return" or bool(self.initial["comment"])
        self.note_errors = sent.errors.get("comment", [])

    opened = False
    note_errors: Any = ()
