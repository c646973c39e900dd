"""The form of a chapter."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.plans.body_check import body_problems
from cms.plans.forms.governed import GovernedPageForm
from cms.plans.forms.rows import adopt_rows


class ChapterForm(GovernedPageForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "footnotes" in self.formsets:
            adopt_rows(self.formsets["footnotes"], "uuid")
            self._check_body(data)
        return data

    def _check_body(self, data: dict[str, Any]) -> None:
        """What a draft may leave open, a text that is submitted may not."""
        if self.is_deferred_validation or "body" not in data:
            return
        rows = [getattr(row, "cleaned_data", {}) for row in self.formsets["footnotes"].forms]
        kept = {str(row.get("uuid")) for row in rows if not row.get("DELETE")}
        if found := list(body_problems(data["body"], kept)):
            self.add_error("body", ValidationError(" ".join(found)))
