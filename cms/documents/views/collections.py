"""Wagtail's form of a collection, which also moves it: not behind a login with what published pages show."""

from typing import Any

from wagtail.admin.views.collections import Edit

from cms.documents.keeping import check_may_move


class CollectionEditView(Edit):
    def save_instance(self) -> Any:
        if "parent" in self.form.changed_data:
            check_may_move(self.form.instance, self.form.cleaned_data["parent"])
        return super().save_instance()
