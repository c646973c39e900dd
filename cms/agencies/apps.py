from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "cms.agencies"
    verbose_name = _("Agencies")

    def ready(self) -> None:
        from cms.agencies import audited

        audited.connect()
