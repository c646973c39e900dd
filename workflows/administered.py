"""The form of a page outside the chain, below which approved pages stand."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.page_form import WholePageForm
from workflows.registry import governed_models

TIMES = ("go_live_at", "expire_at")


class AdministeredPageForm(WholePageForm):
    """The front page and lists: what was decided hangs below them, and they are public for as long as it is."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        stored = Page.objects.filter(pk=self.instance.pk).first()
        if stored is None or not stored.get_descendants().live().type(*governed_models()).exists():
            return data
        if data.get("slug") not in (None, stored.slug):
            why = _(
                "Pages below this one are published, and their place is kept under this slug: it stays “{slug}”."
            )
            self.add_error("slug", why.format(slug=stored.slug))
        for name in TIMES:
            if data.get(name):
                why = _(
                    "Pages below this one are published, so it stays public without a date. Leave this empty."
                )
                self.add_error(name, why)
        return data
