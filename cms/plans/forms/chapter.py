"""The form of a chapter."""

from typing import Any

from cms.plans.forms.governed import GovernedPageForm
from cms.plans.forms.rows import adopt_rows


class ChapterForm(GovernedPageForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "footnotes" in self.formsets:
            adopt_rows(self.formsets["footnotes"], "uuid")
        return data
