from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "cms.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from cms.documents import signals

        signals.connect()
