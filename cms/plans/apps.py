from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "cms.plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        from wagtail.models import AbstractPage
        from wagtail.permissions import register_permission_policy

        from cms.plans.page_policy import VisiblePagesPolicy

        register_permission_policy(AbstractPage, VisiblePagesPolicy())
        from cms.plans import (
            audited,
            naming,
            searchable_beside,  # noqa: F401 - registers itself and listens
        )
        from cms.plans.selectors.reports import published_with_evidence
        from workflows import shown_files

        shown_files.beside.append(published_with_evidence)
        audited.connect()
        naming.connect()
